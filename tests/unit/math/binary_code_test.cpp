#include "ragctl/math/binary_code.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/math/kernels.hpp"
#include "targets.hpp"

namespace ragctl {
namespace {

constexpr float kNone = -std::numeric_limits<float>::infinity();

std::vector<float> random_rows(std::uint64_t seed, std::size_t rows, std::size_t dimension) {
  Random random(seed);
  std::vector<float> values(rows * dimension);
  for (float& x : values) x = static_cast<float>(random.normal());
  return values;
}

std::vector<const float*> pointers(const std::vector<float>& rows, std::size_t dimension) {
  std::vector<const float*> out;
  for (std::size_t at = 0; at < rows.size(); at += dimension) out.push_back(rows.data() + at);
  return out;
}

std::vector<std::byte> encode(const CodeEncoder& encoder, const std::vector<float>& rows) {
  std::vector<std::byte> block(code_block_bytes(encoder.centre().size()), std::byte{0xAA});
  encoder.encode(pointers(rows, encoder.centre().size()), block.data());
  return block;
}

float number(const std::vector<std::byte>& block, std::size_t dimension, std::size_t which, std::size_t row) {
  float value = 0.0F;
  const std::size_t codes = kCodeBlockRows * code_bits(dimension) / 8;
  std::memcpy(&value, block.data() + codes + (which * kCodeBlockRows + row) * sizeof value, sizeof value);
  return value;
}

// The rotation as docs/formats.md has it, by the definition of the transform.
std::vector<float> rotate(std::vector<float> y) {
  const std::size_t bits = code_bits(y.size());
  y.resize(bits);
  std::size_t window = 1;
  while (window * 2 <= bits) window *= 2;
  Random random(0x72616763746c6271);
  for (int round = 0; round < 2; ++round) {
    std::uint64_t signs = 0;
    for (std::size_t i = 0; i < bits; ++i) {
      if (i % 64 == 0) signs = random.next();
      if (((signs >> (i % 64)) & 1U) == 0) y[i] = -y[i];
    }
    const std::size_t first = round == 0 ? 0 : bits - window;
    std::vector<float> out(y);
    for (std::size_t i = 0; i < window; ++i) {
      double sum = 0.0;
      for (std::size_t j = 0; j < window; ++j)
        sum += (std::popcount(i & j) % 2 == 0 ? 1.0 : -1.0) * static_cast<double>(y[first + j]);
      out[first + i] = static_cast<float>(sum / std::sqrt(static_cast<double>(window)));
    }
    y = out;
  }
  return y;
}

TEST_CASE("a code holds the signs of the rotated difference, its factor and its offset") {
  for (const std::size_t dimension : {1, 3, 64, 100, 192, 384, 520}) {
    const std::size_t rows = 37;
    const auto values = random_rows(1, rows, dimension);
    const CodeEncoder encoder(random_rows(2, 1, dimension));
    const auto block = encode(encoder, values);
    for (std::size_t r = 0; r < rows; ++r) {
      std::vector<float> difference(dimension);
      for (std::size_t i = 0; i < dimension; ++i)
        difference[i] = values[r * dimension + i] - encoder.centre()[i];
      const auto y = rotate(difference);
      double squares = 0.0;
      double absolutes = 0.0;
      INFO("dimension " << dimension << " row " << r);
      for (std::size_t i = 0; i < y.size(); ++i) {
        squares += static_cast<double>(y[i]) * static_cast<double>(y[i]);
        absolutes += std::fabs(static_cast<double>(y[i]));
        const auto byte = static_cast<unsigned>(block[i / 8 * kCodeBlockRows + r]);
        if (std::fabs(y[i]) > 1e-4F) REQUIRE(((byte >> (i % 8)) & 1U) == (y[i] > 0 ? 1U : 0U));
      }
      REQUIRE(number(block, dimension, 0, r) == Approx(squares / absolutes).epsilon(1e-4));
      REQUIRE(number(block, dimension, 1, r) ==
              dot(values.data() + r * dimension, encoder.centre().data(), dimension));
    }
    for (std::size_t r = rows; r < kCodeBlockRows; ++r) {
      for (std::size_t c = 0; c < code_bits(dimension) / 8; ++c)
        REQUIRE(block[c * kCodeBlockRows + r] == std::byte{0});
      REQUIRE(number(block, dimension, 0, r) == 0.0F);
      REQUIRE(number(block, dimension, 1, r) == 0.0F);
    }
  }
}

TEST_CASE("encoding gives the same bytes on every instruction set") {
  for (const std::size_t dimension : {1, 65, 192, 384}) {
    const auto values = random_rows(3, 50, dimension);
    const CodeEncoder encoder(random_rows(4, 1, dimension));
    const auto expected = encode(encoder, values);
    for_each_target([&](const std::string& target) {
      INFO(target << " dimension " << dimension);
      REQUIRE(encode(encoder, values) == expected);
    });
  }
}

// The estimate by its definition: the sum over the four-bit levels of the query, one coordinate at a time.
std::vector<float> reference(const CodeEncoder& encoder, const std::vector<std::byte>& block,
                             const std::vector<float>& query, CodeQuery::Bits bits) {
  const std::size_t dimension = encoder.centre().size();
  std::vector<float> difference(dimension);
  for (std::size_t i = 0; i < dimension; ++i) difference[i] = query[i] - encoder.centre()[i];
  const auto q = rotate(difference);
  double largest = 0.0;
  double absolutes = 0.0;
  for (const float x : q) {
    largest = std::max(largest, std::fabs(static_cast<double>(x)));
    absolutes += std::fabs(static_cast<double>(x));
  }
  const double count = static_cast<double>(q.size());
  const bool four = bits == CodeQuery::Bits::kFour;
  const double step = 2 * (four ? largest : absolutes / count) / 15;
  const double constant =
      static_cast<double>(dot(encoder.centre().data(), query.data(), dimension) -
                          dot(encoder.centre().data(), encoder.centre().data(), dimension));
  std::vector<float> out;
  for (std::size_t r = 0; r < kCodeBlockRows; ++r) {
    double sum = 0.0;
    for (std::size_t i = 0; i < q.size(); ++i) {
      const auto byte = static_cast<unsigned>(block[i / 8 * kCodeBlockRows + r]);
      const double sign = (byte >> (i % 8)) & 1U ? 1.0 : -1.0;
      const double level =
          four ? std::clamp(std::floor(static_cast<double>(q[i]) / step + 8.0), 0.0, 15.0) - 7.5
               : (q[i] > 0 ? 7.5 : -7.5);
      sum += sign * step * level;
    }
    out.push_back(static_cast<float>(sum * static_cast<double>(number(block, dimension, 0, r)) +
                                     static_cast<double>(number(block, dimension, 1, r)) + constant));
  }
  return out;
}

TEST_CASE("estimates equal their definition, with the same bits on every instruction set") {
  for (const std::size_t dimension : {1, 7, 64, 192, 384, 1000, 4500}) {
    const auto values = random_rows(5, 64, dimension);
    const CodeEncoder encoder(random_rows(6, 1, dimension));
    const auto query = random_rows(7, 1, dimension);
    const auto block = encode(encoder, values);
    for (const auto bits : {CodeQuery::Bits::kFour, CodeQuery::Bits::kOne}) {
      const auto expected = reference(encoder, block, query, bits);
      CodeQuery::Estimates first{};
      CHECK(CodeQuery(encoder.centre(), query, bits).estimate(block.data(), kNone, first) ==
            ~std::uint64_t{0});
      // A level on the edge of rounding may fall either way: one step of a factor of about 1.
      const double margin = dimension < 64 ? 1e-3 : 0.02 * std::sqrt(static_cast<double>(dimension));
      for (std::size_t r = 0; r < kCodeBlockRows; ++r) {
        INFO("dimension " << dimension << " row " << r);
        REQUIRE(static_cast<double>(first[r]) == Approx(static_cast<double>(expected[r])).margin(margin));
      }
      for_each_target([&](const std::string& target) {
        INFO(target << " dimension " << dimension);
        CodeQuery::Estimates estimates{};
        const CodeQuery coded(encoder.centre(), query, bits);
        const auto above = coded.estimate(block.data(), first[10], estimates);
        REQUIRE(std::memcmp(estimates.data(), first.data(), sizeof first) == 0);
        for (std::size_t r = 0; r < kCodeBlockRows; ++r)
          REQUIRE(((above >> r) & 1U) == (first[r] > first[10]));
      });
    }
  }
}

TEST_CASE("reading ends early in blocks without near rows and only there, on every instruction set") {
  for (const std::size_t dimension : {128, 384, 1000, 4500, 9000}) {
    const CodeEncoder encoder(random_rows(16, 1, dimension));
    const auto query = random_rows(17, 1, dimension);
    auto values = random_rows(18, 64, dimension);
    const auto far_block = encode(encoder, values);
    const auto noise = random_rows(19, 1, dimension);
    for (std::size_t i = 0; i < dimension; ++i) values[20 * dimension + i] = query[i] + noise[i];
    const auto near_block = encode(encoder, values);
    const CodeQuery coded(encoder.centre(), query, CodeQuery::Bits::kFour, 2.0F);
    CodeQuery::Estimates whole{};
    (void)coded.estimate(near_block.data(), kNone, whole);
    const float least = whole[20] * 0.99F;
    for_each_target([&](const std::string& target) {
      INFO(target << " dimension " << dimension);
      CodeQuery::Estimates estimates{};
      const auto above = coded.estimate(near_block.data(), least, estimates, CodeQuery::Reading::kEarlyEnd);
      CHECK(above == std::uint64_t{1} << 20);
      CHECK(std::memcmp(estimates.data(), whole.data(), sizeof whole) == 0);
      estimates.fill(-1.0F);
      CHECK(coded.estimate(far_block.data(), least, estimates, CodeQuery::Reading::kEarlyEnd) == 0);
      CHECK(estimates[20] == -1.0F);
    });
  }
}

TEST_CASE("the first block with a row above is found among many, as block by block") {
  constexpr std::size_t kDimension = 384;
  constexpr std::size_t kBlocks = 9;
  Random random(41);
  const CodeEncoder encoder(std::vector<float>(kDimension, 0.0F));
  std::vector<float> query(kDimension);
  for (float& value : query) value = static_cast<float>(random.normal());
  std::vector<std::byte> blocks(kBlocks * code_block_bytes(kDimension));
  for (std::size_t block = 0; block < kBlocks; ++block) {
    std::vector<float> values(kCodeBlockRows * kDimension);
    for (float& value : values) value = static_cast<float>(random.normal());
    if (block % 4 == 2) std::copy(query.begin(), query.end(), values.begin() + 7 * kDimension);
    std::vector<const float*> rows;
    for (std::size_t r = 0; r < kCodeBlockRows; ++r) rows.push_back(values.data() + r * kDimension);
    encoder.encode(rows, blocks.data() + block * code_block_bytes(kDimension));
  }
  const CodeQuery coded(encoder.centre(), query, CodeQuery::Bits::kFour, 2.0F);
  const float least = 0.7F * dot(query.data(), query.data(), kDimension);
  for (const auto reading : {CodeQuery::Reading::kWhole, CodeQuery::Reading::kEarlyEnd}) {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < kBlocks;) {
      CodeQuery::Estimates estimates{};
      const std::byte* first = blocks.data() + at * code_block_bytes(kDimension);
      const CodeQuery::Above above = coded.first_above(first, kBlocks - at, least, estimates, reading);
      at += above.block;
      if (at == kBlocks) {
        CHECK(above.rows == 0);
        break;
      }
      CodeQuery::Estimates alone{};
      const std::byte* block = blocks.data() + at * code_block_bytes(kDimension);
      CHECK(coded.estimate(block, least, alone) == above.rows);
      CHECK(alone == estimates);
      CHECK(((above.rows >> 7) & 1U) == 1U);
      found.push_back(at++);
    }
    CHECK(found == std::vector<std::size_t>{2, 6});
  }
}

TEST_CASE("estimates come near the inner products") {
  const std::size_t dimension = 384;
  const auto values = random_rows(8, 64, dimension);
  const auto query = random_rows(9, 1, dimension);
  const CodeEncoder encoder(std::vector<float>(dimension, 0.25F));
  const auto block = encode(encoder, values);
  CodeQuery::Estimates estimates{};
  (void)CodeQuery(encoder.centre(), query).estimate(block.data(), kNone, estimates);
  // The error of one bit: |row||query| sqrt((pi/2 - 1) / D) a standard deviation, 15 here.
  for (std::size_t r = 0; r < 64; ++r)
    CHECK(std::fabs(estimates[r] - dot(query.data(), values.data() + r * dimension, dimension)) < 60.0F);
}

TEST_CASE("rows and queries that equal the centre have exact estimates") {
  const std::size_t dimension = 70;
  const auto centre = random_rows(10, 1, dimension);
  const CodeEncoder encoder(centre);
  auto rows = centre;
  rows.insert(rows.end(), dimension, 0.0F);
  const auto block = encode(encoder, rows);
  const auto query = random_rows(11, 1, dimension);
  CodeQuery::Estimates estimates{};
  (void)CodeQuery(centre, query).estimate(block.data(), kNone, estimates);
  CHECK(estimates[0] == Approx(dot(centre.data(), query.data(), dimension)).margin(1e-4));
  (void)CodeQuery(centre, centre).estimate(block.data(), kNone, estimates);
  CHECK(estimates[1] == Approx(0.0).margin(1e-4));
  const std::vector<float> nothing(dimension, 0.0F);
  const CodeEncoder plain(nothing);
  (void)CodeQuery(nothing, nothing).estimate(encode(plain, rows).data(), kNone, estimates);
  CHECK(estimates[0] == 0.0F);
}

TEST_CASE("estimates that are no numbers count as above") {
  const std::size_t dimension = 64;
  const std::vector<float> huge(dimension, std::numeric_limits<float>::max());
  const CodeEncoder encoder(std::vector<float>(dimension, 0.0F));
  const auto block = encode(encoder, huge);
  for_each_target([&](const std::string& target) {
    INFO(target);
    CodeQuery::Estimates estimates{};
    const auto above = CodeQuery(encoder.centre(), huge).estimate(block.data(), 1e30F, estimates);
    CHECK((above & 1U) == 1U);
  });
}

TEST_CASE("the centre is the mean, of a sample when there are many") {
  const auto values = random_rows(12, 40000, 2);
  const auto row = [&](std::size_t r) { return values.data() + r * 2; };
  const auto small = code_centre(3, 2, row);
  CHECK(small[1] == Approx((values[1] + values[3] + values[5]) / 3));
  double sum = 0.0;
  for (std::size_t r = 0; r < 40000; r += 3) sum += static_cast<double>(row(r)[0]);
  CHECK(code_centre(40000, 2, row)[0] == Approx(sum / 13334).epsilon(1e-5));
  CHECK(code_centre(0, 2, row) == std::vector<float>{0.0F, 0.0F});
}

}  // namespace
}  // namespace ragctl
