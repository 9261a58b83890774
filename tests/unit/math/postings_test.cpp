#include "ragctl/math/postings.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "ragctl/core/random.hpp"
#include "targets.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kRows = 4096;

// Ascending rows of [first, first + kRows), one in `step` of them on average.
std::vector<std::uint32_t> some_rows(Random& random, std::uint32_t first, std::size_t step) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = first; row < first + kRows; ++row) {
    if (random.below(step) == 0) rows.push_back(row);
  }
  return rows;
}

TEST_CASE("parts of postings are those of the formula on every instruction set") {
  for_each_target([](const std::string& target) {
    INFO(target);
    Random random(7);
    // The second: all in the title, of which the length alone counts. The third: one length for all.
    for (const Saturation saturation :
         {Saturation{48.0F, 0.37F}, Saturation{0.0F, 1.7F}, Saturation{77.0F, 0.0F}}) {
      for (const std::size_t step : {1, 2, 7, 60, 900}) {
        const std::uint32_t first = static_cast<std::uint32_t>(random.below(3)) * 1000;
        std::vector<std::uint32_t> lengths(first + kRows);
        for (std::uint32_t& length : lengths)
          length = static_cast<std::uint32_t>(random.next() >> (32 + random.below(32)));
        const std::vector<std::uint32_t> rows = some_rows(random, first, step);
        std::vector<std::uint32_t> frequencies(rows.size());
        for (std::uint32_t& f : frequencies)
          f = 1 + static_cast<std::uint32_t>(random.below(65535)) % (1U << random.below(17));
        std::vector<std::int32_t> sums(kRows, 5);
        std::vector<std::int32_t> expected = sums;
        add_parts({rows.data(), frequencies.data(), rows.size(), first, lengths.data()}, saturation, 1.9e6F,
                  sums.data());
        for (std::size_t i = 0; i < rows.size(); ++i) {
          expected[rows[i] - first] += saturation.part(1.9e6F, frequencies[i], lengths[rows[i]]);
        }
        REQUIRE(sums == expected);
      }
    }
  });
}

TEST_CASE("the best part of impacts is that of their best pair on every instruction set") {
  for_each_target([](const std::string& target) {
    INFO(target);
    Random random(9);
    for (const Saturation saturation :
         {Saturation{48.0F, 0.37F}, Saturation{0.0F, 1.7F}, Saturation{77.0F, 0.0F}}) {
      for (const std::size_t count : {1, 2, 3, 100}) {
        constexpr std::size_t kStride = 24;
        std::vector<std::byte> table(count * kStride);
        std::int32_t expected = 0;
        for (std::size_t i = 0; i < count; ++i) {
          for (std::size_t pair = 0; pair < 4; ++pair) {
            const std::uint16_t values[2] = {static_cast<std::uint16_t>(1 + random.below(65535)),
                                             static_cast<std::uint16_t>(random.below(65536))};
            std::memcpy(table.data() + i * kStride + pair * sizeof values, values, sizeof values);
            expected = std::max(expected, saturation.part(1.9e6F, values[0], std::uint32_t{values[1]} * 64));
          }
        }
        REQUIRE(best_part({table.data(), count, kStride}, saturation, 1.9e6F, 64) == expected);
      }
    }
  });
}

TEST_CASE("marks stay where the sum is large enough") {
  for_each_target([](const std::string& target) {
    INFO(target);
    Random random(8);
    constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
    for (const std::int32_t least : {1, 500, 999, kMost, -3}) {
      std::vector<std::int32_t> sums(kRows);
      for (std::int32_t& sum : sums) sum = static_cast<std::int32_t>(random.below(1000)) - 5;
      sums[77] = kMost;
      std::vector<std::uint64_t> marks(kRows / 64);
      for (std::uint64_t& word : marks) word = random.below(4) == 0 ? 0 : random.next();
      marks[1] |= std::uint64_t{1} << 13;
      const std::vector<std::uint64_t> before = marks;
      const std::size_t left = keep_marks(sums.data(), marks.size(), least, marks.data());
      std::size_t expected = 0;
      for (std::size_t row = 0; row < kRows; ++row) {
        const auto mark_of = [row](const std::vector<std::uint64_t>& words) {
          return ((words[row / 64] >> (row % 64)) & 1U) != 0;
        };
        const bool kept = mark_of(before) && sums[row] >= least;
        REQUIRE(mark_of(marks) == kept);
        expected += kept ? 1 : 0;
      }
      REQUIRE(left == expected);
      REQUIRE(left >= 1);
    }
  });
}

TEST_CASE("gaps add up to rows") {
  for_each_target([](const std::string& target) {
    INFO(target);
    Random random(9);
    for (const std::uint32_t first : {0U, 1U, 1000000U, 4000000000U}) {
      for (const std::size_t count : {8, 128}) {
        std::vector<std::uint32_t> gaps(count);
        for (std::uint32_t& gap : gaps) gap = static_cast<std::uint32_t>(random.below(2000000));
        std::vector<std::uint32_t> expected;
        std::uint32_t next = first;
        for (const std::uint32_t gap : gaps) expected.push_back(next += gap), ++next;
        add_up_gaps(first, count, gaps.data());
        REQUIRE(gaps == expected);
      }
    }
  });
}

}  // namespace
}  // namespace ragctl
