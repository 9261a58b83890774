#include "source_names.hpp"

#include <filesystem>

#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

std::string normal(const std::filesystem::path& path) {
  std::string text = path.lexically_normal().generic_string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

}  // namespace

std::string source_name(std::string_view path, bool in_project) {
  std::string name = normal(std::filesystem::path(path));
  while (in_project && name.starts_with("../")) name.erase(0, 3);
  if ((in_project && name == "..") || name.empty()) name = ".";
  return to_nfc(name);
}

std::string opened_path(const std::string& base, std::string_view path) {
  const std::filesystem::path relative(path);
  std::string opened =
      normal(base.empty() || relative.is_absolute() ? relative : std::filesystem::path(base) / relative);
  return opened == "-" ? "./-" : opened;
}

}  // namespace ragctl
