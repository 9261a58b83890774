// Where the parts of an identifier begin: the one rule of `code` and `auto`.
#pragma once

#include <cstddef>
#include <string_view>

namespace ragctl {

constexpr bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

// Whether word[i] (i > 0) begins a part: behind '_', at lower-Upper ("fooBar"), at the last capital of a row
// before a small letter ("HTTPRequest"), and at a letter after digits that another letter follows ("utf8text"
// but "v2a"). Digits stay with the letters before them.
constexpr bool begins_part(std::string_view word, std::size_t i) {
  const char before = word[i - 1];
  if (before == '_' || word[i] == '_') return true;
  const bool small_follows = i + 1 < word.size() && is_ascii_lower(word[i + 1]);
  if (is_ascii_lower(word[i])) return is_ascii_digit(before) && small_follows;
  if (!is_ascii_upper(word[i])) return false;
  return !is_ascii_upper(before) || small_follows;
}

}  // namespace ragctl
