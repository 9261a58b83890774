// The part of `ragctl eval` that writes --report.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ragctl/pipeline/report_details.hpp"
#include "ragctl/pipeline/sweep.hpp"
#include "session.hpp"

namespace ragctl::cli {

// One evaluation and what it was made of.
struct ReportSource {
  std::string file;                   // --report
  std::string what;                   // that was scored, for the title
  const KnowledgeBase* kb = nullptr;  // nullptr: a run
  std::string command;                // as the user gave it
  CompareOptions options;
};

// `then`: scores to compare with (--baseline), and `gate` what was said of them; nullptr without.
void write_report(const ReportSource& source, const Config& config, const KnowledgeBaseEvaluation& scores,
                  const Evaluation* then, const GateReport* gate);
void write_sweep_report(const ReportSource& source, const Config& config, const SweepReport& sweep,
                        std::vector<Contender> contenders, const Leaderboard& board);

}  // namespace ragctl::cli
