#include "ragctl/math/svd.hpp"

#include <Eigen/SVD>
#include <atomic>
#include <cmath>
#include <cstring>
#include <vector>

#include "catch.hpp"
#include "ragctl/core/error.hpp"
#include "ragctl/core/random.hpp"
#include "targets.hpp"

namespace ragctl {
namespace {

// Rows of a few entries whose columns follow a skewed distribution, as terms do in texts.
SparseMatrix text_like(std::uint64_t seed, std::size_t rows, std::size_t columns, std::size_t entries) {
  Random random(seed);
  SparseMatrix matrix;
  matrix.columns = columns;
  for (std::size_t r = 0; r < rows; ++r) {
    std::vector<float> row(columns, 0.0F);
    for (std::size_t e = 0; e < entries; ++e) {
      const double u = random.uniform();
      row[static_cast<std::size_t>(u * u * static_cast<double>(columns))] += 1.0F + static_cast<float>(r % 5);
    }
    std::vector<std::uint32_t> index;
    std::vector<float> value;
    for (std::size_t c = 0; c < columns; ++c) {
      if (row[c] == 0.0F) continue;
      index.push_back(static_cast<std::uint32_t>(c));
      value.push_back(row[c]);
    }
    matrix.append_row(index, value);
  }
  return matrix;
}

Eigen::MatrixXd to_eigen(const SparseMatrix& matrix) {
  Eigen::MatrixXd dense = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(matrix.rows),
                                                static_cast<Eigen::Index>(matrix.columns));
  for (std::size_t r = 0; r < matrix.rows; ++r)
    for (std::uint64_t e = matrix.row_begin[r]; e < matrix.row_begin[r + 1]; ++e)
      dense(static_cast<Eigen::Index>(r), matrix.column[e]) = matrix.value[e];
  return dense;
}

Eigen::MatrixXd to_eigen(const DenseMatrix& matrix) {
  Eigen::MatrixXd dense(static_cast<Eigen::Index>(matrix.rows()),
                        static_cast<Eigen::Index>(matrix.columns()));
  for (Eigen::Index r = 0; r < dense.rows(); ++r)
    for (Eigen::Index c = 0; c < dense.cols(); ++c) dense(r, c) = matrix.row(static_cast<std::size_t>(r))[c];
  return dense;
}

double orthonormality_error(const DenseMatrix& vectors) {
  const Eigen::MatrixXd v = to_eigen(vectors);
  return (v.transpose() * v - Eigen::MatrixXd::Identity(v.cols(), v.cols())).cwiseAbs().maxCoeff();
}

SparseMatrix from_eigen(const Eigen::MatrixXd& dense) {
  SparseMatrix matrix;
  matrix.columns = static_cast<std::size_t>(dense.cols());
  for (Eigen::Index r = 0; r < dense.rows(); ++r) {
    std::vector<std::uint32_t> index;
    std::vector<float> value;
    for (Eigen::Index c = 0; c < dense.cols(); ++c) {
      index.push_back(static_cast<std::uint32_t>(c));
      value.push_back(static_cast<float>(dense(r, c)));
    }
    matrix.append_row(index, value);
  }
  return matrix;
}

TEST_CASE("the full decomposition equals Eigen's dense one") {
  for (const auto& [rows, columns] :
       {std::pair<std::size_t, std::size_t>{40, 25}, {25, 40}, {1, 7}, {64, 64}}) {
    const SparseMatrix matrix = text_like(3, rows, columns, 6);
    const Eigen::MatrixXd dense = to_eigen(matrix);
    const Eigen::JacobiSVD<Eigen::MatrixXd> reference(dense, Eigen::ComputeThinV);
    const TruncatedSvd svd = truncated_svd(matrix, {.rank = 100}, {});
    REQUIRE(svd.singular_values.size() <= static_cast<std::size_t>(reference.singularValues().size()));
    const double largest = reference.singularValues()(0);
    for (Eigen::Index i = 0; i < reference.singularValues().size(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      const double ours = at < svd.singular_values.size() ? svd.singular_values[at] : 0.0;
      CHECK(std::fabs(ours - reference.singularValues()(i)) < 2e-5 * largest);
    }
    CHECK(orthonormality_error(svd.right) < 5e-6);
    const Eigen::MatrixXd v = to_eigen(svd.right);
    CHECK((dense - dense * v * v.transpose()).norm() < 1e-4 * dense.norm());
  }
}

TEST_CASE("the truncated decomposition finds the leading values and nearly the best approximation") {
  const SparseMatrix matrix = text_like(4, 400, 300, 12);
  const Eigen::MatrixXd dense = to_eigen(matrix);
  const Eigen::JacobiSVD<Eigen::MatrixXd> reference(dense);
  const TruncatedSvd svd = truncated_svd(matrix, {.rank = 20, .oversampling = 12, .power_iterations = 6}, {});
  REQUIRE(svd.singular_values.size() == 20);
  for (Eigen::Index i = 0; i < 20; ++i) {
    const double ours = svd.singular_values[static_cast<std::size_t>(i)];
    CHECK(ours == Approx(reference.singularValues()(i)).epsilon(5e-3));
    CHECK(ours <=
          reference.singularValues()(i) * (1 + 1e-5));  // Rayleigh-Ritz values never exceed the true ones
  }
  const Eigen::MatrixXd v = to_eigen(svd.right);
  const double best = reference.singularValues().tail(280).norm();
  CHECK((dense - dense * v * v.transpose()).norm() < 1.002 * best);
  CHECK(orthonormality_error(svd.right) < 5e-6);
}

TEST_CASE("a spectrum that falls by four orders of magnitude is found to about 1e-6 of the largest value") {
  Random random(9);
  const Eigen::MatrixXd noise =
      Eigen::MatrixXd::NullaryExpr(90, 60, [&random](Eigen::Index, Eigen::Index) { return random.normal(); });
  const Eigen::JacobiSVD<Eigen::MatrixXd> bases(noise, Eigen::ComputeThinU | Eigen::ComputeThinV);
  Eigen::VectorXd values(60);
  for (Eigen::Index i = 0; i < 60; ++i) values(i) = std::pow(10.0, -4.0 * static_cast<double>(i) / 59);
  const SparseMatrix matrix = from_eigen(bases.matrixU() * values.asDiagonal() * bases.matrixV().transpose());
  const TruncatedSvd svd = truncated_svd(matrix, {.rank = 60}, {});
  REQUIRE(svd.singular_values.size() == 60);
  for (Eigen::Index i = 0; i < 60; ++i)
    CHECK(std::fabs(svd.singular_values[static_cast<std::size_t>(i)] - values(i)) < 1e-6);
  CHECK(orthonormality_error(svd.right) < 5e-6);
}

TEST_CASE("the rank of the matrix bounds the number of triplets") {
  SparseMatrix matrix;  // rank 2: each row is one of two, many times over
  matrix.columns = 10;
  for (int r = 0; r < 50; ++r) {
    const std::vector<std::uint32_t> even = {0, 2, 4};
    const std::vector<std::uint32_t> odd = {2, 5};
    if (r % 3 == 0)
      matrix.append_row(even, std::vector<float>{0.3F, 0.7F, 0.1F});
    else
      matrix.append_row(odd, std::vector<float>{0.9F, 0.2F});
  }
  const TruncatedSvd svd = truncated_svd(matrix, {.rank = 8}, {});
  REQUIRE(svd.singular_values.size() == 2);
  CHECK(svd.right.columns() == 2);
  CHECK(orthonormality_error(svd.right) < 5e-6);
}

TEST_CASE("the smallest matrices lose no direction, whatever the seed") {
  SparseMatrix matrix;
  matrix.columns = 3;
  matrix.append_row(std::vector<std::uint32_t>{0, 1}, std::vector<float>{0.7F, 0.7F});
  matrix.append_row(std::vector<std::uint32_t>{2}, std::vector<float>{1.0F});
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const TruncatedSvd svd = truncated_svd(matrix, {.seed = seed}, {});
    REQUIRE(svd.singular_values.size() == 2);
    REQUIRE(svd.singular_values[0] == Approx(1.0).epsilon(1e-5));
    REQUIRE(svd.singular_values[1] == Approx(0.98995).epsilon(1e-5));
  }
}

TEST_CASE("zero and empty matrices have no singular triplets") {
  CHECK(truncated_svd(SparseMatrix{}, {}, {}).singular_values.empty());
  SparseMatrix zero;
  zero.columns = 4;
  zero.append_row({}, {});
  CHECK(truncated_svd(zero, {}, {}).singular_values.empty());
  zero.append_row(std::vector<std::uint32_t>{1}, std::vector<float>{0.0F});
  CHECK(truncated_svd(zero, {}, {}).singular_values.empty());
}

TEST_CASE("a single entry is its own decomposition") {
  SparseMatrix matrix;
  matrix.columns = 3;
  matrix.append_row(std::vector<std::uint32_t>{1}, std::vector<float>{-2.0F});
  const TruncatedSvd svd = truncated_svd(matrix, {}, {});
  REQUIRE(svd.singular_values.size() == 1);
  CHECK(svd.singular_values[0] == Approx(2.0F));
  CHECK(svd.right.row(1)[0] == Approx(1.0F));
  CHECK(svd.right.row(0)[0] == 0.0F);
}

TEST_CASE("singular vectors have a fixed sign") {
  const TruncatedSvd svd = truncated_svd(text_like(6, 100, 80, 7), {.rank = 12}, {});
  for (std::size_t c = 0; c < svd.right.columns(); ++c) {
    float largest = 0.0F;
    for (std::size_t r = 0; r < svd.right.rows(); ++r)
      if (std::fabs(svd.right.row(r)[c]) > std::fabs(largest)) largest = svd.right.row(r)[c];
    CHECK(largest > 0.0F);
  }
}

TEST_CASE("the decomposition has the same bits for every thread count and instruction set") {
  const SparseMatrix matrix = text_like(7, 5000, 900, 9);
  const TruncatedSvd expected = truncated_svd(matrix, {.rank = 30}, {});
  const auto check_equal = [&expected](const TruncatedSvd& svd) {
    REQUIRE(svd.singular_values == expected.singular_values);
    for (std::size_t r = 0; r < expected.right.rows(); ++r)
      REQUIRE(std::memcmp(svd.right.row(r), expected.right.row(r), expected.right.stride() * sizeof(float)) ==
              0);
  };
  for (const unsigned threads : {2U, 5U}) {
    Context context;
    context.threads = threads;
    check_equal(truncated_svd(matrix, {.rank = 30}, context));
  }
  for_each_target([&](const std::string& target) {
    INFO(target);
    check_equal(truncated_svd(matrix, {.rank = 30}, {}));
  });
}

TEST_CASE("cancelling stops the decomposition") {
  const std::atomic<bool> cancelled{true};
  Context context;
  context.cancelled = &cancelled;
  CHECK_THROWS_AS(truncated_svd(text_like(8, 50, 50, 5), {}, context), Error);
}

}  // namespace
}  // namespace ragctl
