// Register-tiled products, compiled once per instruction set. Width is a multiple of 16 floats, so every tile
// is 16 columns wide whatever the vector length, and no tails exist.
#define HWY_WANT_AVX3_DL 1
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#include "dense_kernels.hpp"

#include <algorithm>
#include <array>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dense_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ragctl {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kTile = 16;  // columns of a tile
using FloatTag = hn::CappedTag<float, 16>;
using DoubleTag = hn::CappedTag<double, 8>;
constexpr std::size_t kFloats = hn::MaxLanes(FloatTag());
constexpr std::size_t kDoubles = hn::MaxLanes(DoubleTag());
constexpr std::size_t kFloatVectors = kTile / kFloats;
constexpr std::size_t kDoubleVectors = kTile / kDoubles;
// Rows of a tile: as many as keep all accumulators in registers (32 registers with AVX-512, else 16).
constexpr std::size_t kGramRows = kDoubleVectors <= 2 ? 8 : 2;
constexpr std::size_t kProductRows = kFloatVectors <= 1 ? 8 : 4;

// gram[i0 .. i0 + kRows)[j0 .. j0 + 16) += the products over a packed block of rows.
template <std::size_t kRows>
HWY_INLINE void gram_tile(const double* block, std::size_t rows, std::size_t width, std::size_t i0,
                          std::size_t j0, double* gram) {
  const DoubleTag d;
  hn::Vec<DoubleTag> sums[kRows][kDoubleVectors];
  for (auto& row : sums)
    for (auto& sum : row) sum = hn::Zero(d);
  for (std::size_t r = 0; r < rows; ++r) {
    const double* y = block + r * width;
    hn::Vec<DoubleTag> right[kDoubleVectors];
    for (std::size_t v = 0; v < kDoubleVectors; ++v) right[v] = hn::LoadU(d, y + j0 + v * kDoubles);
    for (std::size_t i = 0; i < kRows; ++i) {
      const auto left = hn::Set(d, y[i0 + i]);
      for (std::size_t v = 0; v < kDoubleVectors; ++v)
        sums[i][v] = hn::Add(sums[i][v], hn::Mul(left, right[v]));
    }
  }
  for (std::size_t i = 0; i < kRows; ++i)
    for (std::size_t v = 0; v < kDoubleVectors; ++v) {
      double* to = gram + (i0 + i) * width + j0 + v * kDoubles;
      hn::StoreU(hn::Add(hn::LoadU(d, to), sums[i][v]), d, to);
    }
}

void AddGram(const float* y, std::size_t rows, std::size_t stride, std::size_t width, double* gram) {
  constexpr std::size_t kBlock =
      64;  // rows converted to double at a time; with a width of 272 they fit the L2 cache
  std::vector<double> block(kBlock * width);
  for (std::size_t begin = 0; begin < rows; begin += kBlock) {
    const std::size_t count = std::min(kBlock, rows - begin);
    for (std::size_t r = 0; r < count; ++r)
      std::copy_n(y + (begin + r) * stride, width, block.begin() + static_cast<std::ptrdiff_t>(r * width));
    for (std::size_t j = 0; j < width; j += kTile)
      for (std::size_t i = 0; i < j + kTile; i += kGramRows)
        gram_tile<kGramRows>(block.data(), count, width, i, j, gram);
  }
}

// out[0 .. kRows)[j .. j + 16) = left[0 .. kRows)[0 .. inner) * factor[0 .. inner)[j .. j + 16).
template <std::size_t kRows>
HWY_INLINE void product_tile(const float* left, std::size_t inner, std::size_t width, const float* factor,
                             std::size_t factor_stride, std::size_t j, float* out, std::size_t stride) {
  const FloatTag d;
  hn::Vec<FloatTag> sums[kRows][kFloatVectors];
  for (auto& row : sums)
    for (auto& sum : row) sum = hn::Zero(d);
  for (std::size_t k = 0; k < inner; ++k) {
    const float* f = factor + k * factor_stride + j;
    hn::Vec<FloatTag> right[kFloatVectors];
    for (std::size_t v = 0; v < kFloatVectors; ++v) right[v] = hn::LoadU(d, f + v * kFloats);
    for (std::size_t r = 0; r < kRows; ++r) {
      const auto value = hn::Set(d, left[r * width + k]);
      for (std::size_t v = 0; v < kFloatVectors; ++v)
        sums[r][v] = hn::Add(sums[r][v], hn::Mul(value, right[v]));
    }
  }
  for (std::size_t r = 0; r < kRows; ++r)
    for (std::size_t v = 0; v < kFloatVectors; ++v)
      hn::StoreU(sums[r][v], d, out + r * stride + j + v * kFloats);
}

void MultiplyInPlace(float* y, std::size_t rows, std::size_t stride, const float* factor, std::size_t width,
                     bool upper) {
  std::vector<float> left(kProductRows * width);
  for (std::size_t begin = 0; begin < rows; begin += kProductRows) {
    const std::size_t count = std::min(kProductRows, rows - begin);
    for (std::size_t r = 0; r < count; ++r)
      std::copy_n(y + (begin + r) * stride, width, left.begin() + static_cast<std::ptrdiff_t>(r * width));
    for (std::size_t j = 0; j < width; j += kTile) {
      const std::size_t inner = upper ? j + kTile : width;
      float* out = y + begin * stride;
      if (count == kProductRows) {
        product_tile<kProductRows>(left.data(), inner, width, factor, stride, j, out, stride);
      } else {
        for (std::size_t r = 0; r < count; ++r)
          product_tile<1>(left.data() + r * width, inner, width, factor, stride, j, out + r * stride, stride);
      }
    }
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ragctl
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ragctl {

HWY_EXPORT(AddGram);
HWY_EXPORT(MultiplyInPlace);

void add_gram(const float* y, std::size_t rows, std::size_t stride, std::size_t width, double* gram) {
  HWY_DYNAMIC_DISPATCH(AddGram)(y, rows, stride, width, gram);
}

void multiply_in_place(float* y, std::size_t rows, std::size_t stride, const float* factor, std::size_t width,
                       bool upper) {
  HWY_DYNAMIC_DISPATCH(MultiplyInPlace)(y, rows, stride, factor, width, upper);
}

}  // namespace ragctl
#endif  // HWY_ONCE
