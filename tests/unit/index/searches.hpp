// Random questions about knowledge bases, and how much of the right answer was found.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "ragctl/core/random.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl::test {

inline std::vector<float> random_vector(Random& random, std::size_t dimension) {
  std::vector<float> vector(dimension);
  for (float& x : vector) x = static_cast<float>(random.normal());
  return vector;
}

// Each row with probability `share`.
inline RowSet random_rows(Random& random, std::uint32_t rows, double share) {
  RowSet set;
  set.bits.resize((rows + 63) / 64);
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (random.uniform() < share) set.bits[row / 64] |= std::uint64_t{1} << (row % 64);
  }
  return set;
}

// Share of `truth` that `found` holds, with its scores; 1 when there is no truth.
template <typename Hit>
double recall(const std::vector<Hit>& found, const std::vector<Hit>& truth) {
  const auto hits = std::count_if(truth.begin(), truth.end(), [&](const Hit& hit) {
    return std::find(found.begin(), found.end(), hit) != found.end();
  });
  return truth.empty() ? 1.0 : static_cast<double>(hits) / static_cast<double>(truth.size());
}

}  // namespace ragctl::test
