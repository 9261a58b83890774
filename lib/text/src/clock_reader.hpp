// Recognises times of day among the runs of a text, whatever their form.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "run_scanner.hpp"

namespace ragctl {

struct WrittenTime {
  std::uint32_t begin = 0;  // byte range in the scanned text
  std::uint32_t end = 0;
  unsigned hour = 0;               // 0 to 23 where the half of the day is known, else as written: 1 to 12
  std::optional<unsigned> minute;  // 0 to 59
};

// Takes the runs of a text in order. Times that it tells: 07:05, 7:05 pm, 7pm, 오후 7:05, 오후 7시. (Hours
// and minutes of 7시 5분 are numbers with counters already.)
class ClockReader {
 public:
  // `text` is in NFKC_Casefold and outlives the reader.
  explicit ClockReader(std::string_view text) : text_(text) {}

  // Whether the run ends a time, or says which half of the day the last one was in.
  bool read(const Run& run, WrittenTime& time);

 private:
  enum class Half : std::uint8_t { kUnknown, kMorning, kAfternoon };

  std::string_view word_of(const Run& run) const { return text_.substr(run.begin, run.end - run.begin); }
  std::string_view between(const Run& a, const Run& b) const { return text_.substr(a.end, b.begin - a.end); }
  bool read_digits(const Run& run, WrittenTime& time);
  bool read_half(const Run& run, WrittenTime& time) const;

  std::string_view text_;
  std::optional<Run> previous_;
  Half half_ = Half::kUnknown;       // 오전 or 오후 in front of what was read last
  std::optional<WrittenTime> last_;  // the digits that were read last may be a time
  bool in_time_ = false;             // the last run ends one: what follows behind ':' are seconds
};

}  // namespace ragctl
