// Seeded random numbers, the same on every platform. SplitMix64: Steele, Lea, Flood, "Fast splittable
// pseudorandom number generators", OOPSLA 2014.
#pragma once

#include <cstdint>

namespace ragctl {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  // Uniform in [0, 1) with 53 bits.
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  // Uniform in [0, bound); 0 < bound <= 2^32. Multiply-shift on 32 bits (Lemire, "Fast random integer
  // generation in an interval", 2019, without the rejection step); the bias is below bound / 2^32.
  std::uint64_t below(std::uint64_t bound) { return ((next() >> 32) * bound) >> 32; }
  // Standard normal by Box-Muller.
  double normal();

 private:
  std::uint64_t state_;
};

}  // namespace ragctl
