// What a change of the documents did to the answers: the same questions ranked by two snapshots.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ragctl/config/config.hpp"
#include "ragctl/core/context.hpp"
#include "ragctl/eval/beir.hpp"
#include "ragctl/eval/compare.hpp"
#include "ragctl/eval/judgements.hpp"
#include "ragctl/eval/report.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/index/snapshot_diff.hpp"

namespace ragctl {

struct RankMove {
  std::string id;
  std::uint32_t before = 0;  // rank among the first k, 0: not there
  std::uint32_t after = 0;

  bool operator==(const RankMove&) const = default;
};

struct RankingChange {
  std::string query;  // id
  std::string text;
  double rbo = 1.0;                   // rank_biased_overlap() of the first k, persistence 0.9
  double overlap = 1.0;               // overlap_at(k)
  std::vector<RankMove> moves;        // entered, left and moved, by the better of their ranks, then by id
  std::vector<double> scores_before;  // one a metric, when the query is judged
  std::vector<double> scores_after;
};

struct RankingDiff {
  std::uint32_t k = 0;
  std::vector<RankingChange> queries;  // all, most changed first (least rbo), ties by id
  std::uint64_t changed = 0;           // queries with any move
  double mean_rbo = 1.0;
  double mean_overlap = 1.0;
  std::optional<Comparison> scores;  // with judgements: paired tests over the judged queries
};

// Ranks by config.query (its k and level); scores to config.eval.depth by config.eval.metrics where `qrels`
// is given. Throws Error(kInput) when no query is judged.
RankingDiff diff_rankings(const KnowledgeBase& before, const KnowledgeBase& after,
                          const std::vector<Query>& queries, const Qrels* qrels, const Config& config,
                          const Context& context);

// Documents, and rankings where given: the `shown` most changed queries with their moves (JSON: all).
std::string report_snapshot_diff(const SnapshotDiff& documents, const RankingDiff* rankings,
                                 ReportFormat format, std::size_t shown);

}  // namespace ragctl
