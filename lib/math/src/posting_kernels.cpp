// Whole numbers, and float operations that IEEE 754 rounds correctly, one posting to a lane: nothing depends
// on the width of a vector.
#define HWY_WANT_AVX3_DL 1
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#include <algorithm>
#include <bit>
#include <cstring>

#include "ragctl/math/postings.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "posting_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ragctl {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::CappedTag<float, 16>;
using IntTag = hn::RebindToSigned<FloatTag>;
using UnsignedTag = hn::RebindToUnsigned<FloatTag>;
constexpr std::size_t kFloats = hn::MaxLanes(FloatTag());
constexpr std::size_t kChunk = 128;  // postings on their way through the three passes: a block

class Parts {
 public:
  Parts(const Saturation& saturation, float factor)
      : base_(hn::Set(d, saturation.base)),
        slope_(hn::Set(d, saturation.slope)),
        factor_(hn::Set(d, factor)) {}

  // Of the next kFloats postings; lengths and parts are aligned.
  HWY_INLINE void make(const std::uint32_t* frequencies, const std::uint32_t* lengths,
                       std::int32_t* parts) const {
    const auto tf = hn::ConvertTo(d, hn::LoadU(du, frequencies));
    const auto length = hn::ConvertTo(d, hn::Load(du, lengths));
    const auto fraction = hn::Div(tf, hn::Add(tf, hn::Add(base_, hn::Mul(slope_, length))));
    hn::Store(hn::Add(hn::ConvertTo(di, hn::Mul(factor_, fraction)), hn::Set(di, 1)), di, parts);
  }

 private:
  static constexpr FloatTag d{};
  static constexpr IntTag di{};
  static constexpr UnsignedTag du{};
  hn::Vec<FloatTag> base_;
  hn::Vec<FloatTag> slope_;
  hn::Vec<FloatTag> factor_;
};

// At most kChunk postings. Lengths are gathered one by one, and parts added one by one: AVX2 has no scatter.
// Its gather was not tried.
HWY_INLINE void add_chunk(const Parts& make, const std::uint32_t* HWY_RESTRICT rows,
                          const std::uint32_t* HWY_RESTRICT frequencies, std::size_t count,
                          const std::uint32_t* HWY_RESTRICT lengths, std::uint32_t first,
                          std::int32_t* HWY_RESTRICT sums) {
  HWY_ALIGN std::uint32_t gathered[kChunk];
  HWY_ALIGN std::int32_t parts[kChunk];
  for (std::size_t i = 0; i < count; ++i) gathered[i] = lengths[rows[i]];
  const std::size_t whole = count / kFloats * kFloats;
  for (std::size_t i = 0; i < whole; i += kFloats) make.make(frequencies + i, gathered + i, parts + i);
  if (whole < count) {
    std::uint32_t last[kFloats] = {};
    std::copy(frequencies + whole, frequencies + count, last);
    std::fill(gathered + count, gathered + whole + kFloats, 0);
    make.make(last, gathered + whole, parts + whole);
  }
  for (std::size_t i = 0; i < count; ++i) sums[rows[i] - first] += parts[i];
}

void AddParts(const PostingRun& run, const Saturation& saturation, float factor, std::int32_t* sums) {
  const Parts make(saturation, factor);
  for (std::size_t begin = 0; begin < run.count; begin += kChunk) {
    add_chunk(make, run.rows + begin, run.frequencies + begin, std::min(kChunk, run.count - begin),
              run.lengths, run.first, sums);
  }
}

// Parts grow with the fraction, and so do their rounded values: one is made, of the largest.
float BestFraction(const ImpactTable& impacts, const Saturation& saturation, std::uint32_t units) {
  const hn::CappedTag<float, 4> d;
  const hn::RebindToSigned<decltype(d)> di;
  const auto base = hn::Set(d, saturation.base);
  const auto slope = hn::Set(d, saturation.slope);
  const auto unit = hn::Set(d, static_cast<float>(units));
  const auto low = hn::Set(di, 0xFFFF);
  auto best = hn::Zero(d);
  for (std::size_t i = 0; i < impacts.count; ++i) {
    HWY_ALIGN std::int32_t pairs[4];
    std::memcpy(pairs, impacts.first + i * impacts.stride, sizeof pairs);
    for (std::size_t at = 0; at < 4; at += hn::Lanes(d)) {
      const auto pair = hn::Load(di, pairs + at);
      const auto tf = hn::ConvertTo(d, hn::And(pair, low));
      const auto length = hn::Mul(unit, hn::ConvertTo(d, hn::And(hn::ShiftRight<16>(pair), low)));
      best = hn::Max(hn::Div(tf, hn::Add(tf, hn::Add(base, hn::Mul(slope, length)))), best);
    }
  }
  return hn::GetLane(hn::MaxOfLanes(d, best));
}

