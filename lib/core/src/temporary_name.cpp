#include "ragctl/core/temporary_name.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kMark = ".tmp.";

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string temporary_name(std::string_view name, int process, int attempt) {
  const std::string base = "." + std::string(name) + std::string(kMark) + std::to_string(process);
  return attempt == 0 ? base : base + "-" + std::to_string(attempt);
}

bool is_temporary_name(std::string_view text, std::string_view name) {
  const std::size_t mark = text.rfind(kMark);
  if (!text.starts_with('.') || mark == std::string_view::npos || mark < 2) return false;
  if (!name.empty() && text.substr(1, mark - 1) != name) return false;
  const std::string_view number = text.substr(mark + kMark.size());
  const std::size_t dash = number.find('-');
  return is_number(number.substr(0, dash)) &&
         (dash == std::string_view::npos || is_number(number.substr(dash + 1)));
}

}  // namespace ragctl
