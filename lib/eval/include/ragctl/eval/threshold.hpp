// Pass marks for an evaluation: "ndcg@10=0.65" (--fail-under).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/eval/metrics.hpp"

namespace ragctl {

// The mean must be at least `limit`, and at most where lower is better (unjudged@10, rbp_resid).
struct Threshold {
  Metric metric;
  double limit = 0.0;

  bool is_maximum() const { return lower_is_better(metric); }
};

// "ndcg@10=0.65" or "ndcg@10>=0.65"; "unjudged@10=0.2" or "unjudged@10<=0.2". Throws Error(kUsage) when the
// metric is unknown, the number is no finite number or none that the metric can have (highest_value()), or
// the sign is the wrong one for the metric.
Threshold parse_threshold(std::string_view text);

struct ThresholdCheck {
  Threshold threshold;
  double value = 0.0;
  bool passed = false;
};

struct ThresholdReport {
  std::vector<ThresholdCheck> checks;  // in the order of the thresholds
  bool passed = true;                  // all of them
};

// Throws Error(kUsage) when a threshold's metric was not evaluated (add it to the metrics first).
ThresholdReport check_thresholds(const Evaluation& evaluation, std::span<const Threshold> thresholds);

// The metrics plus those that only the thresholds name.
std::vector<Metric> with_threshold_metrics(std::vector<Metric> metrics,
                                           std::span<const Threshold> thresholds);

}  // namespace ragctl
