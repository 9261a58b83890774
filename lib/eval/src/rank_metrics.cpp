#include <algorithm>
#include <cmath>

#include "metric_functions.hpp"

namespace ragctl {
namespace {

double ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::size_t relevant_within(const Ranking& ranking, std::size_t depth) {
  std::size_t found = 0;
  for (std::size_t rank = 0; rank < depth; ++rank) found += ranking.is_relevant(rank) ? 1 : 0;
  return found;
}

// Calls use(rank, seen) for every relevant document from the last to the first, with the number of relevant
// documents up to it.
template <typename Use>
void for_each_relevant_backwards(const Ranking& ranking, const Use& use) {
  std::size_t seen = ranking.relevant_retrieved;
  for (std::size_t rank = ranking.retrieved(); rank > 0 && seen > 0; --rank) {
    if (ranking.is_relevant(rank - 1)) use(rank - 1, seen--);
  }
}

// Highest precision at or below the rank that reaches `share` of the relevant documents; 0 when none does.
// The number of documents is rounded to the nearest (trec_eval 10; its version 9 rounds up from a tenth).
double interpolated(const Ranking& ranking, double share) {
  const auto needed = std::lround(share * static_cast<double>(ranking.relevant));
  if (ranking.retrieved() == 0 || needed > static_cast<long>(ranking.relevant_retrieved)) return 0.0;
  double best = ratio(ranking.relevant_retrieved, ranking.retrieved());
  for_each_relevant_backwards(ranking, [&](std::size_t rank, std::size_t seen) {
    if (static_cast<long>(seen) >= needed) best = std::max(best, ratio(seen, rank + 1));
  });
  return best;
}

}  // namespace

double one(const Ranking&, const Metric&) { return 1.0; }
double retrieved(const Ranking& ranking, const Metric&) { return static_cast<double>(ranking.retrieved()); }
double relevant(const Ranking& ranking, const Metric&) { return static_cast<double>(ranking.relevant); }
double relevant_retrieved(const Ranking& ranking, const Metric&) {
  return static_cast<double>(ranking.relevant_retrieved);
}

double nonrelevant_retrieved(const Ranking& ranking, const Metric&) {
  const auto judged =
      std::count_if(ranking.relevances.begin(), ranking.relevances.end(), [](int r) { return r >= 0; });
  return static_cast<double>(judged) - static_cast<double>(ranking.relevant_retrieved);
}

double average_precision(const Ranking& ranking, const Metric& metric) {
  double sum = 0.0;
  std::size_t seen = 0;
  for (std::size_t rank = 0; rank < ranking.depth(metric.cutoff); ++rank) {
    if (ranking.is_relevant(rank)) sum += ratio(++seen, rank + 1);
  }
  return ranking.relevant == 0 ? 0.0 : sum / static_cast<double>(ranking.relevant);
}

// With a cutoff over the cutoff (missing documents are not relevant), without one over what was retrieved.
double precision(const Ranking& ranking, const Metric& metric) {
  const std::size_t found = relevant_within(ranking, ranking.depth(metric.cutoff));
  return ratio(found, metric.cutoff != 0 ? metric.cutoff : ranking.retrieved());
}

double recall(const Ranking& ranking, const Metric& metric) {
  return ratio(relevant_within(ranking, ranking.depth(metric.cutoff)), ranking.relevant);
}

// Precision over the best that the cutoff allows.
double relative_precision(const Ranking& ranking, const Metric& metric) {
  const std::size_t depth = metric.cutoff != 0 ? metric.cutoff : ranking.retrieved();
  return ratio(relevant_within(ranking, ranking.depth(metric.cutoff)), std::min(depth, ranking.relevant));
}

double success(const Ranking& ranking, const Metric& metric) {
  return relevant_within(ranking, ranking.depth(metric.cutoff)) > 0 ? 1.0 : 0.0;
}

double reciprocal_rank(const Ranking& ranking, const Metric& metric) {
  for (std::size_t rank = 0; rank < ranking.depth(metric.cutoff); ++rank) {
    if (ranking.is_relevant(rank)) return ratio(1, rank + 1);
  }
  return 0.0;
}

double r_precision(const Ranking& ranking, const Metric&) {
  return ratio(relevant_within(ranking, std::min(ranking.retrieved(), ranking.relevant)), ranking.relevant);
}

// Precision after parameter * R documents, rounded up from a tenth as in trec_eval.
double r_precision_multiple(const Ranking& ranking, const Metric& metric) {
  const auto cutoff =
      static_cast<std::size_t>(metric.parameters[0] * static_cast<double>(ranking.relevant) + 0.9);
  return ratio(relevant_within(ranking, std::min(ranking.retrieved(), cutoff)), cutoff);
}

double interpolated_precision(const Ranking& ranking, const Metric& metric) {
  return interpolated(ranking, metric.parameters[0]);
}

double eleven_point_average(const Ranking& ranking, const Metric& metric) {
  double sum = 0.0;
  for (auto share = metric.parameters.rbegin(); share != metric.parameters.rend(); ++share) {
    sum += interpolated(ranking, *share);  // from the last to the first, the order in which trec_eval adds
  }
  return sum / static_cast<double>(metric.parameters.size());
}

// Buckley and Voorhees, "Retrieval evaluation with incomplete information", SIGIR 2004: unjudged documents
// are skipped; every relevant document loses the share of the first R judged nonrelevant ones that precede
// it.
double binary_preference(const Ranking& ranking, const Metric&) {
  double sum = 0.0;
  std::size_t nonrelevant = 0;
  const std::size_t most = std::min(ranking.nonrelevant, ranking.relevant);
  for (std::size_t rank = 0; rank < ranking.retrieved(); ++rank) {
    if (ranking.relevances[rank] < 0) continue;
    if (!ranking.is_relevant(rank)) {
      ++nonrelevant;
    } else {
      sum += nonrelevant == 0 ? 1.0 : 1.0 - ratio(std::min(nonrelevant, ranking.relevant), most);
    }
  }
  return ranking.relevant == 0 ? 0.0 : sum / static_cast<double>(ranking.relevant);
}

// Yilmaz and Aslam, "Estimating average precision with incomplete and imperfect judgments", CIKM 2006: the
// expected precision above a relevant document is the share of pooled documents times the smoothed share of
// relevant ones among the judged.
double inferred_average_precision(const Ranking& ranking, const Metric&) {
  constexpr double kSmoothing = 0.00001;
  double sum = 0.0;
  double relevant_above = 0.0;
  double nonrelevant_above = 0.0;
  double unjudged_above = 0.0;
  for (std::size_t i = 0; i < ranking.retrieved(); ++i) {
    if (ranking.relevances[i] == kUnjudged) unjudged_above += 1.0;
    if (ranking.relevances[i] < 0) continue;
    if (!ranking.is_relevant(i)) {
      nonrelevant_above += 1.0;
      continue;
    }
    const auto above = static_cast<double>(i);
    sum +=
        i == 0
            ? 1.0
            : 1.0 / (above + 1.0) +
                  (above / (above + 1.0)) * ((relevant_above + nonrelevant_above + unjudged_above) / above) *
                      ((relevant_above + kSmoothing) / (relevant_above + nonrelevant_above + 2 * kSmoothing));
    relevant_above += 1.0;
  }
  return ranking.relevant == 0 ? 0.0 : sum / static_cast<double>(ranking.relevant);
}

double set_average_precision(const Ranking& ranking, const Metric&) {
  const auto found = static_cast<double>(ranking.relevant_retrieved);
  if (ranking.retrieved() == 0 || ranking.relevant == 0) return 0.0;
  return (found * found) / (static_cast<double>(ranking.retrieved()) * static_cast<double>(ranking.relevant));
}

// trec_eval's parameter x weighs precision in (x + 1) P R / (x P + R); x is the square of the usual beta.
double set_f(const Ranking& ranking, const Metric& metric) {
  if (ranking.relevant_retrieved == 0) return 0.0;
  const double p = ratio(ranking.relevant_retrieved, ranking.retrieved());
  const double r = ratio(ranking.relevant_retrieved, ranking.relevant);
  const double x = metric.parameters[0];
  return (x + 1.0) * p * r / (x * p + r);
}

// Weights of relevant retrieved, nonrelevant retrieved, relevant missed. The fourth (nonrelevant not
// retrieved) needs the size of the collection, which is 0 here as in trec_eval without -N.
double utility(const Ranking& ranking, const Metric& metric) {
  if (ranking.retrieved() == 0) return 0.0;
  const auto found = static_cast<double>(ranking.relevant_retrieved);
  const auto size = static_cast<double>(ranking.retrieved());
  const auto wanted = static_cast<double>(ranking.relevant);
  const auto& weights = metric.parameters;
  return weights[0] * found + weights[1] * (size - found) + weights[2] * (wanted - found) +
         weights[3] * (found - size - wanted);
}

double unjudged(const Ranking& ranking, const Metric& metric) {
  std::size_t count = 0;
  for (std::size_t rank = 0; rank < ranking.depth(metric.cutoff); ++rank)
    count += ranking.relevances[rank] < 0 ? 1 : 0;
  return ratio(count, metric.cutoff != 0 ? metric.cutoff : ranking.retrieved());
}

// G with binary gains: each relevant document counts 1 / log2(2 + nonrelevant documents above it).
double binary_g(const Ranking& ranking, const Metric&) {
  double sum = 0.0;
  std::size_t seen = 0;
  for (std::size_t rank = 0; rank < ranking.retrieved(); ++rank) {
    if (!ranking.is_relevant(rank)) continue;
    ++seen;
    sum += 1.0 / std::log2(static_cast<double>(3 + rank - seen));
  }
  return ranking.relevant == 0 ? 0.0 : sum / static_cast<double>(ranking.relevant);
}

}  // namespace ragctl
