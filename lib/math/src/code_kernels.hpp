// What encoding of rows and of queries share.
#pragma once

#include <hwy/aligned_allocator.h>

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace ragctl::code_kernels {

// Rows that are rotated side by side. 16 is one AVX-512 register, and 16 rows of 384 coordinates fit the L1
// cache.
inline constexpr std::size_t kBatch = 16;

struct Round {
  std::size_t first = 0;       // of the coordinates that are transformed
  std::vector<float> factors;  // signs, times the norm of the transform inside the window
};

struct Rotation {
  explicit Rotation(std::size_t dimension);

  std::size_t bits;
  std::size_t window;
  std::array<Round, 2> rounds;
};

// Up to 16 vectors, centred and rotated.
class Batch {
 public:
  Batch(std::span<const float> centre, const Rotation& rotation);

  void rotate(std::span<const float* const> rows);
  // Coordinate i of row r at [i * kBatch + r].
  const float* values() const { return values_.get(); }

 private:
  std::span<const float> centre_;
  const Rotation& rotation_;
  hwy::AlignedFreeUniquePtr<float[]> values_;
};

}  // namespace ragctl::code_kernels
