// One source compiled once per instruction set by foreach_target.h, then dispatched.
//
// Float sums: kLanes = 32 accumulators are held in 32 / N vectors of N floats. Element i belongs to
// accumulator i % 32 on every target. A tail shorter than 32 is copied into zero-padded blocks: adding +0 to
// an accumulator that started at +0 changes nothing. The final pairwise sum halves the distance each step
// (16, 8, 4, 2, 1), which wide registers do by adding halves and narrow ones by adding whole registers: the
// same additions either way.
#define HWY_WANT_AVX3_DL 1
// Scalable vectors have no compile-time lane count, which the register arrays below need; NEON serves those
// CPUs.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#include "ragctl/math/kernels.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ragctl {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kLanes = 32;
using FloatTag = hn::CappedTag<float, 16>;
using FloatVector = hn::Vec<FloatTag>;
constexpr std::size_t kFloats = hn::MaxLanes(FloatTag());
constexpr std::size_t kVectors = kLanes / kFloats;

struct Product {
  static FloatVector term(FloatVector a, FloatVector b) { return hn::Mul(a, b); }
};
struct SquaredDifference {
  static FloatVector term(FloatVector a, FloatVector b) {
    const FloatVector difference = hn::Sub(a, b);
    return hn::Mul(difference, difference);
  }
};

