// Recognises written dates among the runs of a text, whatever their form.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "run_scanner.hpp"

namespace ragctl {

struct WrittenDate {
  std::uint32_t begin = 0;  // byte range in the scanned text
  std::uint32_t end = 0;
  unsigned year = 0;   // 1000 to 2999
  unsigned month = 0;  // 1 to 12
  unsigned day = 0;    // 1 to 31, or 0 when only year and month are named
};

// Takes the runs of a text in order. Dates that it tells: 2024-05-14, 2024/5/14, 2024.05.14, 2024. 5. 14.;
// May 14, 2024; 14th of May 2024; May 2024. (Those of 2024년 5월 14일 are numbers with counters already.)
class DateReader {
 public:
  // `text` is in NFKC_Casefold and outlives the reader.
  explicit DateReader(std::string_view text) : text_(text) {}

  // Whether the run ends a date.
  bool read(const Run& run, WrittenDate& date);

 private:
  struct Part {
    enum class Kind : std::uint8_t { kNone, kNumber, kMonth };
    Kind kind = Kind::kNone;
    unsigned value = 0;
    Run run;
  };

  static constexpr std::size_t kParts = 3;  // that a date has

  Part part_of(const Run& run) const;
  bool read_numeric(WrittenDate& date) const;
  bool read_named(WrittenDate& date) const;
  bool read_single(const Run& run, WrittenDate& date) const;
  std::string_view between(const Part& a, const Part& b) const;
  // n parts back, 0 is the newest.
  const Part& back(std::size_t n) const { return parts_[kParts - 1 - n]; }

  std::string_view text_;
  Part parts_[kParts];  // the newest last
};

}  // namespace ragctl
