#include <algorithm>
#include <cmath>

#include "evaluate_with.hpp"
#include "metric_table.hpp"
#include "ragctl/eval/metrics.hpp"
#include "ragctl/eval/table.hpp"

namespace ragctl {
namespace {

constexpr double kSmallestForGeometricMean = 0.00001;

QueryScores score_query(std::string_view query, const Ranking& ranking, std::span<const Metric> metrics,
                        const EvaluateOptions& options, const SpanScorer& spans,
                        std::span<const RunEntry> hits) {
  QueryScores scores;
  scores.query = query;
  scores.values.reserve(metrics.size());
  for (const Metric& metric : metrics) {
    const MetricFunction function = metric_rows()[metric.kind].function;
    scores.values.push_back(function != nullptr ? function(ranking, metric) : spans(query, hits, metric));
  }
  scores.relevances = relevance_string(ranking, options.relstring);
  return scores;
}

double mean_of(const Evaluation& evaluation, std::size_t column, Aggregate aggregate) {
  double sum = 0.0;
  for (const QueryScores& query : evaluation.queries) {
    const double value = query.values[column];
    sum +=
        aggregate == Aggregate::kGeometricMean ? std::log(std::max(value, kSmallestForGeometricMean)) : value;
  }
  if (aggregate == Aggregate::kSum) return sum;
  const double mean = sum / static_cast<double>(evaluation.queries.size());
  return aggregate == Aggregate::kGeometricMean ? std::exp(mean) : mean;
}

void make_means(Evaluation& evaluation) {
  evaluation.means.clear();
  for (std::size_t column = 0; column < evaluation.metrics.size(); ++column)
    evaluation.means.push_back(
        mean_of(evaluation, column, metric_rows()[evaluation.metrics[column].kind].aggregate));
}

void check(const Run& run, const Qrels& qrels, const EvaluateOptions& options) {
  if (options.relevance_level < 0) {
    throw Error(ErrorCode::kUsage,
                "relevance_level is " + std::to_string(options.relevance_level) + "; use 0 or more");
  }
  for (const auto& [query, rows] : run.queries) {
    if (qrels.queries.find(query) != nullptr) return;
  }
  if (!run.queries.empty()) {
    throw Error(ErrorCode::kInput, (run.path.empty() ? "" : Location{run.path}.str() + ": ") +
                                       "no query of the run is judged (its first query is '" +
                                       shown_id(run.queries[0].query) +
                                       "'); give the qrels that belong to these queries");
  }
  if (!options.complete || qrels.queries.empty())
    throw Error(ErrorCode::kInput, "no query has a hit, so that none is scored; 'complete' counts them 0");
}

}  // namespace

Evaluation evaluate(const Run& run, const Qrels& qrels, std::span<const Metric> metrics,
                    const EvaluateOptions& options) {
  return evaluate_with(run, qrels, metrics, options, {});
}

Evaluation evaluate_with(const Run& run, const Qrels& qrels, std::span<const Metric> metrics,
                         const EvaluateOptions& options, const SpanScorer& spans) {
  if (!spans) refuse_span_metrics(metrics);
  check(run, qrels, options);
  Evaluation evaluation;
  evaluation.metrics.assign(metrics.begin(), metrics.end());
  evaluation.options = options;
  evaluation.tag = run.tag;
  RankingBuilder builder(options);
  for (const auto& [query, judged] : qrels.queries) {
    const auto* hits = run.queries.find(query);
    if (hits == nullptr) evaluation.missing.emplace_back(query);
    if (hits == nullptr && !options.complete) continue;
    auto rows = hits == nullptr ? std::span<const RunEntry>() : hits->rows;
    if (options.max_results != 0 && rows.size() > options.max_results) rows = rows.first(options.max_results);
    const Ranking& ranking = builder.build(judged, rows);
    evaluation.queries.push_back(score_query(query, ranking, metrics, options, spans, rows));
  }
  for (const auto& [query, hits] : run.queries) {
    if (qrels.queries.find(query) == nullptr) evaluation.unjudged.emplace_back(query);
  }
  make_means(evaluation);
  return evaluation;
}

Evaluation of_queries(const Evaluation& evaluation, std::span<const std::string> queries) {
  Evaluation out = evaluation;
  const auto is_other = [&](const std::string& query) {
    return !std::binary_search(queries.begin(), queries.end(), query);
  };
  std::erase_if(out.queries, [&](const QueryScores& scores) { return is_other(scores.query); });
  std::erase_if(out.missing, is_other);
  make_means(out);
  return out;
}

}  // namespace ragctl
