// Is run B better than run A, and could this test have told? Paired tests over the queries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ragctl/eval/beir.hpp"
#include "ragctl/eval/metrics.hpp"

namespace ragctl {

// Queries that are tested on their own as well.
struct Slice {
  std::string name;  // "language=ko"
  std::vector<std::string> queries;
};

// One slice for each value of a metadata field, sorted by name. A list puts the query into a slice for each
// of its items; queries without the field form the slice "<field>=(none)". Throws Error(kUsage) when no query
// has the field, naming those there are.
std::vector<Slice> slices_by_field(std::span<const Query> queries, const std::string& field);

struct CompareOptions {
  double confidence = 0.95;  // of intervals; 1 - confidence is the significance level. In [0.5, 1).
  double power = 0.8;        // with which `detectable` would be found. In [0.5, 1).
  std::uint64_t seed = 1;    // of permutations and resamples; results are the same on every machine
  std::uint32_t permutations =
      100000;  // of the randomisation test; when 2^queries is no more, all are tried and p is exact
  std::uint32_t resamples = 10000;  // of the bootstrap
  // Tests elsewhere that are corrected together with those of the comparison (the other rows of a
  // leaderboard).
  std::size_t other_tests = 0;
};

// Throws Error(kUsage) for a value out of its range: before anything long is begun.
void check_compare_options(const CompareOptions& options);

// Throws Error(kUsage) for a metric that is no mean over queries (is_mean()): before anything long is begun.
void refuse_untestable(std::span<const Metric> metrics);

// One metric over one slice; differences are B - A. Values that a test cannot give (fewer than two queries)
// are infinite for `interval`, 1 for probabilities.
struct PairedTest {
  Metric metric;
  std::string slice;  // "" = all queries
  std::size_t queries = 0;
  double mean_a = 0.0;
  double mean_b = 0.0;
  double difference = 0.0;
  std::size_t wins = 0;  // queries on which B is better: higher, or lower where lower_is_better()
  std::size_t losses = 0;
  std::size_t ties = 0;
  double t = 0.0;    // Student's t of the paired differences; infinite when all differ by the same amount
  double t_p = 1.0;  // its two-sided p
  double randomization_p = 1.0;  // Fisher's randomisation test, two-sided
  double adjusted_p = 1.0;       // randomization_p after Holm's correction over all tests of the comparison
  bool significant = false;      // adjusted_p < 1 - confidence
  double interval_low = 0.0;     // bootstrap interval (BCa) of the difference
  double interval_high = 0.0;
  // Smallest true difference that is found with probability `power` at Comparison::level. Infinite: no
  // difference that the metric can have would be, from mean_a or to it. NaN: no query changed, so it is not
  // known.
  double detectable = 0.0;
};

// How much better B is: the difference, turned where lower_is_better().
double improvement(const PairedTest& test);

struct QueryPair {
  std::string query;
  std::vector<double> a;  // one a metric
  std::vector<double> b;
};

struct Comparison {
  std::string name_a;
  std::string name_b;
  CompareOptions options;
  // What p of one test must be under to be significant whatever the others say, the worst case of Holm's
  // correction: (1 - confidence) / number of tests.
  double level = 0.05;
  std::vector<Metric> metrics;
  std::vector<PairedTest> tests;  // all queries first, then the slices in the order given; metrics within
  std::vector<QueryPair> pairs;   // sorted by query id
  std::vector<std::string> only_in_a;  // queries that B lacks: they count 0 for B
  std::vector<std::string> only_in_b;
  std::vector<std::string> missing_in_a;  // judged queries without results in A, which count 0 as well
  std::vector<std::string> missing_in_b;
  std::vector<std::string> empty_slices;  // no query of theirs was evaluated: not tested
  std::vector<std::string>
      in_no_slice;  // queries of `pairs` that none of the slices has; none without slices
};

// Both evaluations have the same metrics and options (Error(kUsage) otherwise, and for counts and geometric
// means, which have no value per query to test). Their tags become the names, "A" and "B" where empty or
// equal. Sources: Smucker, Allan, Carterette, "A comparison of statistical significance tests for information
// retrieval evaluation", CIKM 2007; Efron, "Better bootstrap confidence intervals", JASA 82, 1987; Holm, "A
// simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
Comparison compare(const Evaluation& a, const Evaluation& b, std::span<const Slice> slices,
                   const CompareOptions& options);

// The `count` queries whose metric changed most, the largest losses of B first (or the largest gains); ties
// by query id; unchanged ones are left out. `metric` indexes comparison.metrics; the result indexes
// comparison.pairs.
enum class Change { kLosses, kGains };
std::vector<std::size_t> largest_changes(const Comparison& comparison, std::size_t metric, Change change,
                                         std::size_t count);

}  // namespace ragctl
