#include "ragctl/math/topk.hpp"

#include "catch.hpp"
#include "ragctl/core/random.hpp"

namespace ragctl {
namespace {

std::vector<ScoredRow> best_by_sorting(std::vector<ScoredRow> all, std::size_t k) {
  std::sort(all.begin(), all.end(), ranks_before);
  all.resize(std::min(k, all.size()));
  return all;
}

TEST_CASE("top-k equals sorting everything, ties going to the smaller row") {
  Random random(7);
  for (const std::size_t n : {0, 1, 5, 100, 1000}) {
    std::vector<ScoredRow> all;
    for (std::size_t i = 0; i < n; ++i)
      all.push_back({static_cast<float>(random.below(20)), static_cast<std::uint32_t>(i)});
    for (std::size_t i = n; i > 1; --i) std::swap(all[i - 1], all[random.below(i)]);
    for (const std::size_t k : {0, 1, 3, 10, 2000}) {
      TopK top(k);
      for (const ScoredRow& entry : all) top.push(entry.score, entry.row);
      CHECK(top.sorted() == best_by_sorting(all, k));
    }
  }
}

TEST_CASE("merging collectors of parts equals one collector of all") {
  Random random(8);
  TopK whole(10);
  TopK first(10);
  TopK second(10);
  for (std::uint32_t row = 0; row < 500; ++row) {
    const auto score = static_cast<float>(random.below(50));
    whole.push(score, row);
    (row % 2 == 0 ? first : second).push(score, row);
  }
  second.merge(first);
  CHECK(second.sorted() == whole.sorted());
}

TEST_CASE("the threshold is the worst kept score once k rows are held") {
  TopK top(2);
  CHECK(top.threshold() == -std::numeric_limits<float>::infinity());
  top.push(1.0F, 0);
  CHECK_FALSE(top.full());
  top.push(3.0F, 1);
  CHECK(top.full());
  CHECK(top.threshold() == 1.0F);
  top.push(2.0F, 2);
  CHECK(top.threshold() == 2.0F);
  CHECK(TopK(0).threshold() == std::numeric_limits<float>::infinity());
}

}  // namespace
}  // namespace ragctl
