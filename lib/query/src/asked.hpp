// What kind of answer a question wants, by rules of its language.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

enum class AnswerKind { kAny, kDate, kNumber };

struct Asked {
  AnswerKind kind = AnswerKind::kAny;
  std::string counter;  // with kNumber: the Hangul syllable that is counted in ("명" of 몇 명), or ""
};

// Whether a syllable counts years, months or days: 년, 월, 일.
bool is_date_counter(std::string_view syllable);

// A date: 언제, 몇 년, 연도, 날짜 and the like; English "when did" (not "when the seal fails"), "what year",
// "which date". A number: 몇, 며칠, 얼마 (not 얼마 전에); "how many", "how much", "how long" and the like.
// kAny for all else.
Asked asked_for(std::string_view question);

// "a date", "a number", "a number of 명"; "" for kAny.
std::string describe(const Asked& asked);

}  // namespace ragctl
