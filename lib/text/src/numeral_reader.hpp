// Recognises Korean numbers written with 만, 천 and the like among the runs of a text: 1만5천원, 3만 5000명,
// 1.5억.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "run_scanner.hpp"

namespace ragctl {

struct WrittenNumber {
  std::uint32_t begin = 0;  // byte range in the scanned text
  std::uint32_t end = 0;
  std::uint64_t value = 0;
  std::string counter;  // the Hangul syllable glued to it, or ""
};

// Takes the runs of a text in order.
class NumeralReader {
 public:
  // `text` is in NFKC_Casefold and outlives the reader.
  explicit NumeralReader(std::string_view text) : text_(text) {}

  // Whether the run ends a number, or one has ended before it.
  bool read(const Run& run, WrittenNumber& number);
  // The same at the end of the text.
  bool finish(WrittenNumber& number);

 private:
  // Whether digits belong to the number that is open: units only fall, so 2만 3만 are two.
  bool continues(const Run& run) const;
  void begin(const Run& run);
  // Multiplies by the units that a Hangul run begins with; the bytes that they take.
  std::size_t take_units(std::string_view word);

  std::string_view text_;
  bool open_ = false;         // digits were read, and perhaps units
  bool has_unit_ = false;     // one was
  bool behind_unit_ = false;  // nothing else since
  double total_ = 0.0;        // of what 만, 억 and 조 have closed
  double section_ = 0.0;      // of what 십, 백 and 천 have closed since
  double digits_ = 0.0;       // since the last unit
  double least_big_ = 0.0;
  double least_small_ = 0.0;  // of the section
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
};

}  // namespace ragctl
