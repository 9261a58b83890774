// Encoding works on 16 rows at a time, coordinate by coordinate: lane r of every vector belongs to row r, so
// each row's sums run in order of coordinates whatever the width of the registers, and the butterflies of the
// Walsh-Hadamard transform need no shuffles.
#define HWY_WANT_AVX3_DL 1
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#include "ragctl/math/binary_code.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "code_kernels.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/math/kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "binary_code.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ragctl {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kBatch = code_kernels::kBatch;
using FloatTag = hn::CappedTag<float, kBatch>;
using FloatVector = hn::Vec<FloatTag>;
constexpr std::size_t kFloats = hn::MaxLanes(FloatTag());

HWY_INLINE void butterfly(FloatVector& a, FloatVector& b) {
  const FloatVector sum = hn::Add(a, b);
  b = hn::Sub(a, b);
  a = sum;
}

// Two levels at a time, so that memory is touched half as often.
HWY_INLINE void butterflies_of_four(float* y, std::size_t distance) {
  const FloatTag d;
  for (std::size_t lane = 0; lane < kBatch; lane += kFloats) {
    float* at[4];
    for (std::size_t i = 0; i < 4; ++i) at[i] = y + i * distance * kBatch + lane;
    FloatVector v0 = hn::Load(d, at[0]);
    FloatVector v1 = hn::Load(d, at[1]);
    FloatVector v2 = hn::Load(d, at[2]);
    FloatVector v3 = hn::Load(d, at[3]);
    butterfly(v0, v1);
    butterfly(v2, v3);
    butterfly(v0, v2);
    butterfly(v1, v3);
    hn::Store(v0, d, at[0]);
    hn::Store(v1, d, at[1]);
    hn::Store(v2, d, at[2]);
    hn::Store(v3, d, at[3]);
  }
}

HWY_INLINE void butterflies_of_two(float* y, std::size_t distance) {
  const FloatTag d;
  for (std::size_t lane = 0; lane < kBatch; lane += kFloats) {
    FloatVector a = hn::Load(d, y + lane);
    FloatVector b = hn::Load(d, y + distance * kBatch + lane);
    butterfly(a, b);
    hn::Store(a, d, y + lane);
    hn::Store(b, d, y + distance * kBatch + lane);
  }
}

// Walsh-Hadamard transform of `size` coordinates, a power of two, not normalised.
void walsh_hadamard(float* y, std::size_t size) {
  std::size_t distance = 1;
  for (; distance * 4 <= size; distance *= 4)
    for (std::size_t group = 0; group < size; group += 4 * distance)
      for (std::size_t i = 0; i < distance; ++i) butterflies_of_four(y + (group + i) * kBatch, distance);
  if (distance < size)
    for (std::size_t i = 0; i < distance; ++i) butterflies_of_two(y + i * kBatch, distance);
}

// Multiplies coordinate i of every row by factors[i].
void scale_coordinates(float* y, const float* factors, std::size_t count) {
  const FloatTag d;
  for (std::size_t i = 0; i < count; ++i) {
    const FloatVector factor = hn::Set(d, factors[i]);
    for (std::size_t lane = 0; lane < kBatch; lane += kFloats) {
      float* at = y + i * kBatch + lane;
      hn::Store(hn::Mul(hn::Load(d, at), factor), d, at);
    }
  }
}

void Rotate(const code_kernels::Rotation& rotation, float* y) {
  for (const code_kernels::Round& round : rotation.rounds) {
    scale_coordinates(y, round.factors.data(), rotation.bits);
    walsh_hadamard(y + round.first * kBatch, rotation.window);
  }
}

