#include "ragctl/math/quantize.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "ragctl/core/random.hpp"

namespace ragctl {
namespace {

TEST_CASE("int8 codes restore every value within half a step") {
  Random random(5);
  for (const std::size_t dim : {1, 7, 64, 300}) {
    std::vector<float> row(dim);
    for (float& v : row) v = static_cast<float>(random.normal());
    std::vector<std::int8_t> code(dim);
    const float scale = quantize_int8(row, code);
    int largest = 0;
    for (std::size_t i = 0; i < dim; ++i) {
      CHECK(std::fabs(row[i] - scale * static_cast<float>(code[i])) <= scale * 0.5001F);
      largest = std::max(largest, std::abs(int{code[i]}));
    }
    CHECK(largest == 127);
  }
}

TEST_CASE("int8 codes of known values") {
  const std::vector<float> row = {1.0F, -1.0F, 0.5F, 0.0F, -0.25F};
  std::vector<std::int8_t> code(row.size());
  CHECK(quantize_int8(row, code) == 1.0F / 127.0F);
  CHECK(code == std::vector<std::int8_t>{127, -127, 64, 0, -32});
}

TEST_CASE("a zero row has scale zero and zero codes, a subnormal row stays in range") {
  std::vector<std::int8_t> code(3, 9);
  CHECK(quantize_int8(std::vector<float>(3, 0.0F), code) == 0.0F);
  CHECK(code == std::vector<std::int8_t>{0, 0, 0});
  const float tiny = std::numeric_limits<float>::denorm_min();
  quantize_int8(std::vector<float>{tiny, -tiny * 200, tiny * 130}, code);
  for (const std::int8_t c : code) CHECK(std::abs(int{c}) <= 127);
}

TEST_CASE("sign bits are packed most significant bit first, with zero for zero and for the unused bits") {
  const std::vector<float> row = {1.0F, -1.0F, 0.0F, 2.0F, -0.0F, 3.0F, -3.0F, 0.5F, 0.25F, -9.0F};
  std::vector<std::uint8_t> bits(sign_bytes(row.size()), 0xFF);
  REQUIRE(bits.size() == 2);
  pack_sign_bits(row, bits);
  CHECK(bits[0] == 0b10010101);
  CHECK(bits[1] == 0b10000000);
}

}  // namespace
}  // namespace ragctl
