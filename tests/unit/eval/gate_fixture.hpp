// Evaluations whose values are given, for tests of gates and baselines.
#pragma once

#include <string>
#include <vector>

#include "ragctl/core/random.hpp"
#include "ragctl/eval/gate.hpp"

namespace ragctl::gate_fixture {

inline const EvaluationInputs kInputs = {"corpus-1", "qrels-1"};

// An evaluation of mrr and recall with the given reciprocal ranks.
inline Evaluation evaluation_of(const std::vector<double>& values) {
  Evaluation evaluation;
  evaluation.metrics = {parse_metric("mrr"), parse_metric("recall@10")};
  evaluation.tag = "bm25";
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    evaluation.queries.push_back({"q" + std::to_string(1000 + i), {values[i], 1.0}, ""});
    sum += values[i];
  }
  evaluation.means = {sum / static_cast<double>(values.size()), 1.0};
  return evaluation;
}

inline std::vector<double> base_values(std::size_t count) {
  Random random(1);
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(0.3 + 0.4 * random.uniform());
  return values;
}

// The values changed by `shift` plus noise.
inline std::vector<double> shifted(std::vector<double> values, double shift, double noise) {
  Random random(2);
  for (double& value : values) value += shift + noise * random.normal();
  return values;
}

inline GateReport gate(const std::vector<double>& before, const std::vector<double>& after,
                       const std::string& text) {
  const std::vector<Gate> gates = {parse_gate(text)};
  return check_gates({evaluation_of(before), kInputs}, "base.json", evaluation_of(after), kInputs, gates, {});
}

inline bool says(const GateReport& report, const std::string& text) {
  return report.checks.at(0).reason.find(text) != std::string::npos;
}

}  // namespace ragctl::gate_fixture
