#include "ragctl/eval/compare.hpp"

#include <cmath>

#include "catch.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

// Ten queries of one relevant document each, found at the given rank (0: not at all).
Run run_with_ranks(const std::vector<int>& ranks, const std::string& tag) {
  RunBuilder builder;
  for (std::size_t q = 0; q < ranks.size(); ++q) {
    const std::string query = "q" + std::to_string(q);
    for (int rank = 1; rank <= 10; ++rank) {
      builder.add(query, rank == ranks[q] ? "relevant" : "other" + std::to_string(rank), -rank);
    }
  }
  return builder.build(tag);
}

Evaluation evaluation_of(const Run& run, std::size_t queries, const std::vector<std::string>& metrics) {
  QrelsBuilder qrels;
  for (std::size_t q = 0; q < queries; ++q) qrels.add("q" + std::to_string(q), "relevant", 1);
  return evaluate(run, qrels.build(), parse_metrics(metrics), {});
}

Evaluation evaluation_of(const std::vector<int>& ranks, const std::string& tag) {
  return evaluation_of(run_with_ranks(ranks, tag), ranks.size(), {"mrr", "success@1"});
}

const std::vector<int> kRanksA = {2, 1, 4, 0, 5, 1, 2, 2, 3, 2};
const std::vector<int> kRanksB = {1, 1, 2, 0, 1, 1, 1, 4, 1, 1};

}  // namespace

TEST_CASE("a comparison pairs the queries and counts wins, losses and ties") {
  const Comparison comparison =
      compare(evaluation_of(kRanksA, "bm25"), evaluation_of(kRanksB, "hybrid"), {}, {});
  CHECK(comparison.name_a == "bm25");
  CHECK(comparison.name_b == "hybrid");
  REQUIRE(comparison.tests.size() == 2);
  const PairedTest& mrr = comparison.tests[0];
  CHECK(mrr.queries == 10);
  CHECK(mrr.wins == 6);
  CHECK(mrr.losses == 1);
  CHECK(mrr.ties == 3);
  CHECK(mrr.mean_a == Approx((0.5 + 1 + 0.25 + 0 + 0.2 + 1 + 0.5 + 0.5 + 1.0 / 3 + 0.5) / 10));
  CHECK(mrr.difference == Approx(mrr.mean_b - mrr.mean_a));
  CHECK(mrr.randomization_p ==
        6.0 / 128);  // as extreme: at most a quarter has the other sign, either way round
  CHECK(mrr.interval_low < mrr.difference);
  CHECK(mrr.interval_high > mrr.difference);
  CHECK(mrr.detectable > 0.0);
  CHECK(mrr.adjusted_p >= mrr.randomization_p);
}

TEST_CASE("comparing the other way round turns signs and keeps probabilities") {
  const Evaluation a = evaluation_of(kRanksA, "a");
  const Evaluation b = evaluation_of(kRanksB, "b");
  const PairedTest forward = compare(a, b, {}, {}).tests[0];
  const PairedTest backward = compare(b, a, {}, {}).tests[0];
  CHECK(forward.difference == -backward.difference);
  CHECK(forward.wins == backward.losses);
  CHECK(forward.t == Approx(-backward.t));
  CHECK(forward.randomization_p == backward.randomization_p);
}

TEST_CASE("a comparison is repeatable and does not depend on what else is compared") {
  std::vector<int> ranks_a;
  std::vector<int> ranks_b;
  for (int i = 0; i < 60; ++i) {
    ranks_a.push_back(1 + i * 7 % 10);
    ranks_b.push_back(1 + i * 3 % 10);
  }
  const auto both = compare(evaluation_of(ranks_a, "a"), evaluation_of(ranks_b, "b"), {}, {});
  const auto again = compare(evaluation_of(ranks_a, "a"), evaluation_of(ranks_b, "b"), {}, {});
  const auto alone = compare(evaluation_of(run_with_ranks(ranks_a, "a"), 60, {"success@1"}),
                             evaluation_of(run_with_ranks(ranks_b, "b"), 60, {"success@1"}), {}, {});
  CHECK(both.tests[1].randomization_p == again.tests[1].randomization_p);
  CHECK(both.tests[1].randomization_p == alone.tests[0].randomization_p);
  CHECK(both.tests[1].interval_low == alone.tests[0].interval_low);
  CHECK(alone.tests[0].adjusted_p <= both.tests[1].adjusted_p);
}

