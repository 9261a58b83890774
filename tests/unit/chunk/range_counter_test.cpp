// Prefix counting against counting one by one.
#include "range_counter.hpp"

#include "catch.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/text/utf8.hpp"
#include "support.hpp"

namespace ragctl::test {
namespace {

TEST_CASE("A position rank counts what lies before an offset") {
  const PositionRank rank({0, 0, 5, 63, 64, 64, 200}, 200);
  CHECK(rank.below(0) == 0);
  CHECK(rank.below(1) == 2);
  CHECK(rank.below(6) == 3);
  CHECK(rank.below(64) == 4);
  CHECK(rank.below(65) == 6);
  CHECK(rank.below(200) == 6);
  CHECK(rank.below(201) == 7);
  CHECK(PositionRank({}, 0).below(1) == 0);
  CHECK(PositionRank().below(0) == 0);
}

TEST_CASE("A range counts the code points that begin in it") {
  Random random(7);
  const std::string text = random_text(random, 200);
  const RangeCounter counter = RangeCounter::of_code_points(text);
  for (int i = 0; i < 2000; ++i) {
    const std::size_t begin = random.below(text.size());
    const std::size_t end = begin + random.below(text.size() - begin + 1);
    std::size_t expected = 0;
    for (std::size_t k = begin; k < end; ++k) expected += (text[k] & 0xC0) != 0x80 ? 1 : 0;
    REQUIRE(counter.count({begin, end}) == expected);
  }
  CHECK(counter.count({0, text.size()}) == count_code_points(text));
  CHECK(RangeCounter::of_code_points("").count({0, 0}) == 0);
}

TEST_CASE("A token that an edge cuts counts on both sides") {
  const RangeCounter counter = RangeCounter::of_tokens({{0, 4}, {4, 10}, {12, 13}}, 13);
  CHECK(counter.count({0, 13}) == 3);
  CHECK(counter.count({0, 4}) == 1);
  CHECK(counter.count({0, 5}) == 2);
  CHECK(counter.count({5, 13}) == 2);
  CHECK(counter.count({3, 5}) == 2);
  CHECK(counter.count({10, 12}) == 0);
  CHECK(counter.count({5, 5}) == 0);
}

TEST_CASE("A range counts the tokens that share a byte with it") {
  Random random(8);
  std::vector<ByteRange> tokens;
  std::size_t at = 0;
  for (int i = 0; i < 300; ++i) {
    const std::size_t begin = at + random.below(3);
    at = begin + 1 + random.below(6);
    tokens.push_back({begin, at});
  }
  const RangeCounter counter = RangeCounter::of_tokens(tokens, at);
  for (int i = 0; i < 2000; ++i) {
    const std::size_t begin = random.below(at);
    const std::size_t end = begin + 1 + random.below(at - begin);
    std::size_t expected = 0;
    for (const ByteRange& token : tokens) expected += token.begin < end && token.end > begin ? 1 : 0;
    REQUIRE(counter.count({begin, end}) == expected);
  }
}

}  // namespace
}  // namespace ragctl::test
