// The part of `ragctl eval` that writes --report.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ragctl/pipeline/report_details.hpp"
#include "ragctl/pipeline/sweep.hpp"
#include "session.hpp"

namespace ragctl::cli {

// One evaluation, and where its knowledge base and labels are ("" = none).
struct ReportSource {
  std::string file;  // --report; "" = no report is wanted
  std::string what;  // that was scored, for the title
  std::string kb;
  std::string spans;
  std::string command;  // as the user gave it
  CompareOptions options;
};

// `then`: scores to compare with (--baseline); nullptr without.
void write_report(const ReportSource& source, const Config& config, const KnowledgeBaseEvaluation& scores,
                  const Evaluation* then);
void write_sweep_report(const ReportSource& source, const Config& config, const SweepReport& sweep,
                        std::vector<Contender> contenders, const Leaderboard& board);

}  // namespace ragctl::cli