void PackSigns(const float* y, std::size_t bits, std::uint8_t* out, float* factors) {
  const FloatTag d;
  const hn::RebindToSigned<FloatTag> d32;
  const hn::Rebind<std::uint8_t, FloatTag> d8;
  for (std::size_t lane = 0; lane < kBatch; lane += kFloats) {
    FloatVector squares = hn::Zero(d);
    FloatVector absolutes = hn::Zero(d);
    for (std::size_t column = 0; column < bits / 8; ++column) {
      auto byte = hn::Zero(d32);
      for (std::size_t bit = 0; bit < 8; ++bit) {
        const FloatVector v = hn::Load(d, y + (8 * column + bit) * kBatch + lane);
        squares = hn::Add(squares, hn::Mul(v, v));
        absolutes = hn::Add(absolutes, hn::Abs(v));
        const auto one = hn::Set(d32, std::int32_t{1} << bit);
        byte = hn::Or(byte, hn::IfThenElseZero(hn::RebindMask(d32, hn::Gt(v, hn::Zero(d))), one));
      }
      hn::StoreU(hn::DemoteTo(d8, byte), d8, out + column * kCodeBlockRows + lane);
    }
    const auto some = hn::Gt(absolutes, hn::Zero(d));
    const FloatVector divisor = hn::IfThenElse(some, absolutes, hn::Set(d, 1.0F));
    hn::StoreU(hn::IfThenElseZero(some, hn::Div(squares, divisor)), d, factors + lane);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ragctl
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ragctl {

HWY_EXPORT(Rotate);
HWY_EXPORT(PackSigns);

namespace code_kernels {

Rotation::Rotation(std::size_t dimension) : bits(code_bits(dimension)), window(std::bit_floor(bits)) {
  constexpr std::uint64_t kSeed = 0x7261676374'6c6271;
  Random random(kSeed);
  for (std::size_t round = 0; round < rounds.size(); ++round) {
    rounds[round].first = round % 2 == 0 ? 0 : bits - window;
    rounds[round].factors.resize(bits);
    const float norm = 1.0F / std::sqrt(static_cast<float>(window));
    std::uint64_t signs = 0;
    for (std::size_t i = 0; i < bits; ++i) {
      if (i % 64 == 0) signs = random.next();
      const bool inside = i >= rounds[round].first && i < rounds[round].first + window;
      const float magnitude = inside ? norm : 1.0F;
      rounds[round].factors[i] = (signs >> (i % 64)) & 1U ? magnitude : -magnitude;
    }
  }
}

Batch::Batch(std::span<const float> centre, const Rotation& rotation)
    : centre_(centre), rotation_(rotation), values_(hwy::AllocateAligned<float>(rotation.bits * kBatch)) {}

void Batch::rotate(std::span<const float* const> rows) {
  float* y = values_.get();
  std::fill_n(y, rotation_.bits * kBatch, 0.0F);
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::size_t i = 0; i < centre_.size(); ++i) y[i * kBatch + row] = rows[row][i] - centre_[i];
  HWY_DYNAMIC_DISPATCH(Rotate)(rotation_, y);
}

}  // namespace code_kernels

struct CodeEncoder::Rotation : code_kernels::Rotation {
  using code_kernels::Rotation::Rotation;
};

CodeEncoder::CodeEncoder(std::vector<float> centre)
    : centre_(std::move(centre)), rotation_(std::make_unique<const Rotation>(centre_.size())) {}
CodeEncoder::~CodeEncoder() = default;
CodeEncoder::CodeEncoder(CodeEncoder&&) noexcept = default;

void CodeEncoder::encode(std::span<const float* const> rows, std::byte* out) const {
  using code_kernels::kBatch;
  const std::size_t bits = rotation_->bits;
  auto* codes = reinterpret_cast<std::uint8_t*>(out);
  std::byte* numbers = out + kCodeBlockRows * bits / 8;
  std::fill_n(out, code_block_bytes(centre_.size()), std::byte{0});
  code_kernels::Batch batch(centre_, *rotation_);
  std::array<float, kCodeBlockRows> factors{};
  std::array<float, kCodeBlockRows> offsets{};
  for (std::size_t first = 0; first < rows.size(); first += kBatch) {
    const std::size_t count = std::min(kBatch, rows.size() - first);
    batch.rotate(rows.subspan(first, count));
    HWY_DYNAMIC_DISPATCH(PackSigns)(batch.values(), bits, codes + first, factors.data() + first);
    for (std::size_t i = 0; i < count; ++i)
      offsets[first + i] = dot(rows[first + i], centre_.data(), centre_.size());
  }
  std::memcpy(numbers, factors.data(), sizeof factors);
  std::memcpy(numbers + sizeof factors, offsets.data(), sizeof offsets);
}

}  // namespace ragctl
#endif  // HWY_ONCE
