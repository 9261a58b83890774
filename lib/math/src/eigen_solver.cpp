#include "eigen_solver.hpp"

#include <Eigen/Eigenvalues>

#include "ragctl/core/error.hpp"

namespace ragctl {

SymmetricEigen symmetric_eigen(const std::vector<double>& upper, std::size_t n) {
  const auto size = static_cast<Eigen::Index>(n);
  Eigen::MatrixXd matrix(size, size);
  for (Eigen::Index i = 0; i < size; ++i)
    for (Eigen::Index j = i; j < size; ++j)
      matrix(i, j) = matrix(j, i) = upper[static_cast<std::size_t>(i * size + j)];
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
  if (solver.info() != Eigen::Success)
    throw Error(ErrorCode::kInternal, "the eigenvalues of a Gram matrix did not converge");
  SymmetricEigen result{std::vector<double>(n), std::vector<double>(n * n)};
  for (Eigen::Index j = 0; j < size; ++j) {  // Eigen's order is ascending
    const Eigen::Index from = size - 1 - j;
    result.values[static_cast<std::size_t>(j)] = solver.eigenvalues()(from);
    for (Eigen::Index i = 0; i < size; ++i)
      result.vectors[static_cast<std::size_t>(i * size + j)] = solver.eigenvectors()(i, from);
  }
  return result;
}

}  // namespace ragctl
