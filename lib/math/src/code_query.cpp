// The scan over one-bit codes: for each four coordinates a table of 16 sums is looked up by the four bits of
// a row, 16 to 64 rows at a time. A look-up is at most 4 * 15, so four of them fit a byte before they are
// widened.
#define HWY_WANT_AVX3_DL 1
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#include <algorithm>
#include <cmath>
#include <limits>

#include "code_kernels.hpp"
#include "ragctl/math/binary_code.hpp"
#include "ragctl/math/kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "code_query.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#ifndef RAGCTL_CODE_QUERY_TYPES
#define RAGCTL_CODE_QUERY_TYPES
namespace ragctl {
namespace {

// Columns whose sums fit 16 bits: 2 * 60 a column, and an even number.
constexpr std::size_t kMostColumns = 546;

// How far ahead of the scan the next lines are asked for, as for the vectors (kernels.cpp).
constexpr std::size_t kAheadBytes = 4096;
// And in blocks, where of most blocks only the first columns and the factors are read. Of 56 MB of random
// codes of 384 bits, none of them near, a scan then needs 4.7 ms, where a plain read of all bytes needs 5.5
// and one that reads on to the end 6.5.
constexpr std::size_t kAheadBlocks = 2;

// An estimate is (sum * step - bias) * factor + offset + constant.
struct Line {
  float step;
  float bias;
};

struct Estimation {
  const std::uint8_t* tables;
  std::size_t columns;
  std::size_t early_columns;  // decide whether the others are read; even, at most kMostColumns; 0: all are
  Line line;
  Line early;  // for the sums of the early columns
  float constant;
};

}  // namespace
}  // namespace ragctl
#endif

HWY_BEFORE_NAMESPACE();
namespace ragctl {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::CappedTag<float, 16>;
constexpr std::size_t kFloats = hn::MaxLanes(FloatTag());

// sums[r] = sum over the columns of the look-ups of row r. columns is even and at most kMostColumns. What
// lies `ahead` bytes behind the codes is prefetched.
#if HWY_TARGET == HWY_SCALAR
HWY_INLINE void add_columns(const std::uint8_t* codes, const std::uint8_t* tables, std::size_t columns,
                            std::size_t /*ahead*/, std::uint16_t* HWY_RESTRICT sums) {
  std::fill_n(sums, kCodeBlockRows, std::uint16_t{0});
  for (std::size_t column = 0; column < columns; ++column, tables += 32)
    for (std::size_t r = 0; r < kCodeBlockRows; ++r, ++codes)
      sums[r] = static_cast<std::uint16_t>(sums[r] + tables[*codes & 15] + tables[16 + (*codes >> 4)]);
}
#else
using ByteTag = hn::CappedTag<std::uint8_t, kCodeBlockRows>;
using WideTag = hn::RepartitionToWide<ByteTag>;
constexpr std::size_t kBytes = hn::MaxLanes(ByteTag());
constexpr std::size_t kVectors = kCodeBlockRows / kBytes;

HWY_INLINE hn::Vec<ByteTag> look_up(hn::Vec<ByteTag> low, hn::Vec<ByteTag> high, const std::uint8_t* codes) {
  const ByteTag d;
  const WideTag wide;
  const auto nibble = hn::Set(d, 15);
  const auto code = hn::LoadU(d, codes);
  const auto first = hn::And(code, nibble);
  const auto second = hn::And(hn::BitCast(d, hn::ShiftRight<4>(hn::BitCast(wide, code))), nibble);
  return hn::Add(hn::TableLookupBytes(low, first), hn::TableLookupBytes(high, second));
}

HWY_INLINE void add_columns(const std::uint8_t* codes, const std::uint8_t* tables, std::size_t columns,
                            std::size_t ahead, std::uint16_t* HWY_RESTRICT sums) {
  const ByteTag d;
  const WideTag wide;
  hn::Vec<WideTag> even[kVectors];
  hn::Vec<WideTag> odd[kVectors];
  for (auto& sum : even) sum = hn::Zero(wide);
  for (auto& sum : odd) sum = hn::Zero(wide);
  for (std::size_t column = 0; column < columns; column += 2, tables += 64, codes += 2 * kCodeBlockRows) {
    hwy::Prefetch(codes + ahead);
    hwy::Prefetch(codes + ahead + kCodeBlockRows);
    const auto low0 = hn::LoadDup128(d, tables);
    const auto high0 = hn::LoadDup128(d, tables + 16);
    const auto low1 = hn::LoadDup128(d, tables + 32);
    const auto high1 = hn::LoadDup128(d, tables + 48);
    for (std::size_t v = 0; v < kVectors; ++v) {
      const auto sum = hn::BitCast(wide, hn::Add(look_up(low0, high0, codes + v * kBytes),
                                                 look_up(low1, high1, codes + kCodeBlockRows + v * kBytes)));
      even[v] = hn::Add(even[v], sum);
      odd[v] = hn::Add(odd[v], hn::ShiftRight<8>(sum));
    }
  }
  // The sums of even rows also hold 256 times those of odd rows, modulo 65536.
  for (std::size_t v = 0; v < kVectors; ++v) {
    even[v] = hn::Sub(even[v], hn::ShiftLeft<8>(odd[v]));
    hn::StoreInterleaved2(even[v], odd[v], wide, sums + v * kBytes);
  }
}
#endif

// What makes estimates out of sums, for kFloats rows at a time.
class Rows {
 public:
  Rows(const Line& line, float constant)
      : step_(hn::Set(d_, line.step)), bias_(hn::Set(d_, line.bias)), constant_(hn::Set(d_, constant)) {}

