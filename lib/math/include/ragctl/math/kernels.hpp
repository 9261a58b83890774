// Vector kernels, dispatched at run time to the widest instruction set of the CPU (Highway: SSSE3, SSE4,
// AVX2, AVX-512, NEON, portable). Every kernel returns the same bits on every instruction set: float sums run
// over 32 accumulators (element i goes to accumulator i mod 32), no multiply-add is fused, and the
// accumulators are added pairwise at distances 16, 8, 4, 2, 1. All functions are thread-safe and need no
// alignment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ragctl {

// Sum of a[i] * b[i].
float dot(const float* a, const float* b, std::size_t n);

// Sum of (a[i] - b[i])^2.
float squared_l2(const float* a, const float* b, std::size_t n);

// out[r] = dot(query, rows + r * dim, dim) for r < count, bit-equal to the single calls and faster. Runs at
// the speed of memory.
void dot_many(const float* query, const float* rows, std::size_t count, std::size_t dim, float* out);

// out[i] = dot(query, rows[i], dim) for i < count, bit-equal to the single calls: rows that lie anywhere.
// While one is read, the next is on its way from memory.
void dot_each(const float* query, const float* const* rows, std::size_t count, std::size_t dim, float* out);

// Bit i is set where values[i] is not below `least` (so also where one of them is NaN); count <= 64.
std::uint64_t not_below(const float* values, std::size_t count, float least);

// out[r] = squared_l2(query, rows + r * dim, dim) for r < count.
void squared_l2_many(const float* query, const float* rows, std::size_t count, std::size_t dim, float* out);

// Number of differing bits of two codes of `words` 64-bit words.
std::uint32_t hamming(const std::uint64_t* a, const std::uint64_t* b, std::size_t words);

// out[r] = hamming(query, codes + r * words, words) for r < count.
void hamming_many(const std::uint64_t* query, const std::uint64_t* codes, std::size_t count,
                  std::size_t words, std::uint32_t* out);

// Sum of a[i] * b[i]; exact for n <= 131,071 (-128 included).
std::int32_t dot_int8(const std::int8_t* a, const std::int8_t* b, std::size_t n);

// out[r] = dot_int8(query, rows + r * dim, dim) for r < count.
void dot_int8_many(const std::int8_t* query, const std::int8_t* rows, std::size_t count, std::size_t dim,
                   std::int32_t* out);

// out[j] += factor * x[j] for j < n, each product rounded before the addition.
void add_scaled(float factor, const float* x, std::size_t n, float* out);

// out[j] = sum over i < count, in order, of weights[i] * rows[index[i] * stride + j], for j < width: one row
// of a sparse-times-dense product.
void weighted_row_sum(const float* weights, const std::uint32_t* index, std::size_t count, const float* rows,
                      std::size_t stride, std::size_t width, float* out);

// The same over rows of int8 codes.
void weighted_row_sum(const float* weights, const std::uint32_t* index, std::size_t count,
                      const std::int8_t* rows, std::size_t stride, std::size_t width, float* out);

// Name of the instruction set that the kernels run on, as Highway calls it ("AVX3", "AVX2", "SSE4", "NEON"
// ...).
std::string_view kernel_target();

}  // namespace ragctl
