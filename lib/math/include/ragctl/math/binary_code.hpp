// One bit a dimension, with a query of four bits: vectors are centred and rotated, and of each coordinate the
// sign is kept, with two numbers a vector that turn the sum over signs into an estimate of the inner product
// (Gao and Long, "RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound for Approximate
// Nearest Neighbor Search", SIGMOD 2024; the scan by table look-ups is that of Andre et al., "Cache locality
// is not enough", VLDB 2015). All functions give the same bits on every instruction set.
//
// The rotation is fixed: the vector is padded with zeros to D = code_bits(dimension) coordinates; then twice
// every coordinate is multiplied by a sign and a normalised Walsh-Hadamard transform of P coordinates, the
// largest power of two that D holds, is applied: to the first P in the first round, to the last P in the
// second. docs/formats.md has the signs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace ragctl {

// Codes are kept in blocks of so many rows, bytes of equal position side by side.
inline constexpr std::size_t kCodeBlockRows = 64;

// Bits of a code: the dimension rounded up to a multiple of 64.
constexpr std::size_t code_bits(std::size_t dimension) { return (dimension + 63) / 64 * 64; }

// Bytes of a block: code_bits / 8 columns of 64 bytes (byte r of column c holds coordinates 8c ... 8c + 7 of
// row r, the first in the lowest bit), then 64 floats "factor", then 64 floats "offset".
constexpr std::size_t code_block_bytes(std::size_t dimension) {
  return kCodeBlockRows * (code_bits(dimension) / 8 + 2 * sizeof(float));
}

// Thread-safe after construction.
class CodeEncoder {
 public:
  explicit CodeEncoder(std::vector<float> centre);
  ~CodeEncoder();
  CodeEncoder(CodeEncoder&&) noexcept;

  std::span<const float> centre() const { return centre_; }
  // Encodes up to 64 vectors of finite floats; the rest of the block is zero. `out` has code_block_bytes(
  // centre().size()) bytes. With y the rotated difference of row and centre: bit i is y[i] > 0, factor =
  // |y|^2 / sum of |y[i]| (0 for a row that equals the centre), offset = <row, centre>.
  void encode(std::span<const float* const> rows, std::byte* out) const;

 private:
  struct Rotation;
  std::vector<float> centre_;
  std::unique_ptr<const Rotation> rotation_;
};

// Mean of `rows` vectors, of at most 16,384 of them at equal distances: sums in double in order of rows.
template <class VectorOf>
std::vector<float> code_centre(std::size_t rows, std::size_t dimension, const VectorOf& vector) {
  constexpr std::size_t kSample = 16384;
  const std::size_t step = (rows + kSample - 1) / kSample;
  std::vector<double> sum(dimension);
  for (std::size_t row = 0; row < rows; row += step) {
    const float* values = vector(row);
    for (std::size_t i = 0; i < dimension; ++i) sum[i] += static_cast<double>(values[i]);
  }
  const double count = rows == 0 ? 1.0 : static_cast<double>((rows + step - 1) / step);
  std::vector<float> centre(dimension);
  for (std::size_t i = 0; i < dimension; ++i) centre[i] = static_cast<float>(sum[i] / count);
  return centre;
}

// A query against blocks of one centre. Thread-safe after construction.
class CodeQuery {
 public:
  // kFour: each rotated coordinate of query - centre is rounded to one of 16 values. kOne: to its sign, which
  // makes the sum a Hamming distance.
  enum class Bits { kOne, kFour };
  using Estimates = std::array<float, kCodeBlockRows>;

  // `deviations` is added to every estimate, in standard deviations of its error: 0 estimates the inner
  // product, 2 makes a bound that 98 of 100 stay below. The error is about normal; its deviation is
  // sqrt(1 - 2 / pi) factor |query - centre| (RaBitQ, theorem 3.2, for the mean sqrt(2 / pi) of the cosine
  // between a vector and its signs).
  CodeQuery(std::span<const float> centre, std::span<const float> query, Bits bits = Bits::kFour,
            float deviations = 0.0F);

  // How much of a block is read. kEarlyEnd: the second half of the coordinates only where by the first some
  // row may come near `least`. A row at `least` is missed once in 4,000 times (3.5 deviations of the estimate
  // that the first half makes).
  enum class Reading { kWhole, kEarlyEnd };

  struct Above {
    std::size_t block;
    std::uint64_t rows;  // bit r for row r of the block
  };
  // Estimates the inner products of the query with the rows of `count` blocks, up to the first block that has
  // one above `least` or not a number: its number, those rows and the estimates of all its rows. {count, 0}
  // where there is none; the estimates are of no use then.
  Above first_above(const std::byte* blocks, std::size_t count, float least, Estimates& estimates,
                    Reading reading = Reading::kWhole) const;
  // The same of one block: its rows above `least`.
  std::uint64_t estimate(const std::byte* block, float least, Estimates& estimates,
                         Reading reading = Reading::kWhole) const {
    return first_above(block, 1, least, estimates, reading).rows;
  }

 private:
  std::size_t columns_;
  std::size_t early_columns_;
  std::vector<std::uint8_t> tables_;  // for each four coordinates the sums of their 16 sign patterns
  float step_ = 0.0F;
  float bias_ = 0.0F;
  float early_step_ = 0.0F;
  float early_bias_ = 0.0F;
  float constant_ = 0.0F;  // <centre, query> - <centre, centre>
};

}  // namespace ragctl
