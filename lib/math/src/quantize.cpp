#include "ragctl/math/quantize.hpp"

#include <algorithm>
#include <cmath>

namespace ragctl {

float quantize_int8(std::span<const float> row, std::span<std::int8_t> code) {
  float largest = 0.0F;
  for (const float v : row) largest = std::max(largest, std::fabs(v));
  const float scale = largest / 127.0F;
  // The scale of a row of subnormals may round to zero, or the quotient of the largest value beyond 127.
  for (std::size_t i = 0; i < row.size(); ++i) {
    const float quotient = scale > 0.0F ? row[i] / scale : 0.0F;
    code[i] = static_cast<std::int8_t>(std::round(std::clamp(quotient, -127.0F, 127.0F)));
  }
  return scale;
}

void pack_sign_bits(std::span<const float> row, std::span<std::uint8_t> bits) {
  std::fill(bits.begin(), bits.end(), std::uint8_t{0});
  for (std::size_t i = 0; i < row.size(); ++i)
    if (row[i] > 0.0F) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | (0x80U >> (i % 8)));
}

}  // namespace ragctl
