#include "ragctl/eval/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>

#include "ragctl/core/hash.hpp"
#include "statistics.hpp"

namespace ragctl {
namespace {

constexpr double kTie = 1e-12;  // differences below this come from rounding

void check_range(const char* name, double value, double low, double high) {
  if (value >= low && value < high) return;
  throw Error(ErrorCode::kUsage, std::string(name) + " is " + Json(value).dump() + "; use a value from " +
                                     Json(low).dump() + " to below " + Json(high).dump());
}

void check(const Evaluation& a, const Evaluation& b, const CompareOptions& options) {
  check_compare_options(options);
  if (a.metrics != b.metrics || a.options != b.options) {
    throw Error(ErrorCode::kUsage,
                "the two evaluations have other metrics or options; evaluate both runs in the same way");
  }
  refuse_untestable(a.metrics);
}

std::vector<QueryPair> paired(const Evaluation& a, const Evaluation& b, Comparison& comparison) {
  const std::vector<double> zeros(a.metrics.size(), 0.0);
  std::vector<QueryPair> pairs;
  auto left = a.queries.begin();
  auto right = b.queries.begin();
  while (left != a.queries.end() || right != b.queries.end()) {
    if (right == b.queries.end() || (left != a.queries.end() && left->query < right->query)) {
      comparison.only_in_a.push_back(left->query);
      pairs.push_back({left->query, left->values, zeros});
      ++left;
    } else if (left == a.queries.end() || right->query < left->query) {
      comparison.only_in_b.push_back(right->query);
      pairs.push_back({right->query, zeros, right->values});
      ++right;
    } else {
      pairs.push_back({left->query, left->values, right->values});
      ++left;
      ++right;
    }
  }
  return pairs;
}

// The seed of a test depends on its metric and slice alone, not on what else is compared.
std::uint64_t seed_of(const PairedTest& test, const CompareOptions& options) {
  return hash64(test.metric.name + '\n' + test.slice, options.seed);
}

// Queries that are tested together, as positions in Comparison::pairs.
struct TestedSlice {
  std::string name;  // "" = all
  std::vector<std::size_t> members;
};

// The difference of each member; means, wins, losses and ties go into `test`.
std::vector<double> count_pairs(const std::vector<QueryPair>& pairs, std::span<const std::size_t> members,
                                std::size_t column, PairedTest& test) {
  const double sign = lower_is_better(test.metric) ? -1.0 : 1.0;
  std::vector<double> differences;
  for (const std::size_t member : members) {
    double difference = pairs[member].b[column] - pairs[member].a[column];
    if (std::abs(difference) < kTie) difference = 0.0;
    differences.push_back(difference);
    test.mean_a += pairs[member].a[column];
    test.mean_b += pairs[member].b[column];
    ++(difference == 0.0 ? test.ties : sign * difference > 0.0 ? test.wins : test.losses);
  }
  test.queries = members.size();
  const auto count = static_cast<double>(members.size());
  test.mean_a /= count;
  test.mean_b /= count;
  test.difference = std::accumulate(differences.begin(), differences.end(), 0.0) / count;
  return differences;
}

// What detectable_difference() says, where the metric can change so much at all.
double detectable(const PairedTest& test, std::span<const double> differences, const Comparison& comparison) {
  const CompareOptions& options = comparison.options;
  const double found =
      detectable_difference(differences, comparison.level, options.power, options.permutations);
  const double highest = highest_value(test.metric);
  return found > std::max(test.mean_a, highest - test.mean_a) ? std::numeric_limits<double>::infinity()
                                                              : found;
}

PairedTest test_pairs(const Comparison& comparison, const TestedSlice& slice, std::size_t column) {
  const CompareOptions& options = comparison.options;
  PairedTest test;
  test.metric = comparison.metrics[column];
  test.slice = slice.name;
  const std::vector<double> differences = count_pairs(comparison.pairs, slice.members, column, test);
  const TTest t_test = paired_t_test(differences);
  test.t = t_test.t;
  test.t_p = t_test.p;
  const std::uint64_t seed = seed_of(test, options);
  test.randomization_p = randomization_test(differences, options.permutations, seed);
  const Interval interval = bootstrap_interval(differences, options.confidence, options.resamples, seed + 1);
  test.interval_low = interval.low;
  test.interval_high = interval.high;
  test.detectable = detectable(test, differences, comparison);
  return test;
}

std::vector<std::size_t> members_of(const Slice& slice,
                                    const std::unordered_map<std::string_view, std::size_t>& positions) {
  std::vector<std::size_t> members;
  for (const std::string& query : slice.queries) {
    if (const auto found = positions.find(query); found != positions.end()) members.push_back(found->second);
  }
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

// All queries, then the slices that have any; names those that have none.
std::vector<TestedSlice> tested_slices(Comparison& comparison, std::span<const Slice> slices) {
  std::vector<TestedSlice> tested(1);
  tested.front().members.resize(comparison.pairs.size());
  std::iota(tested.front().members.begin(), tested.front().members.end(), std::size_t{0});
  std::unordered_map<std::string_view, std::size_t> positions;  // looked up only
  for (std::size_t i = 0; i < comparison.pairs.size(); ++i) positions.emplace(comparison.pairs[i].query, i);
  std::vector<bool> in_a_slice(comparison.pairs.size(), slices.empty());
  for (const Slice& slice : slices) {
    std::vector<std::size_t> members = members_of(slice, positions);
    for (const std::size_t member : members) in_a_slice[member] = true;
    if (members.empty()) {
      comparison.empty_slices.push_back(slice.name);
    } else {
      tested.push_back({slice.name, std::move(members)});
    }
  }
  for (std::size_t i = 0; i < in_a_slice.size(); ++i) {
    if (!in_a_slice[i]) comparison.in_no_slice.push_back(comparison.pairs[i].query);
  }
  return tested;
}

void adjust(Comparison& comparison) {
  std::vector<double> probabilities;
  for (const PairedTest& test : comparison.tests) probabilities.push_back(test.randomization_p);
  const std::vector<double> adjusted = holm_adjusted(probabilities);
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    comparison.tests[i].adjusted_p = adjusted[i];
    comparison.tests[i].significant = adjusted[i] < 1.0 - comparison.options.confidence;
  }
}

std::string value_text(const Json& value) { return value.is_string() ? value.string() : value.dump(); }

[[noreturn]] void refuse_field(std::span<const Query> queries, const std::string& field) {
  std::set<std::string> fields;
  for (const Query& query : queries) {
    for (const auto& [name, value] : query.metadata.members()) fields.insert(name);
  }
  throw Error(ErrorCode::kUsage,
              "no question has a metadata field '" + field + "'; " +
                  (fields.empty() ? std::string("none has metadata at all")
                                  : fmt::format("there are: {}", fmt::join(fields, ", "))));
}

}  // namespace

std::vector<Slice> slices_by_field(std::span<const Query> queries, const std::string& field) {
  std::map<std::string, std::vector<std::string>> by_value;
  bool known = false;
  for (const Query& query : queries) {
    const Json* value = query.metadata.find(field);
    known = known || value != nullptr;
    if (value == nullptr || value->is_null()) {
      by_value["(none)"].push_back(query.id);
    } else if (value->is_array()) {
      for (const Json& item : value->items()) by_value[value_text(item)].push_back(query.id);
    } else {
      by_value[value_text(*value)].push_back(query.id);
    }
  }
  if (!known) refuse_field(queries, field);
  std::vector<Slice> slices;
  for (auto& [value, ids] : by_value) slices.push_back({field + "=" + value, std::move(ids)});
  return slices;
}

Comparison compare(const Evaluation& a, const Evaluation& b, std::span<const Slice> slices,
                   const CompareOptions& options) {
  check(a, b, options);
  Comparison comparison;
  const bool named = a.tag != b.tag && !a.tag.empty() && !b.tag.empty();
  comparison.name_a = named ? a.tag : "A";
  comparison.name_b = named ? b.tag : "B";
  comparison.options = options;
  comparison.metrics = a.metrics;
  comparison.pairs = paired(a, b, comparison);
  if (a.options.complete) {  // else they are among only_in_a and only_in_b
    comparison.missing_in_a = a.missing;
    comparison.missing_in_b = b.missing;
  }
  const std::vector<TestedSlice> tested = tested_slices(comparison, slices);
  const std::size_t tests = tested.size() * comparison.metrics.size() + options.other_tests;
  // 1 - 0.95 is 0.050000000000000044.
  const double level = std::round((1.0 - options.confidence) * 1e12) / 1e12;
  comparison.level = level / static_cast<double>(std::max<std::size_t>(tests, 1));
  for (const TestedSlice& slice : tested) {
    for (std::size_t column = 0; column < comparison.metrics.size(); ++column)
      comparison.tests.push_back(test_pairs(comparison, slice, column));
  }
  adjust(comparison);
  return comparison;
}

void check_compare_options(const CompareOptions& options) {
  check_range("confidence", options.confidence, 0.5, 1.0);
  check_range("power", options.power, 0.5, 1.0);
  if (options.permutations == 0 || options.resamples == 0) {
    throw Error(ErrorCode::kUsage, "permutations and resamples must be at least 1");
  }
}

void refuse_untestable(std::span<const Metric> metrics) {
  for (const Metric& metric : metrics) {
    if (is_mean(metric)) continue;
    throw Error(ErrorCode::kUsage,
                "metric '" + metric.name + "' is no mean over queries and cannot be tested; leave it out");
  }
}

double improvement(const PairedTest& test) {
  return lower_is_better(test.metric) ? -test.difference : test.difference;
}

std::vector<std::size_t> largest_changes(const Comparison& comparison, std::size_t metric, Change change,
                                         std::size_t count) {
  const bool rises = lower_is_better(comparison.metrics[metric]) == (change == Change::kLosses);
  const double sign = rises ? -1.0 : 1.0;
  const auto amount = [&](std::size_t i) {
    return sign * (comparison.pairs[i].b[metric] - comparison.pairs[i].a[metric]);
  };
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < comparison.pairs.size(); ++i) {
    if (amount(i) < -kTie) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t x, std::size_t y) { return amount(x) < amount(y); });
  if (order.size() > count) order.resize(count);
  return order;
}

}  // namespace ragctl
