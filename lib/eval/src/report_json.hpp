// The JSON forms of reports.
#pragma once

#include <span>

#include "ragctl/core/json.hpp"
#include "ragctl/eval/compare.hpp"
#include "ragctl/eval/gate.hpp"
#include "ragctl/eval/spans.hpp"

namespace ragctl {

// A count as an integer; null where the value is not finite.
Json value_json(const Metric& metric, double value);
Json compare_options_json(const CompareOptions& options);
Json test_json(const PairedTest& test);
Json evaluation_json(const Evaluation& evaluation, bool per_query);
Json comparison_json(const Comparison& comparison, bool per_query);
Json gates_json(const GateReport& report);
Json labels_json(const LabelUse& labels);

}  // namespace ragctl
