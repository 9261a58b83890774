#include <algorithm>
#include <array>
#include <cstdint>

#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// The first part of a long text is enough, and bounds the cost.
constexpr std::size_t kSampleBytes = 16384;
constexpr double kHangulShare = 0.2;
constexpr double kHanShare = 0.2;
// English prose has 40-50 % function words, headings and tables 10-20 %; other Latin languages stay under 6 %
// with this list.
constexpr double kFunctionWordShare = 0.1;
// Words that are common in English and rare in the other languages written in Latin letters; sorted.
constexpr std::array<std::string_view, 44> kEnglishWords = {
    "about", "and", "are",  "at",  "be",   "been", "but",  "by",    "can",   "could", "did",
    "do",    "for", "from", "had", "has",  "have", "how",  "if",    "is",    "it",    "its",
    "not",   "of",  "on",   "or",  "our",  "that", "the",  "their", "there", "these", "they",
    "this",  "to",  "was",  "we",  "were", "what", "when", "which", "who",   "with",  "you"};

struct Counts {
  std::uint64_t hangul = 0;
  std::uint64_t han = 0;
  std::uint64_t kana = 0;
  std::uint64_t latin = 0;
  std::uint64_t other = 0;
  std::uint64_t latin_words = 0;
  std::uint64_t english_words = 0;

  std::uint64_t letters() const { return hangul + han + kana + latin + other; }
};

void count_word(std::string& word, Counts& counts) {
  if (word.empty()) return;
  ++counts.latin_words;
  if (std::binary_search(kEnglishWords.begin(), kEnglishWords.end(), std::string_view(word)))
    ++counts.english_words;
  word.clear();
}

void count_letter(Script script, Counts& counts) {
  switch (script) {
    case Script::kHangul:
      ++counts.hangul;
      break;
    case Script::kHan:
      ++counts.han;
      break;
    case Script::kKana:
      ++counts.kana;
      break;
    case Script::kLatin:
      ++counts.latin;
      break;
    case Script::kOtherLetter:
      ++counts.other;
      break;
    default:
      break;
  }
}

Counts count_scripts(std::string_view text) {
  Counts counts;
  std::string word;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = next_code_point(text, i);
    const Script script = script_of(c);
    count_letter(script, counts);
    if (script == Script::kLatin) {
      append_utf8(word, c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    } else {
      count_word(word, counts);
    }
  }
  count_word(word, counts);
  return counts;
}

}  // namespace

std::string guess_language(std::string_view text) {
  const Counts counts = count_scripts(text.substr(0, kSampleBytes));
  const auto letters = static_cast<double>(counts.letters());
  if (letters == 0) return "";
  if (static_cast<double>(counts.hangul) >= kHangulShare * letters) return "ko";
  const auto east_asian = static_cast<double>(counts.han + counts.kana);
  if (east_asian >= kHanShare * letters) return counts.kana > 0 ? "ja" : "zh";
  if (static_cast<double>(counts.latin) < 0.5 * letters) return "";
  const auto words = static_cast<double>(counts.latin_words);
  return static_cast<double>(counts.english_words) >= kFunctionWordShare * words ? "en" : "";
}

}  // namespace ragctl
