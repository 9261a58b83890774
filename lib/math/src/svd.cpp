// Subspace iteration on the side of the columns:
//   Z = random; repeat: Y = orth(A Z), Z = orth(A^T Y); then Y = A Z with Z orthonormal, Y^T Y = W S^2
//   W^T, V = Z W.
// Gram matrices are summed in double over fixed ranges of rows and added in order of the ranges, so no result
// depends on the number of threads.
#include "ragctl/math/svd.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "dense_kernels.hpp"
#include "eigen_solver.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/core/random.hpp"

namespace ragctl {
namespace {

constexpr double kRankTolerance =
    1e-5;  // relative to the largest singular value; float products are noise below it

// Row range of one partial sum; depends on the matrix alone. At most 32 partial sums are alive.
std::size_t reduction_grain(std::size_t rows) { return std::max<std::size_t>(2048, (rows + 31) / 32); }

// Y^T Y, upper triangle, width stride x stride (padding rows and columns are zero).
std::vector<double> gram_matrix(const DenseMatrix& y, const Context& context) {
  const std::size_t width = y.stride();
  const std::size_t grain = reduction_grain(y.rows());
  std::vector<std::vector<double>> partial((y.rows() + grain - 1) / grain);
  parallel_for(context, y.rows(), grain, [&](std::size_t begin, std::size_t end) {
    std::vector<double>& sum = partial[begin / grain];
    sum.assign(width * width, 0.0);
    add_gram(y.row(begin), end - begin, width, width, sum.data());
  });
  std::vector<double> gram(width * width, 0.0);
  for (const std::vector<double>& sum : partial)
    for (std::size_t i = 0; i < gram.size(); ++i) gram[i] += sum[i];
  return gram;
}

// Y <- Y * factor, row ranges in parallel.
void multiply_columns(DenseMatrix& y, const std::vector<float>& factor, bool upper, const Context& context) {
  constexpr std::size_t kGrain = 512;
  parallel_for(context, y.rows(), kGrain, [&](std::size_t begin, std::size_t end) {
    multiply_in_place(y.row(begin), end - begin, y.stride(), factor.data(), y.stride(), upper);
  });
}

// Upper triangular R with R^T R = gram, in place. A column that depends on those before it up to the noise of
// floats (its squared remainder is below 1e-12 of its squared norm) gets a zero row in R.
void cholesky(std::vector<double>& gram, std::size_t width) {
  for (std::size_t k = 0; k < width; ++k) {
    double* pivot_row = gram.data() + k * width;
    double norm = pivot_row[k];
    for (std::size_t i = 0; i < k; ++i) norm += gram[i * width + k] * gram[i * width + k];
    if (!(pivot_row[k] > 1e-12 * norm) || pivot_row[k] < 1e-280) {
      std::fill(pivot_row + k, pivot_row + width, 0.0);
      continue;
    }
    const double root = std::sqrt(pivot_row[k]);
    for (std::size_t j = k; j < width; ++j) pivot_row[j] /= root;
    for (std::size_t i = k + 1; i < width; ++i) {
      double* row = gram.data() + i * width;
      const double factor = pivot_row[i];
      for (std::size_t j = i; j < width; ++j) row[j] -= factor * pivot_row[j];
    }
  }
}

// Inverse of an upper triangular matrix, dependent columns (zero pivot) giving zero columns. Row i of the
// inverse solves x R = e_i from left to right.
std::vector<float> invert_upper(const std::vector<double>& r, std::size_t width) {
  std::vector<float> inverse(width * width, 0.0F);
  std::vector<double> x(width);
  for (std::size_t i = 0; i < width; ++i) {
    std::fill(x.begin(), x.end(), 0.0);
    x[i] = 1.0;  // holds the right-hand side and is overwritten by the solution
    for (std::size_t k = i; k < width; ++k) {
      const double* row = r.data() + k * width;
      x[k] = row[k] > 0.0 ? x[k] / row[k] : 0.0;
      inverse[i * width + k] = static_cast<float>(x[k]);
      if (x[k] == 0.0) continue;
      for (std::size_t j = k + 1; j < width; ++j) x[j] -= x[k] * row[j];
    }
  }
  return inverse;
}

// CholeskyQR; a second pass (CholeskyQR2) makes the columns orthonormal to the accuracy of floats.
void orthonormalize(DenseMatrix& y, int passes, const Context& context) {
  for (int pass = 0; pass < passes; ++pass) {
    std::vector<double> gram = gram_matrix(y, context);
    cholesky(gram, y.stride());
    multiply_columns(y, invert_upper(gram, y.stride()), true, context);
  }
}

// Uniform in [-1, 1): sub-Gaussian like the normal distribution, and free of the C library's log and cos,
// whose last bits vary. (Random signs are cheaper still, but a row with two equal entries is orthogonal to
// half of them.)
DenseMatrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  DenseMatrix result(rows, columns);
  Random random(seed);
  for (std::size_t r = 0; r < rows; ++r) {
    float* row = result.row(r);
    std::uint64_t bits = 0;
    for (std::size_t c = 0; c < columns; ++c, bits >>= 32) {
      if (c % 2 == 0) bits = random.next();
      row[c] = static_cast<float>(static_cast<std::int32_t>(bits)) * 0x1.0p-31F;
    }
  }
  return result;
}

std::size_t numerical_rank(const std::vector<double>& squares, std::size_t wanted) {
  std::size_t rank = 0;
  const double floor = squares.empty() ? 0.0 : squares[0] * kRankTolerance * kRankTolerance;
  while (rank < std::min(wanted, squares.size()) && squares[rank] > floor && squares[rank] > 1e-300) ++rank;
  return rank;
}

void fix_signs(DenseMatrix& vectors) {
  std::vector<float> largest(vectors.columns(), 0.0F);
  for (std::size_t r = 0; r < vectors.rows(); ++r)
    for (std::size_t c = 0; c < vectors.columns(); ++c)
      if (std::fabs(vectors.row(r)[c]) > std::fabs(largest[c])) largest[c] = vectors.row(r)[c];
  for (std::size_t r = 0; r < vectors.rows(); ++r)
    for (std::size_t c = 0; c < vectors.columns(); ++c)
      if (largest[c] < 0.0F) vectors.row(r)[c] = -vectors.row(r)[c];
}

DenseMatrix first_columns(const DenseMatrix& matrix, std::size_t columns) {
  DenseMatrix result(matrix.rows(), columns);
  for (std::size_t r = 0; r < matrix.rows(); ++r) std::copy_n(matrix.row(r), columns, result.row(r));
  return result;
}

// Rayleigh-Ritz: rotates the orthonormal basis z of the subspace into singular vectors.
TruncatedSvd rotate(DenseMatrix z, const DenseMatrix& y, std::size_t wanted, const Context& context) {
  const std::size_t width = z.stride();
  const SymmetricEigen eigen = symmetric_eigen(gram_matrix(y, context), width);
  const std::vector<float> rotation(eigen.vectors.begin(), eigen.vectors.end());
  multiply_columns(z, rotation, false, context);
  TruncatedSvd result;
  const std::size_t rank = numerical_rank(eigen.values, std::min(wanted, z.columns()));
  for (std::size_t i = 0; i < rank; ++i)
    result.singular_values.push_back(static_cast<float>(std::sqrt(eigen.values[i])));
  result.right = first_columns(z, rank);
  fix_signs(result.right);
  return result;
}

}  // namespace

TruncatedSvd truncated_svd(const SparseMatrix& matrix, const SvdOptions& options, const Context& context) {
  const std::size_t limit = std::min(matrix.rows, matrix.columns);
  const std::size_t columns = std::min<std::size_t>(limit, std::size_t{options.rank} + options.oversampling);
  if (columns == 0 || matrix.nonzeros() == 0) return {};
  const SparseMatrix transposed = transpose(matrix);
  DenseMatrix z = random_matrix(matrix.columns, columns, options.seed);
  DenseMatrix y;
  for (std::uint32_t i = 0; i <= options.power_iterations; ++i) {
    multiply(matrix, z, y, context);
    orthonormalize(y, 1, context);
    multiply(transposed, y, z, context);
    orthonormalize(z, i == options.power_iterations ? 2 : 1, context);
  }
  multiply(matrix, z, y, context);
  return rotate(std::move(z), y, options.rank, context);
}

}  // namespace ragctl
