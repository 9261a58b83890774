#include <cstring>
#include <vector>

#include "catch.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/math/matrix.hpp"

namespace ragctl {
namespace {

SparseMatrix random_sparse(Random& random, std::size_t rows, std::size_t columns, double density) {
  SparseMatrix matrix;
  matrix.columns = columns;
  for (std::size_t r = 0; r < rows; ++r) {
    std::vector<std::uint32_t> index;
    std::vector<float> value;
    for (std::size_t c = 0; c < columns; ++c) {
      if (random.uniform() >= density) continue;
      index.push_back(static_cast<std::uint32_t>(c));
      value.push_back(static_cast<float>(random.normal()));
    }
    matrix.append_row(index, value);
  }
  return matrix;
}

std::vector<float> to_dense(const SparseMatrix& matrix) {
  std::vector<float> dense(matrix.rows * matrix.columns, 0.0F);
  for (std::size_t r = 0; r < matrix.rows; ++r)
    for (std::uint64_t e = matrix.row_begin[r]; e < matrix.row_begin[r + 1]; ++e)
      dense[r * matrix.columns + matrix.column[e]] = matrix.value[e];
  return dense;
}

TEST_CASE("transposing twice gives the matrix back, once gives the transpose") {
  Random random(1);
  for (const auto& [rows, columns] :
       {std::pair<std::size_t, std::size_t>{0, 5}, {5, 0}, {1, 1}, {30, 17}, {9, 80}}) {
    const SparseMatrix matrix = random_sparse(random, rows, columns, 0.3);
    const SparseMatrix transposed = transpose(matrix);
    CHECK(to_dense(transpose(transposed)) == to_dense(matrix));
    const std::vector<float> dense = to_dense(matrix);
    const std::vector<float> other = to_dense(transposed);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c) REQUIRE(dense[r * columns + c] == other[c * rows + r]);
  }
}

TEST_CASE("sparse times dense equals the definition and does not depend on the threads") {
  Random random(2);
  for (const std::size_t width : {1, 16, 40, 272}) {
    const SparseMatrix matrix = random_sparse(random, 300, 50, 0.2);
    DenseMatrix right(50, width);
    for (std::size_t r = 0; r < 50; ++r)
      for (std::size_t c = 0; c < width; ++c) right.row(r)[c] = static_cast<float>(random.normal());
    DenseMatrix one;
    DenseMatrix three;
    Context context;
    multiply(matrix, right, one, context);
    context.threads = 3;
    multiply(matrix, right, three, context);
    const std::vector<float> dense = to_dense(matrix);
    for (std::size_t r = 0; r < 300; ++r) {
      REQUIRE(std::memcmp(one.row(r), three.row(r), one.stride() * sizeof(float)) == 0);
      for (std::size_t c = 0; c < one.stride(); ++c) {
        float expected = 0.0F;
        for (std::size_t k = 0; k < 50 && c < width; ++k)
          if (dense[r * 50 + k] != 0.0F) expected += dense[r * 50 + k] * right.row(k)[c];
        REQUIRE(one.row(r)[c] == expected);
      }
    }
  }
}

}  // namespace
}  // namespace ragctl
