// Kernels of lists of postings: rows ascending, each with the frequency of a term. Every result is the same
// in every bit on every instruction set. All functions are thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ragctl {

// How a term's part of a score grows with its frequency f in a row of that length: f / (f + base + slope *
// length), the fraction of BM25 (Robertson and Zaragoza 2009, eq. 3.15).
struct Saturation {
  float base = 0.0F;
  float slope = 0.0F;

  // What a posting adds to its row's sum, at least 1. `factor` is all of the formula before the fraction, not
  // negative and below 2^31.
  std::int32_t part(float factor, std::uint32_t frequency, std::uint32_t length) const {
    const auto tf = static_cast<float>(frequency);
    return static_cast<std::int32_t>(factor * (tf / (tf + (base + slope * static_cast<float>(length))))) + 1;
  }
};

// Postings of one term in rows from `first` on.
struct PostingRun {
  const std::uint32_t* rows = nullptr;
  const std::uint32_t* frequencies = nullptr;
  std::size_t count = 0;
  std::uint32_t first = 0;
  const std::uint32_t* lengths = nullptr;  // [row]
};

// sums[row - first] += saturation.part(factor, frequency, length) for every posting. Sums do not overflow.
void add_parts(const PostingRun& run, const Saturation& saturation, float factor, std::int32_t* sums);

// What bounds the postings of a block: four pairs of u16 frequency and u16 whole length, in a table whose
// entries are so many bytes apart.
struct ImpactTable {
  const std::byte* first = nullptr;
  std::size_t count = 0;
  std::size_t stride = 0;
};

// The largest saturation.part(factor, frequency, whole length * units) of all pairs of at least one entry.
std::int32_t best_part(const ImpactTable& impacts, const Saturation& saturation, float factor,
                       std::uint32_t units);

// Clears the marks of the rows whose sum is below `least`; row 64 * word + bit has the mark marks[word] >>
// bit & 1, and there are 64 * words sums. Returns how many marks are left. `least` is above -2^31.
std::size_t keep_marks(const std::int32_t* sums, std::size_t words, std::int32_t least, std::uint64_t* marks);

// Makes rows from gaps in place: row[i] = row[i - 1] + 1 + gap[i], the first one counted from first - 1.
// count is a multiple of 8. The rows stay below 2^32.
void add_up_gaps(std::uint32_t first, std::size_t count, std::uint32_t* gaps);

}  // namespace ragctl
