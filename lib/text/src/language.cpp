#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

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

// A text of so few words may have no function word at all ("Refunds take five business days."). It is English
// when its letters are all ASCII, a quarter of its words look it, and none is a function word of German,
// French, Spanish, Portuguese, Italian, Dutch or Swedish.
constexpr std::size_t kShortWords = 16;
constexpr double kShortShare = 0.25;
// Letters that those languages hardly have within a word, and at its end.
constexpr std::array<std::string_view, 4> kEnglishLetters = {"th", "sh", "wh", "ght"};
constexpr std::array<std::string_view, 4> kEnglishEnds = {"ay", "ays", "ly", "ty"};
// Ends of German words beside which an English-looking one is a borrowed one ("Support kontaktieren").
constexpr std::array<std::string_view, 5> kForeignEnds = {"ieren", "eln", "keit", "lich", "ungen"};
// Frequent words of notices and short answers; sorted.
constexpr std::array<std::string_view, 88> kPlainWords = {
    "account",  "add",   "after",   "all",     "any",     "box",   "buy",   "call",     "check", "choose",
    "click",    "close", "closed",  "come",    "contact", "cost",  "costs", "day",      "days",  "delivery",
    "each",     "enter", "every",   "find",    "first",   "five",  "free",  "get",      "go",    "good",
    "help",     "here",  "hour",    "hours",   "invoice", "keep",  "last",  "library",  "make",  "more",
    "most",     "need",  "network", "new",     "office",  "only",  "open",  "opens",    "order", "out",
    "password", "pay",   "payment", "person",  "please",  "power", "press", "price",    "read",  "refund",
    "refunds",  "reset", "return",  "returns", "room",    "see",   "send",  "settings", "some",  "support",
    "take",     "takes", "then",    "three",   "time",    "turn",  "two",   "up",       "use",   "user",
    "week",     "weeks", "work",    "write",   "year",    "years", "yes",   "your"};
constexpr std::array<std::string_view, 72> kForeignWords = {
    "auf", "aus",  "avec", "bei",  "bij",   "che",  "con",  "dans", "das",  "de",    "deine", "dem",
    "den", "der",  "des",  "det",  "di",    "die",  "du",   "ein",  "eine", "einen", "el",    "en",
    "est", "et",   "ett",  "gli",  "het",   "il",   "im",   "ist",  "la",   "las",   "le",    "les",
    "los", "met",  "mit",  "nach", "nicht", "niet", "nous", "och",  "oder", "om",    "os",    "para",
    "por", "pour", "que",  "se",   "si",    "sind", "som",  "sur",  "te",   "tot",   "um",    "un",
    "una", "und",  "une",  "van",  "vom",   "von",  "voor", "vous", "wir",  "zu",    "zum",   "zur"};

struct Counts {
  std::uint64_t hangul = 0;
  std::uint64_t han = 0;
  std::uint64_t kana = 0;
  std::uint64_t latin = 0;
  std::uint64_t other = 0;
  std::uint64_t latin_words = 0;
  std::uint64_t english_words = 0;
  bool ascii = true;               // all Latin letters
  std::vector<std::string> words;  // the first kShortWords + 1

  std::uint64_t letters() const { return hangul + han + kana + latin + other; }
};

void count_word(std::string& word, Counts& counts) {
  if (word.empty()) return;
  ++counts.latin_words;
  if (std::binary_search(kEnglishWords.begin(), kEnglishWords.end(), std::string_view(word)))
    ++counts.english_words;
  if (counts.words.size() <= kShortWords) counts.words.push_back(word);
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
      counts.ascii = counts.ascii && c < 0x80;
      append_utf8(word, c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    } else {
      count_word(word, counts);
    }
  }
  count_word(word, counts);
  return counts;
}

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& sorted, std::string_view word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

template <std::size_t N>
bool ends_as(const std::array<std::string_view, N>& ends, std::string_view word) {
  return std::any_of(ends.begin(), ends.end(), [&](auto end) { return word.ends_with(end); });
}

bool looks_english(std::string_view word) {
  return is_in(kEnglishWords, word) || is_in(kPlainWords, word) ||
         std::any_of(kEnglishLetters.begin(), kEnglishLetters.end(),
                     [&](auto letters) { return word.find(letters) != std::string_view::npos; }) ||
         ends_as(kEnglishEnds, word);
}

bool is_short_english(const Counts& counts) {
  if (!counts.ascii || counts.words.size() > kShortWords) return false;
  const auto foreign = [](const std::string& word) {
    return is_in(kForeignWords, word) || ends_as(kForeignEnds, word);
  };
  if (std::any_of(counts.words.begin(), counts.words.end(), foreign)) return false;
  const auto english = std::count_if(counts.words.begin(), counts.words.end(), looks_english);
  return static_cast<double>(english) >= kShortShare * static_cast<double>(counts.words.size());
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
  if (static_cast<double>(counts.english_words) >= kFunctionWordShare * words) return "en";
  return is_short_english(counts) ? "en" : "";
}

}  // namespace ragctl
