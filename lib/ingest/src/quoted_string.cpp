#include "quoted_string.hpp"

#include <charconv>
#include <cstdint>
#include <system_error>

#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

void append_escape(std::string& out, std::string_view text, std::size_t& i) {
  static constexpr std::string_view kNames = "nt0r\"\\/ ";
  static constexpr std::string_view kValues = "\n\t\xff\r\"\\/ ";
  const char name = text[i++];
  if (name == 'u' || name == 'x' || name == 'U') {
    const std::size_t length = name == 'x' ? 2 : name == 'u' ? 4 : 8;
    std::uint32_t code_point = 0;
    const std::string_view hex = text.substr(i, length);
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), code_point, 16);
    const bool good =
        error == std::errc() && hex.size() == length && end == hex.data() + length && code_point != 0;
    append_utf8(out, good ? code_point : 0xFFFD);
    i += static_cast<std::size_t>(end - hex.data());
    return;
  }
  const std::size_t known = kNames.find(name);
  if (known == std::string_view::npos) {
    out += {'\\', name};
  } else if (name == '0') {
    append_utf8(out, 0xFFFD);  // no NUL in metadata
  } else {
    out += kValues[known];
  }
}

}  // namespace

std::optional<std::string> quoted_string(std::string_view text, std::size_t& i) {
  const char quote = text[i++];
  std::string out;
  while (i < text.size()) {
    const char c = text[i++];
    if (c == quote) {
      if (quote == '"' || i == text.size() || text[i] != '\'') return out;
      ++i;  // '' is one '
      out += '\'';
    } else if (c == '\\' && quote == '"' && i < text.size()) {
      append_escape(out, text, i);
    } else {
      out += c;
    }
  }
  return std::nullopt;
}

}  // namespace ragctl
