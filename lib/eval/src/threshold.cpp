#include "ragctl/eval/threshold.hpp"

#include <algorithm>

#include "fields.hpp"

namespace ragctl {

Threshold parse_threshold(std::string_view text) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string_view::npos || equals == 0) {
    throw Error(ErrorCode::kUsage,
                "threshold '" + std::string(text) + "' has no '='; write for example ndcg@10=0.65");
  }
  const std::size_t name_end = text[equals - 1] == '>' ? equals - 1 : equals;
  const auto minimum = parse_finite(text.substr(equals + 1));
  if (!minimum) {
    throw Error(ErrorCode::kUsage, "threshold '" + std::string(text) + "': '" +
                                       std::string(text.substr(equals + 1)) +
                                       "' is not a number; write for example ndcg@10=0.65");
  }
  return Threshold{parse_metric(text.substr(0, name_end)), *minimum};
}

ThresholdReport check_thresholds(const Evaluation& evaluation, std::span<const Threshold> thresholds) {
  ThresholdReport report;
  for (const Threshold& threshold : thresholds) {
    const auto found = std::find(evaluation.metrics.begin(), evaluation.metrics.end(), threshold.metric);
    if (found == evaluation.metrics.end()) {
      throw Error(ErrorCode::kUsage, "threshold on '" + threshold.metric.name +
                                         "', which was not evaluated; add it to the metrics");
    }
    const double value = evaluation.means[static_cast<std::size_t>(found - evaluation.metrics.begin())];
    report.checks.push_back({threshold, value, value >= threshold.minimum});
    report.passed = report.passed && report.checks.back().passed;
  }
  return report;
}

std::vector<Metric> with_threshold_metrics(std::vector<Metric> metrics,
                                           std::span<const Threshold> thresholds) {
  for (const Threshold& threshold : thresholds) {
    if (std::find(metrics.begin(), metrics.end(), threshold.metric) == metrics.end())
      metrics.push_back(threshold.metric);
  }
  return metrics;
}

}  // namespace ragctl
