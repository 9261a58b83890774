#include "sealed_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ragctl/core/hash.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kChecksumLine = sizeof("checksum 0123456789abcdef\n") - 1;

}  // namespace

std::string checksum_line(std::string_view lines) { return fmt::format("checksum {:016x}\n", hash64(lines)); }

bool is_sealed(std::string_view text) {
  if (text.size() < kChecksumLine) return false;
  const std::string_view lines = text.substr(0, text.size() - kChecksumLine);
  return text.substr(lines.size()) == checksum_line(lines);
}

bool is_sealed_under(std::string_view title, std::string_view text) {
  const std::size_t end = text.find('\n');
  return end != std::string_view::npos && is_sealed(std::string(title) + std::string(text.substr(end)));
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace ragctl