TEST_CASE("a run compared with itself shows no difference") {
  const Comparison comparison = compare(evaluation_of(kRanksA, "x"), evaluation_of(kRanksA, "x"), {}, {});
  CHECK(comparison.name_a == "A");
  CHECK(comparison.name_b == "B");
  for (const PairedTest& test : comparison.tests) {
    CHECK(test.ties == 10);
    CHECK(test.adjusted_p == 1.0);
    CHECK(!test.significant);
    CHECK(test.interval_low == 0.0);
    CHECK(test.interval_high == 0.0);
    CHECK(std::isnan(test.detectable));  // nothing changed: how far queries change is not known
  }
}

TEST_CASE("a query that one run lacks counts zero and is named") {
  Evaluation a = evaluation_of(kRanksA, "a");
  Evaluation b = evaluation_of(kRanksB, "b");
  b.queries.erase(b.queries.begin());
  a.queries.pop_back();
  const Comparison comparison = compare(a, b, {}, {});
  CHECK(comparison.only_in_a == std::vector<std::string>{"q0"});
  CHECK(comparison.only_in_b == std::vector<std::string>{"q9"});
  REQUIRE(comparison.pairs.size() == 10);
  CHECK(comparison.pairs[0].b[0] == 0.0);
  CHECK(comparison.pairs[9].a[0] == 0.0);
  CHECK(comparison.tests[0].queries == 10);
}

TEST_CASE("slices are tested on their own and corrected together") {
  std::vector<Query> queries(11);
  for (std::size_t q = 0; q < queries.size(); ++q) {
    queries[q].id = "q" + std::to_string(q);
    if (q < 6) queries[q].metadata.set("language", q % 2 == 0 ? "ko" : "en");
  }
  queries[10].metadata.set("language", "ja");  // not evaluated
  const std::vector<Slice> slices = slices_by_field(queries, "language");
  REQUIRE(slices.size() == 4);
  CHECK(slices[0].name == "language=(none)");
  CHECK(slices[1].name == "language=en");
  CHECK(slices[2].name == "language=ja");
  CHECK(slices[3].queries == std::vector<std::string>{"q0", "q2", "q4"});
  const Comparison comparison = compare(evaluation_of(kRanksA, "a"), evaluation_of(kRanksB, "b"), slices, {});
  CHECK(comparison.empty_slices == std::vector<std::string>{"language=ja"});
  CHECK(comparison.in_no_slice.empty());
  const Comparison partial =
      compare(evaluation_of(kRanksA, "a"), evaluation_of(kRanksB, "b"), std::span(slices).subspan(1), {});
  CHECK(partial.in_no_slice == std::vector<std::string>{"q6", "q7", "q8", "q9"});
  CHECK(compare(evaluation_of(kRanksA, "a"), evaluation_of(kRanksB, "b"), {}, {}).in_no_slice.empty());
  REQUIRE(comparison.tests.size() == 8);
  CHECK(comparison.tests[6].slice == "language=ko");
  CHECK(comparison.tests[6].queries == 3);
  CHECK(comparison.tests[6].wins == 3);
  CHECK(comparison.tests[6].randomization_p == 0.25);
  CHECK(comparison.tests[6].adjusted_p == 1.0);
}

TEST_CASE(
    "what can be detected is what the worst case of the correction leaves, and no more than is possible") {
  std::vector<int> ranks_a(60, 1);
  std::vector<int> ranks_b(60, 1);
  for (std::size_t i = 0; i < 12; ++i) (i % 3 == 0 ? ranks_a : ranks_b)[i] = 2;
  const Comparison alone = compare(evaluation_of(run_with_ranks(ranks_a, "a"), 60, {"mrr"}),
                                   evaluation_of(run_with_ranks(ranks_b, "b"), 60, {"mrr"}), {}, {});
  const Comparison both = compare(evaluation_of(ranks_a, "a"), evaluation_of(ranks_b, "b"), {}, {});
  CHECK(alone.level == Approx(0.05));
  CHECK(both.level == Approx(0.025));
  CHECK(both.tests[0].detectable > alone.tests[0].detectable);
  CompareOptions row_of_many;
  row_of_many.other_tests = 1;
  CHECK(compare(evaluation_of(run_with_ranks(ranks_a, "a"), 60, {"mrr"}),
                evaluation_of(run_with_ranks(ranks_b, "b"), 60, {"mrr"}), {}, row_of_many)
            .tests[0]
            .detectable == both.tests[0].detectable);
  // Six queries of 0.5 that swing by as much: more than 0.5 would have to change.
  const std::vector<int> swinging = {1, 0, 1, 0, 1, 0};
  const Comparison wild = compare(evaluation_of(run_with_ranks({2, 2, 2, 2, 2, 2}, "a"), 6, {"mrr"}),
                                  evaluation_of(run_with_ranks(swinging, "b"), 6, {"mrr"}), {}, {});
  CHECK(std::isinf(wild.tests[0].detectable));
}

