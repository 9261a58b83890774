// The invariants that every extracted document keeps.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/record.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {

// "" or what is wrong: the text is well-formed NFC; blocks are in order, not empty, do not overlap, cover
// everything but line ends, begin and end on grapheme boundaries, and lie within `source_size` bytes of
// source.
inline std::string broken_invariant(const std::string& text, const std::vector<Block>& blocks,
                                    std::size_t source_size) {
  if (find_invalid_utf8(text) != std::string_view::npos) return "text is not UTF-8";
  if (!is_nfc(text)) return "text is not NFC";
  if (text.find('\r') != std::string::npos) return "text holds CR";
  const std::vector<std::size_t> boundaries = grapheme_boundaries(text);
  const auto on_boundary = [&](std::size_t offset) {
    return std::binary_search(boundaries.begin(), boundaries.end(), offset);
  };
  std::size_t covered = 0;
  for (const Block& block : blocks) {
    const std::string at = " at " + std::to_string(block.begin);
    if (block.begin < covered || block.end <= block.begin || block.end > text.size())
      return "bad block range" + at;
    const std::string_view gap = std::string_view(text).substr(covered, block.begin - covered);
    if (gap.find_first_not_of('\n') != std::string_view::npos) return "text outside blocks" + at;
    if (covered > 0 && gap.empty()) return "no separator" + at;
    if (!on_boundary(block.begin) || !on_boundary(block.end)) return "block cuts a grapheme" + at;
    if (block.source_begin > block.source_end || block.source_end > source_size)
      return "bad source range" + at;
    covered = block.end;
  }
  return std::string_view(text).substr(covered).find_first_not_of('\n') == std::string_view::npos
             ? ""
             : "text after the last block";
}

}  // namespace ragctl