// Sum of the lanes of one vector, halving the distance each step.
#if HWY_TARGET == HWY_SCALAR
HWY_INLINE float sum_halving(FloatTag /*d*/, FloatVector v) { return hn::GetLane(v); }
#else
template <class D>
HWY_INLINE float sum_halving(D /*d*/, hn::Vec<D> v) {
  if constexpr (hn::MaxLanes(D()) == 1) {
    return hn::GetLane(v);
  } else {
    const hn::Half<D> half;
    return sum_halving(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
  }
}
#endif

HWY_INLINE float reduce(FloatVector* sums) {
  for (std::size_t distance = kVectors / 2; distance > 0; distance /= 2)
    for (std::size_t i = 0; i < distance; ++i) sums[i] = hn::Add(sums[i], sums[i + distance]);
  return sum_halving(FloatTag(), sums[0]);
}

// How far ahead of a scan the next lines are asked for: the prefetcher of the CPU stops at each page, and the
// arithmetic between the loads keeps fewer of them in flight than a plain read has.
constexpr std::size_t kAheadFloats = 1024;
constexpr std::size_t kAheadBytes = kAheadFloats * sizeof(float);
constexpr std::size_t kLineBytes = 64;

// Folds `blocks` blocks of 32 elements into sums and asks for as many bytes at `ahead`, a line at a time,
// unless that is null.
template <class Term, class Ahead>
HWY_INLINE void accumulate(const float* a, const float* b, Ahead ahead, std::size_t blocks,
                           FloatVector (&sums)[kVectors]) {
  const FloatTag d;
  for (std::size_t block = 0; block < blocks; ++block) {
    if constexpr (!std::is_null_pointer_v<Ahead>) {
      for (std::size_t at = 0; at < kLanes; at += kLineBytes / sizeof(float))
        hwy::Prefetch(ahead + block * kLanes + at);
    }
    for (std::size_t i = 0; i < kVectors; ++i) {
      const std::size_t at = block * kLanes + i * kFloats;
      sums[i] = hn::Add(sums[i], Term::term(hn::LoadU(d, a + at), hn::LoadU(d, b + at)));
    }
  }
}

// A query with its last, short block padded once for many rows.
class PaddedQuery {
 public:
  PaddedQuery(const float* query, std::size_t dim)
      : query_(query), whole_(dim - dim % kLanes), tail_(dim % kLanes) {
    if (tail_ > 0) std::memcpy(query_tail_, query + whole_, tail_ * sizeof(float));
  }

  // `ahead` is where the next reads will be; nullptr: nobody knows.
  template <class Term, class Ahead>
  HWY_INLINE float against(const float* row, Ahead ahead) {
    FloatVector sums[kVectors];
    for (auto& sum : sums) sum = hn::Zero(FloatTag());
    accumulate<Term>(query_, row, ahead, whole_ / kLanes, sums);
    if (tail_ > 0) {
      std::memcpy(row_tail_, row + whole_, tail_ * sizeof(float));
      accumulate<Term>(query_tail_, row_tail_, nullptr, 1, sums);
    }
    return reduce(sums);
  }

 private:
  const float* query_;
  std::size_t whole_;
  std::size_t tail_;
  HWY_ALIGN float query_tail_[kLanes] = {};
  HWY_ALIGN float row_tail_[kLanes] = {};
};

// One row after the other: several at a time read as many streams, which halves the memory bandwidth on
// Zen 4.
template <class Term>
HWY_INLINE void float_many(const float* query, const float* rows, std::size_t count, std::size_t dim,
                           float* out) {
  PaddedQuery padded(query, dim);
  for (std::size_t r = 0; r < count; ++r, rows += dim)
    out[r] = padded.against<Term>(rows, rows + kAheadFloats);
}

// A row by itself: lines asked for behind it would be fetched for nothing.
float Dot(const float* a, const float* b, std::size_t n) {
  return PaddedQuery(a, n).against<Product>(b, nullptr);
}

float SquaredL2(const float* a, const float* b, std::size_t n) {
  return PaddedQuery(a, n).against<SquaredDifference>(b, nullptr);
}

void DotEach(const float* query, const float* const* rows, std::size_t count, std::size_t dim, float* out) {
  PaddedQuery padded(query, dim);
  for (std::size_t i = 0; i < count; ++i)
    out[i] = padded.against<Product>(rows[i], rows[std::min(i + 1, count - 1)]);
}

std::uint64_t NotBelow(const float* values, std::size_t count, float least) {
  const FloatTag d;
  std::uint64_t result = 0;
  std::size_t i = 0;
  for (; i + kFloats <= count; i += kFloats) {
    std::uint8_t bits[8] = {};
    hn::StoreMaskBits(d, hn::Not(hn::Lt(hn::LoadU(d, values + i), hn::Set(d, least))), bits);
    result |= (std::uint64_t{bits[0]} | std::uint64_t{bits[1]} << 8) << i;
  }
  for (; i < count; ++i) result |= std::uint64_t{!(values[i] < least)} << i;
  return result;
}

void DotMany(const float* query, const float* rows, std::size_t count, std::size_t dim, float* out) {
  float_many<Product>(query, rows, count, dim, out);
}

void SquaredL2Many(const float* query, const float* rows, std::size_t count, std::size_t dim, float* out) {
  float_many<SquaredDifference>(query, rows, count, dim, out);
}

using WordTag = hn::CappedTag<std::uint64_t, 8>;
constexpr std::size_t kWords = hn::MaxLanes(WordTag());

// Where the CPU has the popcnt instruction and no vectors of counts (VPOPCNTDQ, vcnt), it beats table
// look-ups in vectors and their horizontal sums at every length.
constexpr bool kCountByWord = HWY_ARCH_X86 && HWY_TARGET > HWY_AVX3_DL&& HWY_TARGET <= HWY_SSE4;

HWY_INLINE std::uint32_t hamming_words(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  std::uint32_t bits = 0;
  std::size_t i = 0;
  if constexpr (!kCountByWord) {
    const WordTag d;
    auto sum = hn::Zero(d);
    for (; i + kWords <= words; i += kWords)
      sum = hn::Add(sum, hn::PopulationCount(hn::Xor(hn::LoadU(d, a + i), hn::LoadU(d, b + i))));
    if (i > 0) bits = static_cast<std::uint32_t>(hn::GetLane(hn::SumOfLanes(d, sum)));
  }
  for (; i < words; ++i) bits += static_cast<std::uint32_t>(std::popcount(a[i] ^ b[i]));
  return bits;
}

// Codes of a few words: the query stays in registers.
template <std::size_t kCount>
HWY_INLINE void hamming_short(const std::uint64_t* query, const std::uint64_t* codes, std::size_t count,
                              std::uint32_t* out) {
  for (std::size_t r = 0; r < count; ++r, codes += kCount) {
    hwy::Prefetch(codes + kAheadBytes / sizeof(std::uint64_t));
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < kCount; ++i)
      bits += static_cast<std::uint32_t>(std::popcount(query[i] ^ codes[i]));
    out[r] = bits;
  }
}