std::uint64_t MarksAbove(const std::int32_t* sums, hn::Vec<IntTag> limit) {
  const IntTag d;
  std::uint64_t marks = 0;
  for (std::size_t i = 0; i < 64; i += kFloats) {
    std::uint8_t bytes[8] = {};
    hn::StoreMaskBits(d, hn::Gt(hn::LoadU(d, sums + i), limit), bytes);
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes, sizeof bits);
    marks |= bits << i;
  }
  return marks;
}

std::size_t KeepMarks(const std::int32_t* sums, std::size_t words, std::int32_t least, std::uint64_t* marks) {
  const auto limit = hn::Set(IntTag(), least - 1);
  std::size_t left = 0;
  for (std::size_t word = 0; word < words; ++word) {
    if (marks[word] == 0) continue;
    marks[word] &= MarksAbove(sums + word * 64, limit);
    left += static_cast<std::size_t>(std::popcount(marks[word]));
  }
  return left;
}

#if HWY_TARGET == HWY_SCALAR
void AddUpGaps(std::uint32_t first, std::size_t count, std::uint32_t* gaps) {
  for (std::size_t i = 0; i < count; ++i) first = (gaps[i] += first) + 1;
}
#else
// Eight or four at a time: sums within each four in two steps, then the four below, then all rows before, for
// which nothing but one addition waits.
void AddUpGaps(std::uint32_t first, std::size_t count, std::uint32_t* gaps) {
  const hn::CappedTag<std::uint32_t, 8> d;
  constexpr std::size_t kLanes = hn::MaxLanes(d);
  const auto one = hn::Set(d, 1);
  auto before = hn::Set(d, first - 1);
  for (std::size_t i = 0; i < count; i += kLanes) {
    auto rows = hn::Add(hn::LoadU(d, gaps + i), one);
    rows = hn::Add(rows, hn::ShiftLeftLanes<1>(d, rows));
    rows = hn::Add(rows, hn::ShiftLeftLanes<2>(d, rows));
    auto sum = hn::Broadcast<3>(rows);
    if constexpr (kLanes == 8) {
      rows = hn::Add(rows, hn::ConcatLowerLower(d, sum, hn::Zero(d)));
      sum = hn::Add(sum, hn::ConcatLowerUpper(d, sum, sum));
    }
    hn::StoreU(hn::Add(rows, before), d, gaps + i);
    before = hn::Add(before, sum);
  }
}
#endif

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ragctl
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ragctl {

HWY_EXPORT(AddParts);
HWY_EXPORT(BestFraction);
HWY_EXPORT(KeepMarks);
HWY_EXPORT(AddUpGaps);

void add_parts(const PostingRun& run, const Saturation& saturation, float factor, std::int32_t* sums) {
  HWY_DYNAMIC_DISPATCH(AddParts)(run, saturation, factor, sums);
}

std::int32_t best_part(const ImpactTable& impacts, const Saturation& saturation, float factor,
                       std::uint32_t units) {
  const float fraction = HWY_DYNAMIC_DISPATCH(BestFraction)(impacts, saturation, units);
  return static_cast<std::int32_t>(factor * fraction) + 1;
}

std::size_t keep_marks(const std::int32_t* sums, std::size_t words, std::int32_t least,
                       std::uint64_t* marks) {
  return HWY_DYNAMIC_DISPATCH(KeepMarks)(sums, words, least, marks);
}

void add_up_gaps(std::uint32_t first, std::size_t count, std::uint32_t* gaps) {
  HWY_DYNAMIC_DISPATCH(AddUpGaps)(first, count, gaps);
}

}  // namespace ragctl
#endif  // HWY_ONCE
