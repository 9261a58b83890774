#include "ragctl/eval/leaderboard.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "ragctl/core/hash.hpp"
#include "statistics.hpp"

namespace ragctl {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void check(std::span<const Contender> contenders, std::optional<std::size_t> reference) {
  if (contenders.empty()) throw Error(ErrorCode::kUsage, "there is nothing to rank");
  leading_metric(contenders.front().evaluation.metrics);
  if (reference && *reference >= contenders.size())
    throw Error(ErrorCode::kInternal, "the reference is none of the contenders");
}

std::vector<std::size_t> best_first(std::span<const Contender> contenders) {
  std::vector<std::size_t> order(contenders.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double left = contenders[a].evaluation.means.front();
    const double right = contenders[b].evaluation.means.front();
    return lower_is_better(contenders[a].evaluation.metrics.front()) ? left < right : left > right;
  });
  return order;
}

// The seed hangs on the metric alone: equal scores have equal intervals.
std::vector<Range> intervals_of(const Evaluation& evaluation, const CompareOptions& options) {
  std::vector<Range> intervals;
  std::vector<double> values(evaluation.queries.size());
  for (std::size_t m = 0; m < evaluation.metrics.size(); ++m) {
    if (!is_mean(evaluation.metrics[m])) {
      intervals.push_back({-kInfinity, kInfinity});
      continue;
    }
    for (std::size_t q = 0; q < values.size(); ++q) values[q] = evaluation.queries[q].values[m];
    const std::uint64_t seed = hash64(evaluation.metrics[m].name, options.seed);
    const Interval interval = bootstrap_interval(values, options.confidence, options.resamples, seed);
    intervals.push_back({interval.low, interval.high});
  }
  return intervals;
}

Outcome outcome_of(const PairedTest& test) {
  if (test.wins + test.losses == 0) return Outcome::kSame;
  if (!test.significant) return Outcome::kNoEvidence;
  return improvement(test) > 0.0 ? Outcome::kBetter : Outcome::kWorse;
}

void adjust(Leaderboard& board) {
  std::vector<double> probabilities;
  for (const LeaderboardRow& row : board.rows) {
    if (row.contender != board.reference) probabilities.push_back(row.test.randomization_p);
  }
  const std::vector<double> adjusted = holm_adjusted(probabilities);
  board.tests = probabilities.size();
  auto next = adjusted.begin();
  for (LeaderboardRow& row : board.rows) {
    if (row.contender == board.reference) continue;
    row.test.adjusted_p = *next++;
    row.test.significant = row.test.adjusted_p < 1.0 - board.options.confidence;
    row.outcome = outcome_of(row.test);
  }
}

}  // namespace

std::string_view outcome_name(Outcome outcome) {
  constexpr std::string_view kNames[] = {"reference", "same", "no evidence", "better", "worse"};
  return kNames[static_cast<std::size_t>(outcome)];
}

void adopt_gates(Leaderboard& board, std::span<const Contender> contenders, const GateReport& gates) {
  const Metric& first = contenders.front().evaluation.metrics.front();
  const std::vector<PairedTest>& tests = gates.comparison.tests;
  const auto test = std::find_if(tests.begin(), tests.end(),
                                 [&](const PairedTest& gated) { return gated.metric == first; });
  if (test == tests.end()) return;
  board.tests = tests.size();
  for (LeaderboardRow& row : board.rows) {
    if (row.contender == board.reference) continue;
    row.test = *test;
    row.outcome = outcome_of(*test);
  }
}

Leaderboard rank_contenders(std::span<const Contender> contenders, std::optional<std::size_t> reference,
                            const CompareOptions& options) {
  check(contenders, reference);
  const std::vector<std::size_t> order = best_first(contenders);
  Leaderboard board;
  board.options = options;
  board.reference_is_best = !reference;
  board.reference = reference.value_or(order.front());
  const std::span<const Metric> first(contenders.front().evaluation.metrics.data(), 1);
  const Evaluation against = only(contenders[board.reference].evaluation, first);
  CompareOptions one_of_many = options;
  one_of_many.other_tests = contenders.size() > 2 ? contenders.size() - 2 : 0;
  for (const std::size_t i : order) {
    LeaderboardRow row;
    row.contender = i;
    row.intervals = intervals_of(contenders[i].evaluation, options);
    row.test = compare(against, only(contenders[i].evaluation, first), {}, one_of_many).tests.front();
    board.rows.push_back(std::move(row));
  }
  adjust(board);
  return board;
}

}  // namespace ragctl
