#include "asked.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::array<std::string_view, 7> kDatePhrases = {"연도",       "날짜",      "며칠날",    "what year",
                                                          "which year", "what date", "which date"};
// "When the seal fails, ..." names a condition: a question has one of these behind "when".
constexpr std::array<std::string_view, 19> kVerbsAhead = {
    "did", "does", "do",    "was",    "were",  "is",    "are", "will",  "has", "have",
    "had", "can",  "could", "should", "shall", "would", "may", "might", "must"};
// Words of their own: 오늘날은 and 피해는 are others.
constexpr std::array<std::string_view, 2> kDateWords = {"날은", "해는"};
constexpr std::string_view kYearOf = "년도";  // 2023년도 names one
constexpr std::array<std::string_view, 9> kNumberPhrases = {"how many", "how much",   "how long",
                                                            "how old",  "how far",    "how tall",
                                                            "how high", "how large ", "what percent"};
// How many days; 며칠날 asks for the day, as 몇 월 며칠 does.
constexpr std::string_view kHowManyDays = "며칠";
constexpr std::string_view kDays = "일";
constexpr std::string_view kHowMuch = "얼마";
// 얼마 전에 is a while ago.
constexpr std::array<std::string_view, 5> kAWhile = {"전", "후", "뒤", "안", "되지"};
// 언제나 and 언제든지 say always; 언젠가 says some day.
constexpr std::array<std::string_view, 2> kAlways = {"언제나", "언제든"};
constexpr std::string_view kHowMany = "몇";
constexpr std::array<std::string_view, 3> kDateCounters = {"년", "월", "일"};

bool is_latin_letter(char c) { return c >= 'a' && c <= 'z'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_not_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// `is_part(c)`: a phrase behind this byte is part of a longer word.
bool holds(std::string_view text, std::string_view phrase, bool (*is_part)(char)) {
  std::size_t at = text.find(phrase);
  while (at != std::string_view::npos && at > 0 && is_part(text[at - 1])) at = text.find(phrase, at + 1);
  return at != std::string_view::npos;
}

template <typename Table>
bool holds_any(std::string_view text, const Table& phrases, bool (*is_part)(char) = is_latin_letter) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [=](std::string_view phrase) { return holds(text, phrase, is_part); });
}

// The syllable behind 몇 and blanks; "" when there is no 몇, another character, or 몇몇 (some).
std::string counter_of(std::string_view text) {
  std::size_t at = text.find(kHowMany);
  if (at == std::string_view::npos) return "";
  at = text.find_first_not_of(' ', at + kHowMany.size());
  if (at == std::string_view::npos) return "";
  std::size_t end = at;
  if (script_of(next_code_point(text, end)) != Script::kHangul) return "";
  const std::string_view syllable = text.substr(at, end - at);
  return syllable == kHowMany ? "" : std::string(syllable);
}

std::string_view without_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

template <typename Table>
bool begins_with_any(std::string_view text, const Table& words) {
  return std::any_of(words.begin(), words.end(),
                     [=](std::string_view word) { return text.starts_with(word); });
}

bool begins_with_word(std::string_view text, std::string_view word) {
  return text.starts_with(word) && (text.size() == word.size() || !is_latin_letter(text[word.size()]));
}

bool asks_when(std::string_view text) {
  constexpr std::string_view kWhen = "when";
  for (std::size_t at = text.find(kWhen); at != std::string_view::npos; at = text.find(kWhen, at + 1)) {
    if (at > 0 && is_latin_letter(text[at - 1])) continue;
    const std::string_view behind = text.substr(at + kWhen.size());
    if (behind.starts_with("'s ") || behind.starts_with("’s ")) return true;
    if (!behind.starts_with(' ')) continue;
    const std::string_view next = without_blanks(behind);
    if (std::any_of(kVerbsAhead.begin(), kVerbsAhead.end(),
                    [=](std::string_view verb) { return begins_with_word(next, verb); }))
      return true;
  }
  return false;
}

bool asks_how_much(std::string_view text) {
  for (std::size_t at = text.find(kHowMuch); at != std::string_view::npos; at = text.find(kHowMuch, at + 1)) {
    if (!begins_with_any(without_blanks(text.substr(at + kHowMuch.size())), kAWhile)) return true;
  }
  return false;
}

bool asks_for_date(std::string_view text, std::string_view counter) {
  if (is_date_counter(counter)) return true;
  if (text.find("언제") != std::string_view::npos && !holds_any(text, kAlways)) return true;
  if (holds_any(text, kDateWords, is_not_ascii) || holds(text, kYearOf, is_digit)) return true;
  return asks_when(text) || holds_any(text, kDatePhrases);
}

}  // namespace

bool is_date_counter(std::string_view syllable) {
  return std::find(kDateCounters.begin(), kDateCounters.end(), syllable) != kDateCounters.end();
}

Asked asked_for(std::string_view question) {
  const std::string text = to_nfkc_casefold(question);
  std::string counter = counter_of(text);
  if (asks_for_date(text, counter)) return {AnswerKind::kDate, ""};
  if (counter.empty() && text.find(kHowManyDays) != std::string_view::npos) counter = kDays;
  if (!counter.empty() || asks_how_much(text) || holds_any(text, kNumberPhrases))
    return {AnswerKind::kNumber, std::move(counter)};
  return {};
}

std::string describe(const Asked& asked) {
  switch (asked.kind) {
    case AnswerKind::kDate:
      return "a date";
    case AnswerKind::kNumber:
      return asked.counter.empty() ? "a number" : "a number of " + asked.counter;
    case AnswerKind::kAny:
      break;
  }
  return "";
}

}  // namespace ragctl
