#include "ragctl/eval/threshold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fields.hpp"

namespace ragctl {

namespace {

// What was meant by a number that is no share: 90 is most likely 90 percent.
double share_of(const Threshold& threshold) {
  if (threshold.limit > 1.0 && threshold.limit <= 100.0) return threshold.limit / 100.0;
  return threshold.is_maximum() ? 0.2 : 0.65;
}

}  // namespace

Threshold parse_threshold(std::string_view text) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string_view::npos || equals == 0) {
    throw Error(ErrorCode::kUsage,
                "threshold '" + std::string(text) + "' has no '='; write for example ndcg@10=0.65");
  }
  const char sign = text[equals - 1];
  const std::size_t name_end = sign == '>' || sign == '<' ? equals - 1 : equals;
  const auto limit = parse_finite(text.substr(equals + 1));
  if (!limit) {
    throw Error(ErrorCode::kUsage, "threshold '" + std::string(text) + "': '" +
                                       std::string(text.substr(equals + 1)) +
                                       "' is not a number; write for example ndcg@10=0.65");
  }
  const Threshold threshold{parse_metric(text.substr(0, name_end)), *limit};
  const char wrong = threshold.is_maximum() ? '>' : '<';
  if (sign == wrong) {
    throw Error(ErrorCode::kUsage,
                "threshold '" + std::string(text) + "': " + threshold.metric.name + " is better when " +
                    (threshold.is_maximum() ? "lower" : "higher") + "; write " + threshold.metric.name +
                    (threshold.is_maximum() ? "<=" : ">=") + std::string(text.substr(equals + 1)));
  }
  if (const double highest = highest_value(threshold.metric);
      std::isfinite(highest) && (*limit < 0.0 || *limit > highest)) {
    throw Error(ErrorCode::kUsage,
                fmt::format("threshold '{}': {} lies between 0 and {:g}; write for example {}={}", text,
                            threshold.metric.name, highest, threshold.metric.name, share_of(threshold)));
  }
  return threshold;
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
    report.checks.push_back(
        {threshold, value, threshold.is_maximum() ? value <= threshold.limit : value >= threshold.limit});
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
