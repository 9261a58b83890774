// What a report shows beside scores: the questions that went worst, with what was found and what was missed.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "ragctl/eval/html_report.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl {

struct WorstOptions {
  std::size_t metric = 0;    // by which they are the worst, as a place in evaluation.metrics
  std::size_t queries = 12;  // how many
  std::size_t hits = 5;      // shown of each
};

// Text by query id.
std::map<std::string, std::string> question_texts(const std::vector<Query>& queries);

// The questions with the worst scores, worst first, ties by id; those with the best score are left out. Each
// is asked again with the filter that it brings, and judged by scores.qrels. Without a knowledge
// base (`kb` null) hits are ids and scores of the run.
std::vector<ReportQuery> worst_queries(const Config& config, const KnowledgeBase* kb,
                                       const KnowledgeBaseEvaluation& scores,
                                       const std::vector<Query>& queries, const WorstOptions& options);

// The configuration as YAML without origins, defaults included: what a report says about a run.
std::string configuration_yaml(const Config& config);

}  // namespace ragctl