  // `factors` are those of the block, and behind them its offsets; r is the first of the rows.
  HWY_INLINE hn::Vec<FloatTag> estimate(hn::Vec<FloatTag> sums, const float* factors, std::size_t r) const {
    return hn::Add(before_constant(sums, factors, r), constant_);
  }
  HWY_INLINE hn::Vec<FloatTag> before_constant(hn::Vec<FloatTag> sums, const float* factors,
                                               std::size_t r) const {
    const auto product = hn::Mul(hn::Sub(hn::Mul(sums, step_), bias_), hn::LoadU(d_, factors + r));
    return hn::Add(product, hn::LoadU(d_, factors + kCodeBlockRows + r));
  }

 private:
  FloatTag d_;
  hn::Vec<FloatTag> step_;
  hn::Vec<FloatTag> bias_;
  hn::Vec<FloatTag> constant_;
};

HWY_INLINE hn::Vec<FloatTag> load_sums(const std::uint16_t* sums) {
  const hn::RebindToSigned<FloatTag> d32;
  const hn::Rebind<std::uint16_t, FloatTag> d16;
  return hn::ConvertTo(FloatTag(), hn::PromoteTo(d32, hn::Load(d16, sums)));
}

HWY_INLINE hn::Mask<FloatTag> above(hn::Vec<FloatTag> estimate, float least) {
  return hn::Not(hn::Le(estimate, hn::Set(FloatTag(), least)));
}

std::uint64_t bits_above(const float* estimates, float least) {
  const FloatTag d;
  std::uint64_t all = 0;
  for (std::size_t r = 0; r < kCodeBlockRows; r += kFloats) {
    std::uint8_t bits[8] = {};
    hn::StoreMaskBits(d, above(hn::LoadU(d, estimates + r), least), bits);
    all |= (std::uint64_t{bits[0]} | std::uint64_t{bits[1]} << 8) << r;
  }
  return all;
}

// load(r) gives the sums of kFloats rows. Bits are made only for a block that has any: few do.
template <typename Load>
HWY_INLINE std::uint64_t estimate_rows(const Rows& rows, const float* factors, float least,
                                       float* HWY_RESTRICT estimates, const Load& load) {
  const FloatTag d;
  auto any = hn::FirstN(d, 0);
  for (std::size_t r = 0; r < kCodeBlockRows; r += kFloats) {
    const auto estimate = rows.estimate(load(r), factors, r);
    hn::StoreU(estimate, d, estimates + r);
    any = hn::Or(any, above(estimate, least));
  }
  return hn::AllFalse(d, any) ? 0 : bits_above(estimates, least);
}

// Whole numbers below 2^24 stay exact as floats: up to a million dimensions.
HWY_INLINE void add_sums(const std::uint16_t* sums, float* totals) {
  const FloatTag d;
  for (std::size_t r = 0; r < kCodeBlockRows; r += kFloats)
    hn::Store(hn::Add(hn::Load(d, totals + r), load_sums(sums + r)), d, totals + r);
}

HWY_INLINE const float* factors_of(const Estimation& query, const std::byte* block) {
  return reinterpret_cast<const float*>(block + query.columns * kCodeBlockRows);
}

// The columns behind the first `read`, whose sums are `sums` (null when none were read).
std::uint64_t estimate_block(const Estimation& query, const std::byte* block, std::size_t read,
                             std::uint16_t* HWY_RESTRICT sums, float least, float* HWY_RESTRICT estimates) {
  const auto* codes = reinterpret_cast<const std::uint8_t*>(block);
  const float* factors = factors_of(query, block);
  const Rows rows(query.line, query.constant);
  if (read == 0 && query.columns <= kMostColumns) {
    add_columns(codes, query.tables, query.columns, kAheadBytes, sums);
    return estimate_rows(rows, factors, least, estimates, [&](std::size_t r) { return load_sums(sums + r); });
  }
  HWY_ALIGN float totals[kCodeBlockRows] = {};
  if (read > 0) add_sums(sums, totals);
  for (std::size_t first = read; first < query.columns; first += kMostColumns) {
    add_columns(codes + first * kCodeBlockRows, query.tables + first * 32,
                std::min(kMostColumns, query.columns - first), kAheadBytes, sums);
    add_sums(sums, totals);
  }
  return estimate_rows(rows, factors, least, estimates,
                       [&](std::size_t r) { return hn::Load(FloatTag(), totals + r); });
}

// Reads the early columns of blocks, up to the first that may have a row above `least`; their sums are in
// `sums` then. Its number, or `count`.
std::size_t first_promising(const Estimation& query, const std::byte* blocks, std::size_t first,
                            std::size_t count, float least, std::uint16_t* HWY_RESTRICT sums) {
  const Rows rows(query.early, 0.0F);
  const auto most = hn::Set(FloatTag(), least - query.constant);
  const std::size_t block_bytes = kCodeBlockRows * (query.columns + 2 * sizeof(float));
  const std::size_t ahead = kAheadBlocks * block_bytes;
  for (std::size_t i = first; i < count; ++i) {
    const std::byte* block = blocks + i * block_bytes;
    const float* factors = factors_of(query, block);
    for (std::size_t line = 0; line < 2 * sizeof(float); ++line)
      hwy::Prefetch(reinterpret_cast<const std::uint8_t*>(factors) + ahead + line * kCodeBlockRows);
    add_columns(reinterpret_cast<const std::uint8_t*>(block), query.tables, query.early_columns, ahead, sums);
    auto none = hn::Le(rows.before_constant(load_sums(sums), factors, 0), most);
    for (std::size_t r = kFloats; r < kCodeBlockRows; r += kFloats)
      none = hn::And(none, hn::Le(rows.before_constant(load_sums(sums + r), factors, r), most));
    if (!hn::AllTrue(FloatTag(), none)) return i;
  }
  return count;
}

CodeQuery::Above FirstAbove(const Estimation& query, const std::byte* blocks, std::size_t count, float least,
                            float* estimates) {
  HWY_ALIGN std::uint16_t sums[kCodeBlockRows];
  const std::size_t block_bytes = kCodeBlockRows * (query.columns + 2 * sizeof(float));
  for (std::size_t i = 0; i < count; ++i) {
    if (query.early_columns > 0) i = first_promising(query, blocks, i, count, least, sums);
    if (i == count) break;
    const std::uint64_t rows =
        estimate_block(query, blocks + i * block_bytes, query.early_columns, sums, least, estimates);
    if (rows != 0) return {i, rows};
  }
  return {count, 0};
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ragctl
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ragctl {

HWY_EXPORT(FirstAbove);

namespace {

// Deviations of the early bound. With 3 one of 2,000 neighbours of the clustered set of 1,000 clusters
// (docs/performance.md) was missed, with 3.5 none, with 4 fewer blocks ended early.
constexpr float kEarlyDeviations = 3.5F;
// Shorter codes are read whole.
constexpr std::size_t kLeastEarly = 16;

// sums[p] for the four levels at `levels`: a set bit adds the level, a clear one what is missing to 15.
void fill_table(const std::uint8_t* levels, std::uint8_t* sums) {
  for (unsigned pattern = 0; pattern < 16; ++pattern) {
    unsigned sum = 0;
    for (unsigned i = 0; i < 4; ++i) sum += (pattern >> i) & 1U ? levels[i] : 15U - levels[i];
    sums[pattern] = static_cast<std::uint8_t>(sum);
  }
}

}  // namespace

// Level u of a coordinate stands for step * (u - 7.5), so that sign * coordinate is step * (sum - 7.5).
CodeQuery::CodeQuery(std::span<const float> centre, std::span<const float> query, Bits bits, float deviations)
    : columns_(code_bits(centre.size()) / 8),
      early_columns_(std::min(columns_ / 4 * 2, kMostColumns)),
      tables_(columns_ * 32) {
  const code_kernels::Rotation rotation(centre.size());
  code_kernels::Batch batch(centre, rotation);
  const float* row = query.data();
  batch.rotate({&row, 1});
  std::vector<float> y(rotation.bits);
  float largest = 0.0F;
  float absolutes = 0.0F;
  float squares = 0.0F;
  float early_squares = 0.0F;
  for (std::size_t i = 0; i < y.size(); ++i) {
    y[i] = batch.values()[i * code_kernels::kBatch];
    largest = std::max(largest, std::fabs(y[i]));
    absolutes += std::fabs(y[i]);
    squares += y[i] * y[i];
    if (i < early_columns_ * 8) early_squares += y[i] * y[i];
  }
  const bool four = bits == Bits::kFour;
  const auto count = static_cast<float>(y.size());
  step_ = (four ? 2.0F * largest : 2.0F * absolutes / count) / 15.0F;
  std::vector<std::uint8_t> levels(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    const float level = four ? std::floor(y[i] / step_ + 8.0F) : (y[i] > 0.0F ? 15.0F : 0.0F);
    levels[i] = level >= 0.0F ? static_cast<std::uint8_t>(std::min(level, 15.0F)) : std::uint8_t{0};
  }
  for (std::size_t i = 0; i < levels.size(); i += 4) fill_table(levels.data() + i, tables_.data() + i * 4);
  constexpr float kDeviation = 0.60281F;  // sqrt(1 - 2 / pi)
  const float deviation = kDeviation * std::sqrt(squares);
  bias_ = step_ * 7.5F * count - deviations * deviation;
  // The early sum is to the whole one as its squares are, and varies with their root.
  const float share = early_squares / squares;
  early_step_ = step_ / share;
  early_bias_ = early_step_ * 7.5F * static_cast<float>(early_columns_ * 8) -
                kEarlyDeviations * deviation / std::sqrt(share);
  constant_ =
      dot(centre.data(), query.data(), query.size()) - dot(centre.data(), centre.data(), centre.size());
}

CodeQuery::Above CodeQuery::first_above(const std::byte* blocks, std::size_t count, float least,
                                        Estimates& estimates, Reading reading) const {
  const bool early = reading == Reading::kEarlyEnd && columns_ >= kLeastEarly;
  const Estimation query{
      tables_.data(), columns_, early ? early_columns_ : 0, {step_, bias_}, {early_step_, early_bias_},
      constant_};
  return HWY_DYNAMIC_DISPATCH(FirstAbove)(query, blocks, count, least, estimates.data());
}

}  // namespace ragctl
#endif  // HWY_ONCE
