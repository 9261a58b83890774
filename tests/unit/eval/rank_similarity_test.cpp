#include "ragctl/eval/rank_similarity.hpp"

#include <vector>

#include "catch.hpp"

namespace ragctl {
namespace {

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("rank-biased overlap is 1 for equal and 0 for disjoint rankings") {
  CHECK(rank_biased_overlap(List{"a", "b", "c"}, List{"a", "b", "c"}, 0.9) == Approx(1.0));
  CHECK(rank_biased_overlap(List{"a", "b"}, List{"c", "d", "e"}, 0.9) == 0.0);
  CHECK(rank_biased_overlap(List{}, List{}, 0.9) == 1.0);
  CHECK(rank_biased_overlap(List{"a"}, List{}, 0.9) == 0.0);
}

TEST_CASE("rank-biased overlap equals the values computed by hand from equation 32") {
  // p = 0.5; agreements at depth 1, 2, 3: 0, 1, 1. (1-p)/p * (0 + p^2 + p^3) + p^3 = 0.375 + 0.125.
  CHECK(rank_biased_overlap(List{"a", "b", "c"}, List{"b", "a", "c"}, 0.5) == Approx(0.5));
  // s = 1, l = 2, overlaps 1, 1: 1 * (1 * .5 + .5 * .25 + 1 * (2-1)/(1*2) * .25) + ((1-1)/2 + 1/1) * .25 = 1.
  CHECK(rank_biased_overlap(List{"a"}, List{"a", "b"}, 0.5) == Approx(1.0));
  // s = 1, l = 2, overlaps 0, 1: 1 * (0 + .5 * .25 + 0) + ((1-0)/2 + 0) * .25 = .125 + .125.
  CHECK(rank_biased_overlap(List{"b"}, List{"a", "b"}, 0.5) == Approx(0.25));
  const double one_way = rank_biased_overlap(List{"a", "b", "c", "d"}, List{"c", "x", "a"}, 0.9);
  CHECK(rank_biased_overlap(List{"c", "x", "a"}, List{"a", "b", "c", "d"}, 0.9) == Approx(one_way));
}

TEST_CASE("a change at the top weighs more than one further down") {
  const List original = {"a", "b", "c", "d", "e"};
  CHECK(rank_biased_overlap(original, List{"x", "b", "c", "d", "e"}, 0.9) <
        rank_biased_overlap(original, List{"a", "b", "c", "d", "x"}, 0.9));
}

TEST_CASE("overlap counts common documents among the first k") {
  CHECK(overlap_at(List{"a", "b", "c"}, List{"c", "b", "x"}, 3) == Approx(2.0 / 3));
  CHECK(overlap_at(List{"a", "b", "c"}, List{"c", "b", "x"}, 2) == Approx(0.5));
  CHECK(overlap_at(List{"a"}, List{"a"}, 10) == 1.0);
  CHECK(overlap_at(List{}, List{}, 10) == 1.0);
  CHECK(overlap_at(List{}, List{"a"}, 10) == 0.0);
}

}  // namespace ragctl
