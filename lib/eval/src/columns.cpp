#include <algorithm>

#include "ragctl/eval/metrics.hpp"

namespace ragctl {

Evaluation only(const Evaluation& evaluation, std::span<const Metric> metrics) {
  Evaluation out = evaluation;
  out.metrics.assign(metrics.begin(), metrics.end());
  out.means.clear();
  for (QueryScores& query : out.queries) query.values.clear();
  for (const Metric& metric : metrics) {
    const auto found = std::find(evaluation.metrics.begin(), evaluation.metrics.end(), metric);
    if (found == evaluation.metrics.end())
      throw Error(ErrorCode::kInternal, "metric '" + metric.name + "' was not evaluated");
    const auto column = static_cast<std::size_t>(found - evaluation.metrics.begin());
    out.means.push_back(evaluation.means[column]);
    for (std::size_t q = 0; q < out.queries.size(); ++q) {
      out.queries[q].values.push_back(evaluation.queries[q].values[column]);
    }
  }
  return out;
}

}  // namespace ragctl
