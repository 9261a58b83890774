#include <algorithm>

#include "ragctl/core/parallel.hpp"
#include "ragctl/math/kernels.hpp"
#include "ragctl/math/matrix.hpp"

namespace ragctl {

void SparseMatrix::append_row(std::span<const std::uint32_t> row_columns, std::span<const float> row_values) {
  column.insert(column.end(), row_columns.begin(), row_columns.end());
  value.insert(value.end(), row_values.begin(), row_values.end());
  row_begin.push_back(value.size());
  ++rows;
}

SparseMatrix transpose(const SparseMatrix& matrix) {
  SparseMatrix result;
  result.rows = matrix.columns;
  result.columns = matrix.rows;
  result.row_begin.assign(matrix.columns + 1, 0);
  for (const std::uint32_t c : matrix.column) ++result.row_begin[c + 1];
  for (std::size_t c = 0; c < matrix.columns; ++c) result.row_begin[c + 1] += result.row_begin[c];
  result.column.resize(matrix.nonzeros());
  result.value.resize(matrix.nonzeros());
  std::vector<std::uint64_t> next(result.row_begin.begin(), result.row_begin.end() - 1);
  for (std::size_t r = 0; r < matrix.rows; ++r) {
    for (std::uint64_t e = matrix.row_begin[r]; e < matrix.row_begin[r + 1]; ++e) {
      const std::uint64_t to = next[matrix.column[e]]++;
      result.column[to] = static_cast<std::uint32_t>(r);
      result.value[to] = matrix.value[e];
    }
  }
  return result;
}

void multiply(const SparseMatrix& left, const DenseMatrix& right, DenseMatrix& out, const Context& context) {
  if (out.rows() != left.rows || out.columns() != right.columns())
    out = DenseMatrix(left.rows, right.columns());
  constexpr std::size_t kGrain = 64;
  parallel_for(context, left.rows, kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      const std::uint64_t first = left.row_begin[r];
      weighted_row_sum(left.value.data() + first, left.column.data() + first, left.row_begin[r + 1] - first,
                       right.row(0), right.stride(), right.stride(), out.row(r));
    }
  });
}

}  // namespace ragctl
