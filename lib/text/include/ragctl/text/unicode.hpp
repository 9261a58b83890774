// Unicode algorithms by ICU: normalisation (UAX 15), boundaries (UAX 29), scripts. Text is UTF-8; offsets are bytes.
// Input that is not well-formed is a bug of the caller (ingest guarantees it); it yields U+FFFD, never a crash.
// All functions are thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

std::string to_nfc(std::string_view text);
bool is_nfc(std::string_view text);
// NFKC_Casefold (UAX 31): the form in which search terms are compared.
std::string to_nfkc_casefold(std::string_view text);

// Boundaries as ascending byte offsets, the first 0 and the last text.size(); {0} for an empty text.
std::vector<std::size_t> grapheme_boundaries(std::string_view text);
// Extended UAX 29 sentences; a newline run always ends one. Trailing spaces belong to the sentence before. `language` picks ICU's
// locale rules ("ko", "en", "" = root).
std::vector<std::size_t> sentence_boundaries(std::string_view text, std::string_view language = {});

enum class Script { kLatin, kHangul, kHan, kKana, kDigit, kOtherLetter, kNone };  // kNone: spaces, punctuation, symbols
Script script_of(char32_t code_point);

// "ko", "ja", "zh", "en" or "" by the shares of scripts (Hangul >= 20 % of the letters is Korean, any kana with Han is Japanese; Latin
// text is "en" only when it has enough English function words).
std::string guess_language(std::string_view text);

}  // namespace ragctl
