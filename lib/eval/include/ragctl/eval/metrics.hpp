// Ranked-retrieval metrics, equal to trec_eval's where it has them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ragctl/eval/judgements.hpp"

namespace ragctl {

// A metric as asked for: "ndcg@10", "recall@100", "mrr@10", "map", "precision@5", "success@1", "iprec@0.1",
// "ndcg@1=3,2=9" (gains by relevance), also trec_eval's own names ("ndcg_cut_10", "P_5", "recip_rank",
// "map_cut_100", "success_1", "set_F", "Rprec_mult_0.20").
struct Metric {
  std::string name;                           // canonical: "ndcg@10"
  std::uint32_t cutoff = 0;                   // 0: the whole ranking
  std::size_t kind = 0;                       // row of metric_table()
  std::vector<double> parameters;             // of metrics that take real numbers
  std::vector<std::pair<int, double>> gains;  // relevance -> gain, where it is not the relevance itself

  bool operator==(const Metric&) const = default;
};

struct MetricInfo {
  std::string_view name;  // without a cutoff
  std::string_view help;  // with the formula's source
};

std::span<const MetricInfo> metric_table();

// Throws Error(kUsage) with the nearest name for an unknown one, and for a cutoff that the metric does not
// take or that is no positive integer, or a parameter out of its range.
Metric parse_metric(std::string_view text);
// trec_eval's nicknames "official", "all_trec" and "set" stand for all their measures. A
// metric that is named again counts once: it is no second test. Throws Error(kUsage) as parse_metric() does,
// and for an empty list.
std::vector<Metric> parse_metrics(std::span<const std::string> texts);

// How many results of a query the metrics look at: the largest of their cutoffs, 0 without one. The cutoff of
// span_recall_chars counts characters and does not matter here.
std::uint32_t deepest_cutoff(std::span<const Metric> metrics);

// Throws Error(kUsage) for a metric that only labels with byte ranges of documents can give (span_recall@k
// ...): before anything long is begun with qrels.
void refuse_span_metrics(std::span<const Metric> metrics);

// True for metrics of what is not known or not good ("unjudged", "rbp_resid"): a rise makes a ranking worse.
bool lower_is_better(const Metric& metric);

// The highest value that the metric can have for a query, 1 or infinite (utility, gains of one's own); the
// lowest is 0 where this is 1.
double highest_value(const Metric& metric);

// True for counts ("num_rel"): integers that are summed over the queries where other metrics are averaged.
bool is_count(const Metric& metric);

// True for all but counts and geometric means: each query has a value, whose mean a test can be made of.
bool is_mean(const Metric& metric);

// The first, by which configurations are ranked, compared and tuned. Throws Error(kUsage) when it is no mean,
// and for an empty list.
const Metric& leading_metric(std::span<const Metric> metrics);

struct EvaluateOptions {
  int relevance_level =
      1;  // lowest relevance that counts as relevant for binary metrics (trec_eval -l); 0 or more
  bool complete = false;  // average over all judged queries, missing ones count 0 (trec_eval -c); else over
                          // queries in both
  std::uint32_t max_results = 0;  // per query (trec_eval -M); 0 = all
  bool judged_only = false;       // drop unjudged documents from the rankings first (trec_eval -J)
  std::uint32_t relstring = 0;    // length of QueryScores::relevances; 0 = none

  bool operator==(const EvaluateOptions&) const = default;
};

struct QueryScores {
  std::string query;
  std::vector<double> values;  // one a metric
  std::string relevances;  // trec_eval's relstring: 0-9, '>' above, '-' not in the qrels, '.' judged negative
};

struct Evaluation {
  std::vector<Metric> metrics;
  std::vector<QueryScores> queries;  // sorted by id
  std::vector<double> means;  // one a metric, over `queries`: mean, sum of a count, geometric mean of gm_*
  std::vector<std::string> missing;   // judged, not in the run
  std::vector<std::string> unjudged;  // in the run, not judged: ignored
  EvaluateOptions options;
  std::string tag;  // the run's
};

// The same values for the same input on every machine: sums run over ranks, then over queries in id order, as
// in trec_eval. Throws Error(kInput) when the run and the qrels share no query (a run without any hit is
// scored with `complete`: every judged query counts 0), Error(kUsage) for a negative relevance level. With
// `complete`, num_rel counts by relevance_level (trec_eval's total counts every relevance above 0 there).
Evaluation evaluate(const Run& run, const Qrels& qrels, std::span<const Metric> metrics,
                    const EvaluateOptions& options);

// The same scores reduced to some of their metrics, in the order of `metrics`. Every one must have been
// evaluated.
Evaluation only(const Evaluation& evaluation, std::span<const Metric> metrics);

}  // namespace ragctl
