#include "code_scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "ragctl/math/kernels.hpp"
#include "ragctl/math/quantize.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kWordRows = 64;
static_assert(kWordRows == kCodeBlockRows);
// Words that are verified and scanned together: some 50 KB of codes, still in the L2 cache for the scan.
constexpr std::size_t kPieceWords = 16;
// How far ahead of the scan the system is asked to read.
constexpr std::size_t kAheadBytes = 16 << 20;

// Rows with `bits` set and their estimates.
void push(std::uint64_t bits, std::span<const float> estimates, std::uint32_t first, CodeCandidates& best) {
  for (; bits != 0; bits &= bits - 1) {
    const auto i = static_cast<std::uint32_t>(std::countr_zero(bits));
    // An overflow of huge vectors makes NaN: scored from the vector first of all.
    const bool ordered = estimates[i] == estimates[i];
    best.push(ordered ? estimates[i] : std::numeric_limits<float>::infinity(), first + i);
  }
}

// The words [first, result) have candidates each, the word behind them (before `last`) has none.
std::size_t wanted_end(const CandidateRows& candidates, std::size_t first, std::size_t last) {
  while (first < last && candidates.word(first) != 0) ++first;
  return first;
}

// Calls prefetch(first word, words) a stretch before the words are reached.
template <typename Prefetch>
class ReadAhead {
 public:
  ReadAhead(std::size_t word_bytes, const Prefetch& prefetch)
      : stretch_(std::max<std::size_t>(kAheadBytes / word_bytes, 1)), prefetch_(prefetch) {}

  void reach(std::size_t word) {
    for (; advised_ < word + stretch_; advised_ += stretch_) {
      advised_ = std::max(advised_, word / stretch_ * stretch_);
      prefetch_(advised_, stretch_);
    }
  }

 private:
  std::size_t stretch_;
  std::size_t advised_ = 0;
  const Prefetch& prefetch_;
};

}  // namespace

void scan_binary(const CodeScan& scan, const CodeQuery& query, CodeQuery::Reading reading, std::size_t first,
                 std::size_t last, CodeCandidates& best) {
  const BinaryCodes& codes = scan.vectors.binary_codes();
  CodeQuery::Estimates estimates;
  const auto prefetch = [&codes](std::size_t word, std::size_t words) { codes.prefetch(word, words); };
  ReadAhead ahead(codes.block_bytes(), prefetch);
  for (std::size_t piece = first; piece < last; piece += kPieceWords) {
    const std::size_t count = std::min(kPieceWords, last - piece);
    ahead.reach(piece);
    const std::byte* blocks = codes.blocks(piece, count).data();
    for (std::size_t word = piece; word < piece + count; ++word) {
      const std::size_t end = wanted_end(scan.candidates, word, piece + count);
      while (word < end) {
        const CodeQuery::Above above = query.first_above(blocks + (word - piece) * codes.block_bytes(),
                                                         end - word, best.threshold(), estimates, reading);
        word += above.block;
        if (word == end) break;
        push(scan.candidates.word(word) & above.rows, estimates,
             scan.base + static_cast<std::uint32_t>(word * kWordRows), best);
        ++word;
      }
    }
  }
}

void scan_int8(const CodeScan& scan, CodeCandidates& best) {
  const Int8Codes& codes = scan.vectors.int8_codes();
  const std::size_t dimension = scan.query.size();
  std::vector<std::int8_t> query(dimension);
  const float scale = quantize_int8(scan.query, query);
  std::array<std::int32_t, kWordRows> sums;
  std::array<float, kWordRows> estimates;
  const auto prefetch = [&codes](std::size_t word, std::size_t words) {
    codes.prefetch(static_cast<std::uint32_t>(word * kWordRows),
                   static_cast<std::uint32_t>(words * kWordRows));
  };
  ReadAhead ahead(kWordRows * dimension, prefetch);
  for (std::size_t word = 0; word < scan.candidates.words(); ++word) {
    const std::uint64_t wanted = scan.candidates.word(word);
    if (wanted == 0) continue;
    ahead.reach(word);
    const auto row = static_cast<std::uint32_t>(word * kWordRows);
    const std::uint32_t count = std::min<std::uint32_t>(kWordRows, scan.vectors.rows() - row);
    dot_int8_many(query.data(), codes.codes(row, count).data(), count, dimension, sums.data());
    const auto scales = codes.scales(row, count);
    for (std::uint32_t i = 0; i < count; ++i) {
      estimates[i] = scale * scales[i] * static_cast<float>(sums[i]);
    }
    const std::uint64_t above = not_below(estimates.data(), count, best.threshold());
    push(wanted & above, estimates, scan.base + row, best);
  }
}

}  // namespace ragctl