HWY_INLINE void hamming_long(const std::uint64_t* query, const std::uint64_t* codes, std::size_t count,
                             std::size_t words, std::uint32_t* out) {
  for (std::size_t r = 0; r < count; ++r, codes += words) {
    for (std::size_t at = 0; at < words; at += kLineBytes / sizeof(std::uint64_t))
      hwy::Prefetch(codes + kAheadBytes / sizeof(std::uint64_t) + at);
    out[r] = hamming_words(query, codes, words);
  }
}

void HammingMany(const std::uint64_t* query, const std::uint64_t* codes, std::size_t count, std::size_t words,
                 std::uint32_t* out) {
  switch (words) {
    case 1:
      return hamming_short<1>(query, codes, count, out);
    case 2:
      return hamming_short<2>(query, codes, count, out);
    case 3:
      return hamming_short<3>(query, codes, count, out);
    case 4:
      return hamming_short<4>(query, codes, count, out);
    case 5:
      return hamming_short<5>(query, codes, count, out);
    case 6:
      return hamming_short<6>(query, codes, count, out);
    default:
      return hamming_long(query, codes, count, words, out);
  }
}

#if HWY_TARGET == HWY_SCALAR
template <class Query>
HWY_INLINE std::int32_t dot_wide(const Query* query, const std::int8_t* row, std::size_t n) {
  std::int32_t result = 0;
  for (std::size_t i = 0; i < n; ++i) result += static_cast<std::int32_t>(query[i]) * row[i];
  return result;
}
#else
using WideTag = hn::CappedTag<std::int16_t, 32>;
HWY_INLINE hn::Vec<WideTag> load_wide(const std::int16_t* from) { return hn::LoadU(WideTag(), from); }
HWY_INLINE hn::Vec<WideTag> load_wide(const std::int8_t* from) {
  return hn::PromoteTo(WideTag(), hn::LoadU(hn::Rebind<std::int8_t, WideTag>(), from));
}

// Pairs of products are added in 32 bits: vpdpwssd (VNNI) where the CPU has it, else vpmaddwd and an
// addition. The query is widened already, or of 8 bits too.
template <class Query>
HWY_INLINE std::int32_t dot_wide(const Query* query, const std::int8_t* row, std::size_t n) {
  const hn::RepartitionToWide<WideTag> d32;
  constexpr std::size_t kWide = hn::MaxLanes(WideTag());
  auto even0 = hn::Zero(d32);
  auto even1 = hn::Zero(d32);
  auto odd0 = hn::Zero(d32);
  auto odd1 = hn::Zero(d32);
  std::size_t i = 0;
  const auto term = [&](std::size_t at, auto& sum0, auto& sum1) {
    sum0 = hn::ReorderWidenMulAccumulate(d32, load_wide(row + at), load_wide(query + at), sum0, sum1);
  };
  for (; i + 2 * kWide <= n; i += 2 * kWide) {
    term(i, even0, even1);
    term(i + kWide, odd0, odd1);
  }
  if (i + kWide <= n) {
    term(i, even0, even1);
    i += kWide;
  }
  const auto sum = hn::Add(hn::Add(even0, even1), hn::Add(odd0, odd1));
  std::int32_t result = hn::GetLane(hn::SumOfLanes(d32, sum));
  for (; i < n; ++i) result += static_cast<std::int32_t>(query[i]) * row[i];
  return result;
}
#endif

