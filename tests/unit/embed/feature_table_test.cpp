#include "feature_table.hpp"

#include <cmath>
#include <map>

#include "catch.hpp"
#include "ragctl/core/random.hpp"

namespace ragctl {
namespace {

TEST_CASE("the table numbers features in order of arrival and counts their texts") {
  Random random(1);
  FeatureTable table;
  std::map<std::uint64_t, std::uint32_t> expected;
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t hash = random.below(7000) << 12;  // low bits equal: collisions in every slot
    const auto [found, added] = expected.try_emplace(hash, static_cast<std::uint32_t>(expected.size()));
    REQUIRE(table.add(hash, 1.0F) == found->second);
  }
  CHECK(table.size() == expected.size());
}

TEST_CASE("features in one text or in more than half of the texts are left out") {
  FeatureTable table;
  const auto add = [&table](std::uint64_t hash, int texts) {
    for (int i = 0; i < texts; ++i) table.add(hash, 0.5F);
  };
  add(50, 6);
  add(40, 5);
  add(30, 2);
  add(20, 1);
  add(10, 3);
  const FeatureTable::Choice choice = table.choose(10, 100);
  CHECK(choice.hashes == std::vector<std::uint64_t>{10, 30, 40});
  CHECK(choice.features == std::vector<std::uint32_t>{4, 2, 1});
  CHECK(choice.number_of == std::vector<std::uint32_t>{FeatureTable::kNone, 2, 1, FeatureTable::kNone, 0});
  const std::vector<float> gains = table.gains(choice, 10, 1.5);
  REQUIRE(gains.size() == 3);
  CHECK(gains[0] == Approx(0.5 * std::pow(std::log(11.0 / 3.5), 1.5)));
}

TEST_CASE("too many features: those in most texts are kept, ties by hash") {
  FeatureTable table;
  for (const auto& [hash, texts] :
       std::vector<std::pair<std::uint64_t, int>>{{9, 2}, {8, 3}, {7, 2}, {6, 2}, {5, 4}})
    for (int i = 0; i < texts; ++i) table.add(hash, 1.0F);
  CHECK(table.choose(10, 3).hashes == std::vector<std::uint64_t>{5, 6, 8});
}

TEST_CASE("a corpus without shared features keeps them all") {
  FeatureTable table;
  table.add(2, 1.0F);
  table.add(1, 1.0F);
  CHECK(table.choose(1, 10).hashes == std::vector<std::uint64_t>{1, 2});
  CHECK(table.choose(1, 1).hashes == std::vector<std::uint64_t>{1});
  CHECK(table.gains(table.choose(1, 10), 1, 1.5)[0] > 0.0F);
}

}  // namespace
}  // namespace ragctl