TEST_CASE("a rise of a metric that is better when lower is a loss") {
  const std::vector<std::string> names = {"unjudged@1"};
  const Evaluation few = evaluation_of(run_with_ranks(std::vector<int>(10, 1), "few"), 10, names);
  const Evaluation many = evaluation_of(run_with_ranks(std::vector<int>(10, 2), "many"), 10, names);
  const Comparison comparison = compare(few, many, {}, {});
  const PairedTest& test = comparison.tests[0];
  CHECK(test.difference == 1.0);
  CHECK(improvement(test) == -1.0);
  CHECK(test.wins == 0);
  CHECK(test.losses == 10);
  CHECK(largest_changes(comparison, 0, Change::kLosses, 3).size() == 3);
  CHECK(largest_changes(comparison, 0, Change::kGains, 3).empty());
}

TEST_CASE("a metadata field with a list puts a query into several slices") {
  std::vector<Query> queries(1);
  queries[0].id = "q";
  queries[0].metadata.set("tags", Json(Json::Array{"x", 3, "y"}));
  const std::vector<Slice> slices = slices_by_field(queries, "tags");
  REQUIRE(slices.size() == 3);
  CHECK(slices[0].name == "tags=3");
  CHECK(slices[2].name == "tags=y");
}

TEST_CASE("a field that no query has is refused, naming those there are") {
  std::vector<Query> queries(2);
  queries[0].metadata.set("tags", Json(Json::Array{"x"}));
  queries[1].metadata.set("language", "ko");
  CHECK(error_of([&] { slices_by_field(queries, "lang"); }) ==
        "no question has a metadata field 'lang'; there are: language, tags");
  queries = std::vector<Query>(1);
  CHECK(error_of([&] { slices_by_field(queries, "lang"); }).find("none has metadata at all") !=
        std::string::npos);
}

TEST_CASE("the largest changes are listed by size, then by query") {
  const Comparison comparison = compare(evaluation_of(kRanksA, "a"), evaluation_of(kRanksB, "b"), {}, {});
  const auto gains = largest_changes(comparison, 0, Change::kGains, 3);
  REQUIRE(gains.size() == 3);
  CHECK(comparison.pairs[gains[0]].query == "q4");
  CHECK(comparison.pairs[gains[1]].query == "q8");
  CHECK(comparison.pairs[gains[2]].query == "q0");
  CHECK(largest_changes(comparison, 0, Change::kLosses, 3).size() == 1);
}

TEST_CASE("what cannot be compared is refused") {
  const Evaluation a = evaluation_of(kRanksA, "a");
  Evaluation b = evaluation_of(kRanksB, "b");
  b.options.relevance_level = 2;
  CHECK(error_of([&] { compare(a, b, {}, {}); }).find("other metrics or options") != std::string::npos);
  const Evaluation counts = evaluation_of(run_with_ranks(kRanksA, "a"), 10, {"num_rel"});
  CHECK(error_of([&] { compare(counts, counts, {}, {}); }).find("metric 'num_rel' is no mean") == 0);
  CompareOptions options;
  options.confidence = 1.0;
  CHECK(error_of([&] { compare(a, a, {}, options); }) ==
        "confidence is 1.0; use a value from 0.5 to below 1.0");
  options = {};
  options.resamples = 0;
  CHECK(error_of([&] { compare(a, a, {}, options); }).find("at least 1") != std::string::npos);
}
