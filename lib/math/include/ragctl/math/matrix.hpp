// Dense and sparse matrices of floats, just enough for the truncated SVD.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ragctl/core/context.hpp"

namespace ragctl {

// Row-major with rows padded to a multiple of 16 floats; the padding is zero and stays zero.
class DenseMatrix {
 public:
  static constexpr std::size_t kPadding = 16;

  DenseMatrix() = default;
  DenseMatrix(std::size_t rows, std::size_t columns)
      : rows_(rows),
        columns_(columns),
        stride_((columns + kPadding - 1) / kPadding * kPadding),
        values_(rows_ * stride_) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t stride() const { return stride_; }  // floats from one row to the next
  float* row(std::size_t i) { return values_.data() + i * stride_; }
  const float* row(std::size_t i) const { return values_.data() + i * stride_; }

 private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::size_t stride_ = 0;
  std::vector<float> values_;
};

// Compressed sparse rows. Invariants: row_begin has rows + 1 ascending entries from 0 to the number of
// entries; every column index is below `columns`. Columns need not be sorted, but their order within a row is
// the order of additions.
struct SparseMatrix {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<std::uint64_t> row_begin{0};
  std::vector<std::uint32_t> column;
  std::vector<float> value;

  std::size_t nonzeros() const { return value.size(); }
  // Appends a row; both spans have the same length.
  void append_row(std::span<const std::uint32_t> row_columns, std::span<const float> row_values);
};

// Entries of each row of the result are in ascending order of column. O(entries + columns).
SparseMatrix transpose(const SparseMatrix& matrix);

// left * right; `out` gets left.rows x right.columns. Bit-equal for every thread count and instruction set.
void multiply(const SparseMatrix& left, const DenseMatrix& right, DenseMatrix& out, const Context& context);

}  // namespace ragctl