std::int32_t DotInt8(const std::int8_t* a, const std::int8_t* b, std::size_t n) { return dot_wide(a, b, n); }

// The query is widened once; long vectors are taken in stretches that fit the stack and the L1 cache.
void DotInt8Many(const std::int8_t* query, const std::int8_t* rows, std::size_t count, std::size_t dim,
                 std::int32_t* out) {
  constexpr std::size_t kStretch = 4096;
  HWY_ALIGN std::int16_t wide[kStretch];
  for (std::size_t first = 0; first < dim || first == 0; first += kStretch) {
    const std::size_t n = std::min(kStretch, dim - first);
    for (std::size_t i = 0; i < n; ++i) wide[i] = query[first + i];
    for (std::size_t r = 0; r < count; ++r) {
      const std::int8_t* row = rows + r * dim + first;
      for (std::size_t at = 0; at < n; at += kLineBytes) hwy::Prefetch(row + kAheadBytes + at);
      const std::int32_t sum = dot_wide(wide, row, n);
      out[r] = first == 0 ? sum : out[r] + sum;
    }
  }
}

void AddScaled(float factor, const float* x, std::size_t n, float* out) {
  const FloatTag d;
  const FloatVector f = hn::Set(d, factor);
  std::size_t i = 0;
  for (; i + kFloats <= n; i += kFloats)
    hn::StoreU(hn::Add(hn::LoadU(d, out + i), hn::Mul(f, hn::LoadU(d, x + i))), d, out + i);
  for (; i < n; ++i) out[i] += factor * x[i];
}

FloatVector load_floats(const float* from) { return hn::LoadU(FloatTag(), from); }
FloatVector load_floats(const std::int8_t* from) {
  const hn::RebindToSigned<FloatTag> integers;
  const hn::Rebind<std::int8_t, FloatTag> bytes;
  return hn::ConvertTo(FloatTag(), hn::PromoteTo(integers, hn::LoadU(bytes, from)));
}

// kWide vectors of the output row stay in registers over all of its entries.
template <std::size_t kWide, class Value>
HWY_INLINE void row_sum_panel(const float* weights, const std::uint32_t* index, std::size_t count,
                              const Value* rows, std::size_t stride, float* out) {
  const FloatTag d;
  FloatVector sums[kWide];
  for (auto& sum : sums) sum = hn::Zero(d);
  for (std::size_t e = 0; e < count; ++e) {
    const FloatVector weight = hn::Set(d, weights[e]);
    const Value* row = rows + index[e] * stride;
    for (std::size_t i = 0; i < kWide; ++i)
      sums[i] = hn::Add(sums[i], hn::Mul(weight, load_floats(row + i * kFloats)));
  }
  for (std::size_t i = 0; i < kWide; ++i) hn::StoreU(sums[i], d, out + i * kFloats);
}

template <class Value>
HWY_INLINE void row_sum(const float* weights, const std::uint32_t* index, std::size_t count,
                        const Value* rows, std::size_t stride, std::size_t width, float* out) {
  std::size_t j = 0;
  const auto panels = [&](auto wide) {
    constexpr std::size_t kWide = decltype(wide)::value;
    for (; j + kWide * kFloats <= width; j += kWide * kFloats)
      row_sum_panel<kWide>(weights, index, count, rows + j, stride, out + j);
  };
  panels(std::integral_constant<std::size_t, 9>());  // 272 = 9 + 8 vectors of 16
  panels(std::integral_constant<std::size_t, 8>());
  panels(std::integral_constant<std::size_t, 4>());
  panels(std::integral_constant<std::size_t, 1>());
  for (; j < width; ++j) {
    float sum = 0.0F;
    for (std::size_t e = 0; e < count; ++e)
      sum += weights[e] * static_cast<float>(rows[index[e] * stride + j]);
    out[j] = sum;
  }
}

void WeightedRowSum(const float* weights, const std::uint32_t* index, std::size_t count, const float* rows,
                    std::size_t stride, std::size_t width, float* out) {
  row_sum(weights, index, count, rows, stride, width, out);
}

