// Eigen's one use, kept in a translation unit of its own; internal to the module.
#pragma once

#include <cstddef>
#include <vector>

namespace ragctl {

struct SymmetricEigen {
  std::vector<double> values;   // descending
  std::vector<double> vectors;  // n x n, row-major; column j belongs to values[j]
};

// Eigen decomposition of a symmetric n x n matrix given by its upper triangle (row-major). Throws
// Error(kInternal) when it does not converge, which finite input does not cause.
SymmetricEigen symmetric_eigen(const std::vector<double>& upper, std::size_t n);

}  // namespace ragctl
