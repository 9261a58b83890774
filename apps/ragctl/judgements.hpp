// What judges an evaluation: qrels of documents, or labels that are spans of them.
#pragma once

#include <string>
#include <vector>

#include "ragctl/pipeline/sweep.hpp"
#include "session.hpp"

namespace ragctl::cli {

// Of eval.qrels and eval.spans the one that a higher layer names stays; two of one layer are an
// Error(kUsage). Data that brings its own qrels (a BEIR folder) is judged by spans only where a flag names
// them. Where spans judge, the metrics are those of characters unless some are named.
void settle_judgements(Session& session, bool brings_qrels);

// Raises a depth that nobody set to the largest cutoff of the metrics, those of thresholds included. Throws
// Error(kUsage) where the depth was set below a cutoff, or where a cutoff is beyond the largest depth.
void settle_depth(Session& session);

// Warns where no query's judgements know anything that the run at `path` retrieves: its ids are of other
// things, as those of chunks.
void warn_of_strange_ids(const std::string& path, const Run& run, const Qrels& qrels, Session& session);

// Warns of each label that is not as it was.
void warn_of_labels(const KnowledgeBaseEvaluation& scores, Session& session);

// Each problem once, in the order of the label file, with the number of cells that have it.
struct SharedProblem {
  LabelProblem problem;
  std::size_t cells = 0;
};
std::vector<SharedProblem> shared_problems(const SweepReport& report);
void warn_of_labels(const SweepReport& report, Session& session);

// "2 questions without judgements left out: q7, q9\n", or "".
std::string left_out_line(const KnowledgeBaseEvaluation& scores);

// "2 judged queries are not among the questions asked, left out: q7, q9\n", or "".
std::string unasked_line(const KnowledgeBaseEvaluation& scores);

// labels_text() as a line, or "" where no labels judge.
std::string labels_line(const KnowledgeBaseEvaluation& scores);

}  // namespace ragctl::cli
