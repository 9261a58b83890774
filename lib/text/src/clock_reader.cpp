#include "clock_reader.hpp"

#include <charconv>

namespace ragctl {
namespace {

constexpr std::string_view kHour = "시";

// One or two digits, below `end`.
std::optional<unsigned> number_below(unsigned end, std::string_view digits) {
  unsigned value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || digits.size() > 2 || error != std::errc() || stop != digits.data() + digits.size())
    return std::nullopt;
  return value < end ? std::optional<unsigned>(value) : std::nullopt;
}

// The hour of 24 for one of twelve.
unsigned hour_of(unsigned hour, bool afternoon) { return hour % 12 + (afternoon ? 12 : 0); }

}  // namespace

// 7:05, and 오후 7:05.
bool ClockReader::read_digits(const Run& run, WrittenTime& time) {
  const bool follows = previous_ && previous_->kind == RunKind::kDigits && between(*previous_, run) == ":";
  if (follows && !in_time_ && last_) {
    const std::string_view word = word_of(run);
    const auto minute = word.size() == 2 ? number_below(60, word) : std::nullopt;
    if (minute) {
      last_->end = run.end;
      last_->minute = minute;
      in_time_ = true;
      time = *last_;
      return true;
    }
  }
  in_time_ = follows && in_time_;
  if (follows) return false;
  const auto hour = number_below(24, word_of(run));
  last_.reset();
  if (hour) last_ = WrittenTime{run.begin, run.end, *hour, std::nullopt};
  if (last_ && half_ != Half::kUnknown && *hour >= 1 && *hour <= 12)
    last_->hour = hour_of(*hour, half_ == Half::kAfternoon);
  return false;
}

// Behind a time: pm, and 시 of 오후 7시, whose half of the day is known.
bool ClockReader::read_half(const Run& run, WrittenTime& time) const {
  if (!last_ || !previous_ || previous_->kind != RunKind::kDigits) return false;
  const std::string_view word = word_of(run);
  const std::string_view mark = between(*previous_, run);
  time = *last_;
  time.end = run.end;
  if (run.kind == RunKind::kHangul && half_ != Half::kUnknown && !time.minute && mark.empty() &&
      word.starts_with(kHour)) {
    time.end = run.begin + static_cast<std::uint32_t>(kHour.size());
    return true;
  }
  if (run.kind != RunKind::kLetters || (!mark.empty() && mark != " ") || (word != "am" && word != "pm"))
    return false;
  if (time.hour < 1 || time.hour > 12) return false;
  time.hour = hour_of(time.hour, word == "pm");
  return true;
}

bool ClockReader::read(const Run& run, WrittenTime& time) {
  const bool digits = run.kind == RunKind::kDigits;
  const bool told = digits ? read_digits(run, time) : read_half(run, time);
  if (!digits) {
    last_.reset();
    in_time_ = false;
    const std::string_view word = run.kind == RunKind::kHangul ? word_of(run) : std::string_view();
    half_ = word == "오전" ? Half::kMorning : word == "오후" ? Half::kAfternoon : Half::kUnknown;
  }
  previous_ = run;
  return told;
}

}  // namespace ragctl