void WeightedRowSumInt8(const float* weights, const std::uint32_t* index, std::size_t count,
                        const std::int8_t* rows, std::size_t stride, std::size_t width, float* out) {
  row_sum(weights, index, count, rows, stride, width, out);
}

std::int64_t Target() { return HWY_TARGET; }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ragctl
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ragctl {

HWY_EXPORT(Dot);
HWY_EXPORT(SquaredL2);
HWY_EXPORT(DotMany);
HWY_EXPORT(DotEach);
HWY_EXPORT(NotBelow);
HWY_EXPORT(SquaredL2Many);
HWY_EXPORT(HammingMany);
HWY_EXPORT(DotInt8);
HWY_EXPORT(DotInt8Many);
HWY_EXPORT(AddScaled);
HWY_EXPORT(WeightedRowSum);
HWY_EXPORT(WeightedRowSumInt8);
HWY_EXPORT(Target);

float dot(const float* a, const float* b, std::size_t n) { return HWY_DYNAMIC_DISPATCH(Dot)(a, b, n); }

float squared_l2(const float* a, const float* b, std::size_t n) {
  return HWY_DYNAMIC_DISPATCH(SquaredL2)(a, b, n);
}

void dot_many(const float* query, const float* rows, std::size_t count, std::size_t dim, float* out) {
  HWY_DYNAMIC_DISPATCH(DotMany)(query, rows, count, dim, out);
}

void dot_each(const float* query, const float* const* rows, std::size_t count, std::size_t dim, float* out) {
  HWY_DYNAMIC_DISPATCH(DotEach)(query, rows, count, dim, out);
}

std::uint64_t not_below(const float* values, std::size_t count, float least) {
  return HWY_DYNAMIC_DISPATCH(NotBelow)(values, count, least);
}

void squared_l2_many(const float* query, const float* rows, std::size_t count, std::size_t dim, float* out) {
  HWY_DYNAMIC_DISPATCH(SquaredL2Many)(query, rows, count, dim, out);
}

std::uint32_t hamming(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  std::uint32_t result = 0;
  HWY_DYNAMIC_DISPATCH(HammingMany)(a, b, 1, words, &result);
  return result;
}

void hamming_many(const std::uint64_t* query, const std::uint64_t* codes, std::size_t count,
                  std::size_t words, std::uint32_t* out) {
  HWY_DYNAMIC_DISPATCH(HammingMany)(query, codes, count, words, out);
}

std::int32_t dot_int8(const std::int8_t* a, const std::int8_t* b, std::size_t n) {
  return HWY_DYNAMIC_DISPATCH(DotInt8)(a, b, n);
}

void dot_int8_many(const std::int8_t* query, const std::int8_t* rows, std::size_t count, std::size_t dim,
                   std::int32_t* out) {
  HWY_DYNAMIC_DISPATCH(DotInt8Many)(query, rows, count, dim, out);
}

void add_scaled(float factor, const float* x, std::size_t n, float* out) {
  HWY_DYNAMIC_DISPATCH(AddScaled)(factor, x, n, out);
}

void weighted_row_sum(const float* weights, const std::uint32_t* index, std::size_t count, const float* rows,
                      std::size_t stride, std::size_t width, float* out) {
  HWY_DYNAMIC_DISPATCH(WeightedRowSum)(weights, index, count, rows, stride, width, out);
}

void weighted_row_sum(const float* weights, const std::uint32_t* index, std::size_t count,
                      const std::int8_t* rows, std::size_t stride, std::size_t width, float* out) {
  HWY_DYNAMIC_DISPATCH(WeightedRowSumInt8)(weights, index, count, rows, stride, width, out);
}

std::string_view kernel_target() { return hwy::TargetName(HWY_DYNAMIC_DISPATCH(Target)()); }

}  // namespace ragctl
#endif  // HWY_ONCE
