// Ranked-retrieval metrics, equal to trec_eval's where it has them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/eval/judgements.hpp"

namespace ragctl {

// A metric as asked for: "ndcg@10", "recall@100", "mrr@10", "map", "precision@5", "success@1", also trec_eval's own names ("ndcg_cut_10", "P_5",
// "recip_rank", "map_cut_100", "success_1").
struct Metric {
  std::string name;          // canonical: "ndcg@10"
  std::uint32_t cutoff = 0;  // 0: the whole ranking
  std::size_t kind = 0;      // row of metric_table()
};

struct MetricInfo {
  std::string_view name;  // without a cutoff
  std::string_view help;  // with the formula's source
};

std::span<const MetricInfo> metric_table();

// Throws Error(kUsage) with the nearest name for an unknown one.
Metric parse_metric(std::string_view text);
std::vector<Metric> parse_metrics(std::span<const std::string> texts);

struct EvaluateOptions {
  int relevance_level = 1;        // lowest relevance that counts as relevant for binary metrics (trec_eval -l)
  bool complete = false;          // average over all judged queries, missing ones count 0 (trec_eval -c); else over queries in both
  std::uint32_t max_results = 0;  // per query (trec_eval -M); 0 = all
};

struct QueryScores {
  std::string query;
  std::vector<double> values;  // one a metric
};

struct Evaluation {
  std::vector<Metric> metrics;
  std::vector<QueryScores> queries;      // sorted by id
  std::vector<double> means;             // one a metric, over `queries`
  std::vector<std::string> missing;      // judged, not in the run
  std::vector<std::string> unjudged;     // in the run, not judged: ignored
};

Evaluation evaluate(const Run& run, const Qrels& qrels, std::span<const Metric> metrics, const EvaluateOptions& options);

}  // namespace ragctl
