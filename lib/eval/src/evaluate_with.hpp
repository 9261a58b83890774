// evaluate() with a source for the metrics that need label spans.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "ragctl/eval/metrics.hpp"

namespace ragctl {

// The value of a metric without a function in the table. `hits` are the query's, best first.
using SpanScorer =
    std::function<double(std::string_view query, std::span<const RunEntry> hits, const Metric& metric)>;

// An empty scorer refuses such metrics with Error(kUsage).
Evaluation evaluate_with(const Run& run, const Qrels& qrels, std::span<const Metric> metrics,
                         const EvaluateOptions& options, const SpanScorer& spans);

// The scores of the named queries (sorted), and their means.
Evaluation of_queries(const Evaluation& evaluation, std::span<const std::string> queries);

}  // namespace ragctl
