// Whether a baseline and an evaluation can be compared.
#pragma once

#include <span>
#include <string>

#include "ragctl/eval/gate.hpp"

namespace ragctl {

// Other questions, or judgements of these.
bool questions_differ(const EvaluationInputs& then, const EvaluationInputs& now);

ComparedQueries compared_queries(const EvaluationInputs& then, const EvaluationInputs& now);

// Throws Error(kInput) at `path` that names each difference that is not accepted.
void refuse_other_conditions(const Baseline& baseline, const std::string& path,
                             const EvaluateOptions& options, const EvaluationInputs& inputs,
                             std::span<const Metric> metrics, const AcceptedDifferences& accepted);

}  // namespace ragctl
