// Lines of white-space separated fields and the numbers in them.
#pragma once

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "ragctl/core/counted.hpp"

namespace ragctl {

// isspace() of the C locale, which is what trec_eval splits by.
inline bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The first byte of [at, end) that is no more than a space, eight bytes a step: subtracting 0x21 from every
// byte borrows into the top bit of those below 0x21; bits above the lowest one found may be false alarms,
// which does not matter.
inline const char* find_at_most_space(const char* at, const char* end) {
  if constexpr (std::endian::native == std::endian::little) {
    for (; end - at >= 8; at += 8) {
      std::uint64_t word;
      std::memcpy(&word, at, 8);
      const std::uint64_t found = (word - 0x2121212121212121ULL) & ~word & 0x8080808080808080ULL;
      if (found != 0) return at + std::countr_zero(found) / 8;
    }
  }
  while (at != end && static_cast<unsigned char>(*at) > ' ') ++at;
  return at;
}

inline const char* find_blank(const char* at, const char* end) {
  at = find_at_most_space(at, end);
  while (at != end && !is_blank(*at)) at = find_at_most_space(at + 1, end);
  return at;
}

// Fills fields[0 .. capacity) and returns how many fields the line has, counting no further than `capacity`
// + 1.
inline std::size_t split_fields(std::string_view line, std::string_view* fields, std::size_t capacity) {
  const char* at = line.data();
  const char* end = at + line.size();
  for (std::size_t count = 0;; ++count) {
    while (at != end && is_blank(*at)) ++at;
    if (at == end) return count;
    if (count == capacity) return count + 1;
    const char* start = at;
    at = find_blank(at, end);
    fields[count] = std::string_view(start, static_cast<std::size_t>(at - start));
  }
}

// A field as an error quotes it: what does not print is a '?', and a long one is cut.
inline std::string quoted(std::string_view field) {
  constexpr std::size_t kLongest = 60;
  std::string text(field.substr(0, kLongest));
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }, '?');
  return "'" + text + (field.size() > kLongest ? "...'" : "'");
}

// What to say of a line whose byte `at` begins no character.
inline std::string not_utf8(std::size_t at) {
  return "byte " + std::to_string(at + 1) +
         " of the line is not UTF-8; convert the file, for example with iconv -f CP949 -t UTF-8";
}

inline std::string_view without_plus(std::string_view text) {
  return text.size() > 1 && text[0] == '+' && text[1] != '-' ? text.substr(1) : text;
}

// The whole text as a finite number; underflow becomes 0 or a denormal, as with strtod.
inline std::optional<double> parse_finite(std::string_view text) {
  text = without_plus(text);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || text.empty()) return std::nullopt;
  if (error == std::errc::result_out_of_range) value = std::strtod(std::string(text).c_str(), nullptr);
  if (error == std::errc::invalid_argument || !std::isfinite(value)) return std::nullopt;
  return value;
}

// Whether the whole text is a number, be it infinite, too large or none ("nan").
inline bool is_number(std::string_view text) {
  text = without_plus(text);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return end == text.data() + text.size() && error != std::errc::invalid_argument;
}

// The whole text as an int.
inline std::optional<int> parse_int(std::string_view text) {
  text = without_plus(text);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace ragctl
