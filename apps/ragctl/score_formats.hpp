// Scores in the forms of `ragctl eval --format`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/pipeline/run.hpp"

namespace ragctl::cli {

struct ScoreReport {
  const KnowledgeBaseEvaluation& scores;
  std::span<const StageRecord> stages;  // of the whole chain; else empty
  bool timed = false;                   // queries were answered here, not read from a run
  bool per_query = false;
  const GateReport* gate = nullptr;  // nullptr: none was asked for
};

// Whether a format has a place for the gate's report; it goes to standard error otherwise.
bool holds_gate(std::string_view format);

struct ScoreFormat {
  std::string_view name;
  std::string_view help;
  std::string (*write)(const ScoreReport& report);
};

std::span<const ScoreFormat> score_formats();
std::vector<std::string> score_format_names();
std::string format_scores(std::string_view format, const ScoreReport& report);

// "ndcg@10 is 0.6123, under the 0.6500 asked for" for each threshold that was missed.
std::vector<std::string> missed_thresholds(const ThresholdReport& report);

}  // namespace ragctl::cli
