#include "flat_scan.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "ragctl/math/kernels.hpp"

namespace ragctl {
namespace {

// Rows that are verified and scored together: a checksum block or more, and still in the L2 cache for the
// second look.
constexpr std::uint32_t kWordRows = 64;
// How far ahead of the scan the system is asked to read.
constexpr std::uint32_t kAheadBytes = 4 << 20;
// Up to so many candidates of a word are scored alone.
constexpr int kFew = 8;

void score_word(const FlatScan& scan, std::uint32_t first, std::uint64_t bits, Collector& best) {
  const std::uint32_t count = std::min(kWordRows, scan.vectors.rows() - first);
  std::array<float, kWordRows> scores;
  dot_many(scan.query.data(), scan.vectors.vectors(first, count).data(), count, scan.query.size(),
           scores.data());
  if (best.full()) bits &= not_below(scores.data(), count, best.worst());
  for (; bits != 0; bits &= bits - 1) {
    const auto i = static_cast<std::uint32_t>(std::countr_zero(bits));
    best.push(scan.base + first + i, scores[i]);
  }
}

void score_few(const FlatScan& scan, std::uint32_t first, std::uint64_t bits, Collector& best) {
  for (; bits != 0; bits &= bits - 1) {
    const std::uint32_t row = first + static_cast<std::uint32_t>(std::countr_zero(bits));
    best.push(scan.base + row, dot(scan.query.data(), scan.vectors.vector(row).data(), scan.query.size()));
  }
}

}  // namespace

void scan_flat(const FlatScan& scan, Collector& best) {
  const auto row_bytes = static_cast<std::uint32_t>(scan.query.size() * sizeof(float));
  const std::uint32_t ahead = std::max(kAheadBytes / row_bytes, kWordRows);
  std::uint64_t advised = 0;
  for (std::size_t word = 0; word < scan.candidates.words(); ++word) {
    const std::uint64_t bits = scan.candidates.word(word);
    if (bits == 0) continue;
    const auto row = static_cast<std::uint32_t>(word * kWordRows);
    if (scan.candidates.all() && row + ahead > advised) {
      scan.vectors.prefetch(static_cast<std::uint32_t>(std::max<std::uint64_t>(row, advised)), ahead);
      advised = std::max<std::uint64_t>(row, advised) + ahead;
    }
    if (std::popcount(bits) > kFew) {
      score_word(scan, row, bits, best);
    } else {
      score_few(scan, row, bits, best);
    }
  }
}

}  // namespace ragctl
