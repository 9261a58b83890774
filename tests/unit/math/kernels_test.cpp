#include "ragctl/math/kernels.hpp"

#include <bit>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "ragctl/core/random.hpp"
#include "targets.hpp"

namespace ragctl {
namespace {

std::vector<std::size_t> tested_dimensions() {
  std::vector<std::size_t> dims;
  for (std::size_t n = 0; n <= 70; ++n) dims.push_back(n);
  for (const std::size_t n : {96, 127, 128, 255, 256, 384, 1024, 1031, 4100}) dims.push_back(n);
  return dims;
}

std::vector<float> random_floats(Random& random, std::size_t n) {
  std::vector<float> values(n);
  for (float& v : values) v = static_cast<float>(random.normal());
  return values;
}

std::vector<std::int8_t> random_bytes(Random& random, std::size_t n) {
  std::vector<std::int8_t> values(n);
  for (auto& v : values) v = static_cast<std::int8_t>(static_cast<int>(random.below(256)) - 128);
  return values;
}

std::vector<std::uint64_t> random_words(Random& random, std::size_t n) {
  std::vector<std::uint64_t> values(n);
  for (auto& v : values) v = random.next();
  return values;
}

// The documented order of additions, one element at a time.
float reference_sum(const float* a, const float* b, std::size_t n, bool difference) {
  float lanes[32] = {};
  for (std::size_t i = 0; i < n; ++i) {
    const float d = a[i] - b[i];
    lanes[i % 32] += difference ? d * d : a[i] * b[i];
  }
  for (std::size_t distance = 16; distance > 0; distance /= 2)
    for (std::size_t i = 0; i < distance; ++i) lanes[i] += lanes[i + distance];
  return lanes[0];
}

bool same_bits(float a, float b) {
  return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

TEST_CASE("float kernels give the documented bits on every instruction set") {
  for_each_target([](const std::string& target) {
    Random random(1);
    for (const std::size_t dim : tested_dimensions()) {
      constexpr std::size_t kCount = 11;
      const std::vector<float> query = random_floats(random, dim);
      const std::vector<float> rows = random_floats(random, dim * kCount);
      std::vector<float> dots(kCount);
      std::vector<float> distances(kCount);
      std::vector<float> each(kCount);
      std::vector<const float*> pointers;
      for (std::size_t r = 0; r < kCount; ++r) pointers.push_back(rows.data() + r * dim);
      dot_each(query.data(), pointers.data(), kCount, dim, each.data());
      dot_many(query.data(), rows.data(), kCount, dim, dots.data());
      squared_l2_many(query.data(), rows.data(), kCount, dim, distances.data());
      for (std::size_t r = 0; r < kCount; ++r) {
        INFO(target << " dim " << dim << " row " << r);
        const float* row = rows.data() + r * dim;
        const float product = reference_sum(query.data(), row, dim, false);
        const float distance = reference_sum(query.data(), row, dim, true);
        REQUIRE(same_bits(dots[r], product));
        REQUIRE(same_bits(each[r], product));
        REQUIRE(same_bits(dot(query.data(), row, dim), product));
        REQUIRE(same_bits(distances[r], distance));
        REQUIRE(same_bits(squared_l2(query.data(), row, dim), distance));
      }
    }
  });
}

TEST_CASE("comparisons with a threshold equal a scalar loop on every instruction set, NaN is never below") {
  for_each_target([](const std::string& target) {
    Random random(5);
    for (std::size_t count = 0; count <= 64; ++count) {
      std::vector<float> values = random_floats(random, count);
      if (count > 2) values[count / 2] = std::numeric_limits<float>::quiet_NaN();
      for (const float least :
           {0.1F, -std::numeric_limits<float>::infinity(), count > 0 ? values[0] : 0.0F}) {
        std::uint64_t expected = 0;
        for (std::size_t i = 0; i < count; ++i) expected |= std::uint64_t{!(values[i] < least)} << i;
        INFO(target << " count " << count);
        REQUIRE(not_below(values.data(), count, least) == expected);
      }
    }
  });
}

TEST_CASE("the dispatch reaches each instruction set") {
  for_each_target([](const std::string& target) { CHECK(kernel_target() == target); });
}

TEST_CASE("Hamming distances count differing bits on every instruction set") {
  for_each_target([](const std::string& target) {
    Random random(2);
    for (std::size_t words = 0; words <= 33; ++words) {
      constexpr std::size_t kCount = 13;
      const auto query = random_words(random, words);
      const auto codes = random_words(random, words * kCount);
      std::vector<std::uint32_t> out(kCount);
      hamming_many(query.data(), codes.data(), kCount, words, out.data());
      for (std::size_t r = 0; r < kCount; ++r) {
        INFO(target << " words " << words << " row " << r);
        std::uint32_t expected = 0;
        for (std::size_t i = 0; i < words; ++i)
          expected += static_cast<std::uint32_t>(std::popcount(query[i] ^ codes[r * words + i]));
        REQUIRE(out[r] == expected);
        REQUIRE(hamming(query.data(), codes.data() + r * words, words) == expected);
      }
    }
  });
}

TEST_CASE("int8 products are exact on every instruction set") {
  for_each_target([](const std::string& target) {
    Random random(3);
    for (const std::size_t dim : tested_dimensions()) {
      constexpr std::size_t kCount = 9;
      const auto query = random_bytes(random, dim);
      const auto rows = random_bytes(random, dim * kCount);
      std::vector<std::int32_t> out(kCount);
      dot_int8_many(query.data(), rows.data(), kCount, dim, out.data());
      for (std::size_t r = 0; r < kCount; ++r) {
        INFO(target << " dim " << dim << " row " << r);
        std::int32_t expected = 0;
        for (std::size_t i = 0; i < dim; ++i) expected += int{query[i]} * int{rows[r * dim + i]};
        REQUIRE(out[r] == expected);
        REQUIRE(dot_int8(query.data(), rows.data() + r * dim, dim) == expected);
      }
    }
  });
}

TEST_CASE("int8 products of the extreme values do not overflow up to the documented length") {
  for_each_target([](const std::string& target) {
    INFO(target);
    const std::vector<std::int8_t> lowest(131071, -128);
    CHECK(dot_int8(lowest.data(), lowest.data(), lowest.size()) == 131071 * 16384);
  });
}

TEST_CASE("row sums and scaled additions equal a scalar loop bit for bit on every instruction set") {
  for_each_target([](const std::string& target) {
    Random random(4);
    for (const std::size_t width : {1, 3, 15, 16, 17, 64, 130, 266, 300}) {
      const std::size_t stride = width + 5;
      const auto rows = random_floats(random, 40 * stride);
      const auto weights = random_floats(random, 25);
      std::vector<std::uint32_t> index(25);
      for (auto& i : index) i = static_cast<std::uint32_t>(random.below(40));
      std::vector<float> expected(width, 0.0F);
      for (std::size_t e = 0; e < index.size(); ++e)
        for (std::size_t j = 0; j < width; ++j) expected[j] += weights[e] * rows[index[e] * stride + j];
      std::vector<float> out(width, 7.0F);
      weighted_row_sum(weights.data(), index.data(), index.size(), rows.data(), stride, width, out.data());
      std::vector<float> added(width, 0.0F);
      for (std::size_t e = 0; e < index.size(); ++e)
        add_scaled(weights[e], rows.data() + index[e] * stride, width, added.data());
      INFO(target << " width " << width);
      REQUIRE(std::memcmp(out.data(), expected.data(), width * sizeof(float)) == 0);
      REQUIRE(std::memcmp(added.data(), expected.data(), width * sizeof(float)) == 0);
    }
  });
}

TEST_CASE("row sums over int8 codes equal a scalar loop bit for bit on every instruction set") {
  for_each_target([](const std::string& target) {
    Random random(6);
    for (const std::size_t width : {1, 5, 16, 48, 192, 211}) {
      const auto rows = random_bytes(random, 30 * width);
      const auto weights = random_floats(random, 20);
      std::vector<std::uint32_t> index(20);
      for (auto& i : index) i = static_cast<std::uint32_t>(random.below(30));
      std::vector<float> expected(width, 0.0F);
      for (std::size_t e = 0; e < index.size(); ++e)
        for (std::size_t j = 0; j < width; ++j)
          expected[j] += weights[e] * static_cast<float>(rows[index[e] * width + j]);
      std::vector<float> out(width);
      weighted_row_sum(weights.data(), index.data(), index.size(), rows.data(), width, width, out.data());
      INFO(target << " width " << width);
      REQUIRE(std::memcmp(out.data(), expected.data(), width * sizeof(float)) == 0);
    }
  });
}

}  // namespace
}  // namespace ragctl
