#include "html.hpp"

#include <fmt/format.h>

#include <cmath>

namespace ragctl::html {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Bytes of the UTF-8 character at the beginning of `text`, 0 when there is none (Unicode 15, table 3-7).
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto within = [](unsigned value, unsigned low, unsigned high) {
    return value >= low && value <= high;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (within(lead, 0xC2, 0xDF)) return within(byte(1), 0x80, 0xBF) ? 2 : 0;
  if (within(lead, 0xE0, 0xEF)) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;
    return within(byte(1), low, high) && within(byte(2), 0x80, 0xBF) ? 3 : 0;
  }
  if (!within(lead, 0xF0, 0xF4)) return 0;
  const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
  return within(byte(1), low, high) && within(byte(2), 0x80, 0xBF) && within(byte(3), 0x80, 0xBF) ? 4 : 0;
}

void append_ascii(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    case '\'':
      out += "&#39;";
      return;
    default:
      break;
  }
  const bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
  control ? void(out += kReplacement) : out.push_back(c);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 1) {
      append_ascii(out, text.front());
    } else if (length == 0 ||
               (length == 2 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0)) {
      out += kReplacement;  // no character, or a C1 control
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string isolated(std::string_view text) { return "<bdi>" + escaped(text) + "</bdi>"; }

std::string shortened(std::string_view text, std::size_t characters) {
  std::size_t bytes = 0;
  std::size_t last = 0;  // where the last character that may stay begins
  for (std::size_t count = 0; bytes < text.size(); ++count) {
    if (count == characters) return std::string(text.substr(0, last)) + "…";
    last = bytes;
    const std::size_t length = character_length(text.substr(bytes));
    bytes += length == 0 ? 1 : length;
  }
  return std::string(text);
}

std::string signed_number(double value) {
  const std::string digits = fmt::format("{:+.4f}", value);
  return digits.front() == '-' ? "−" + digits.substr(1) : digits;
}

std::string number(double value) {
  if (!std::isfinite(value)) return "0";
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

}  // namespace ragctl::html
