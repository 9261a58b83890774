// Truncated singular value decomposition of a sparse matrix.
#pragma once

#include <cstdint>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/math/matrix.hpp"

namespace ragctl {

struct SvdOptions {
  // Number of singular triplets wanted; fewer are returned when the matrix has a smaller rank. At least 1.
  std::uint32_t rank = 256;
  // Extra columns of the random subspace. More make the last triplets more accurate; cost grows linearly with
  // rank + oversampling.
  std::uint32_t oversampling = 10;
  // Subspace iterations after the first pass. Each costs two sparse products. 2 is enough for text; slowly
  // decaying spectra that need accurate last triplets want 4 or more.
  std::uint32_t power_iterations = 2;
  std::uint64_t seed = 1;
};

struct TruncatedSvd {
  // Descending. Values below 1e-5 of the largest are taken for zero and left out. Empty for a zero matrix.
  std::vector<float> singular_values;
  // One row for each column of the matrix, one column for each singular value: the right singular vectors,
  // orthonormal to about 1e-6. Their signs are fixed: the entry of largest magnitude (the first of equals) is
  // positive.
  DenseMatrix right;
};

// Randomized subspace iteration (Halko, Martinsson, Tropp, "Finding structure with randomness", SIAM Review
// 2011, algorithms 4.4 and 5.1) with CholeskyQR2 (Yamamoto et al., ETNA 2015) as the orthonormalisation.
// Singular values are accurate to about 1e-6 of the largest plus the truncation error of the method. Same
// bits for every thread count and instruction set. Memory: 4 (rows + 2 columns)(rank + oversampling) bytes
// and a transposed copy of the matrix.
TruncatedSvd truncated_svd(const SparseMatrix& matrix, const SvdOptions& options, const Context& context);

}  // namespace ragctl
