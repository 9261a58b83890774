// Splits text into runs of one script, the common ground of all analyzers. Runs are found in the original
// bytes and normalised one by one, so that offsets stay exact.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

enum class RunKind {
  kHangul,
  kDigits,   // with '.' or ',' between digits
  kLetters,  // any alphabet but those below, with an apostrophe between letters
  kCjk,      // Han and kana
};

struct Run {
  RunKind kind = RunKind::kLetters;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string text;  // NFKC_Casefold of the bytes [begin, end), not empty

  bool verbatim = false;  // text equals the bytes, so offsets inside it are offsets into the original
};

// All runs in text order. Throws Error(kInput) for a text over 4 GiB.
std::vector<Run> scan_runs(std::string_view text);

// Byte offsets of the code points of well-formed text, and its size at the end.
std::vector<std::uint32_t> code_point_offsets(std::string_view text);

}  // namespace ragctl
