// Splits folded text into runs of one script, the common ground of the analyzers. Everything else separates.
#pragma once

#include <cstdint>
#include <string_view>

namespace ragctl {

enum class RunKind : std::uint8_t {
  kHangul,   // precomposed syllables only
  kDigits,   // with one '.' or ',' between digits
  kCjk,      // Han and kana
  kLetters,  // all other letters, single jamo too, with one apostrophe between letters
};

struct Run {
  RunKind kind = RunKind::kLetters;
  std::uint32_t begin = 0;  // byte range in the scanned text
  std::uint32_t end = 0;
};

class RunScanner {
 public:
  // `text` is in NFKC_Casefold, well-formed, and outlives the scanner.
  explicit RunScanner(std::string_view text) : text_(text) {}

  // False at the end.
  bool next(Run& run);

 private:
  void extend(RunKind kind);

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace ragctl
