// Which segments are rewritten together (docs/formats.md, "Merging").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ragctl {

struct SegmentSize {
  std::uint64_t live = 0;  // chunks
  std::uint64_t dead = 0;
};

// Tiers by live chunks: up to 4096, then factors of 4. As soon as a tier has 4 segments they become one
// (which may fill the next tier); a segment of which more than half is dead is rewritten alone. So at most 3
// segments of a tier remain, and a chunk is rewritten about log4(n / 4096) times. Returns groups of positions
// in ascending order, ordered by their first; a segment without live chunks is in none.
std::vector<std::vector<std::size_t>> choose_merges(std::span<const SegmentSize> segments);

}  // namespace ragctl
