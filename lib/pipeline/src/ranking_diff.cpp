#include "ragctl/pipeline/ranking_diff.hpp"

#include <algorithm>
#include <map>

#include "ragctl/eval/rank_similarity.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl {
namespace {

constexpr double kPersistence = 0.9;

using Rankings = std::vector<std::vector<RankedItem>>;

std::vector<std::string> first_ids(const std::vector<RankedItem>& ranking, std::size_t k) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < std::min(k, ranking.size()); ++i) ids.push_back(ranking[i].id);
  return ids;
}

std::vector<RankMove> moves_between(const std::vector<std::string>& before,
                                    const std::vector<std::string>& after) {
  std::map<std::string, RankMove> moves;
  for (std::size_t i = 0; i < before.size(); ++i) moves[before[i]].before = static_cast<std::uint32_t>(i + 1);
  for (std::size_t i = 0; i < after.size(); ++i) moves[after[i]].after = static_cast<std::uint32_t>(i + 1);
  std::vector<RankMove> out;
  for (auto& [id, move] : moves) {
    if (move.before == move.after) continue;
    move.id = id;
    out.push_back(std::move(move));
  }
  const auto best = [](const RankMove& move) {
    return move.before == 0 ? move.after : move.after == 0 ? move.before : std::min(move.before, move.after);
  };
  std::stable_sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return best(a) < best(b); });
  return out;
}

Run run_of(const std::vector<Query>& queries, const Rankings& rankings, const std::string& tag) {
  RunBuilder builder;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    for (const RankedItem& item : rankings[i]) builder.add(queries[i].id, trec_id(item.id), item.score);
  }
  return builder.build(tag);
}

void add_scores(const Evaluation& before, const Evaluation& after, std::vector<RankingChange>& changes) {
  std::map<std::string_view, std::pair<const QueryScores*, const QueryScores*>> scores;
  for (const QueryScores& each : before.queries) scores[each.query].first = &each;
  for (const QueryScores& each : after.queries) scores[each.query].second = &each;
  for (RankingChange& change : changes) {
    const auto found = scores.find(change.query);
    if (found == scores.end() || found->second.first == nullptr || found->second.second == nullptr) continue;
    change.scores_before = found->second.first->values;
    change.scores_after = found->second.second->values;
  }
}

void summarise(RankingDiff& diff) {
  double rbo = 0.0;
  double overlap = 0.0;
  for (const RankingChange& change : diff.queries) {
    rbo += change.rbo;
    overlap += change.overlap;
    diff.changed += change.moves.empty() ? 0 : 1;
  }
  const auto count = static_cast<double>(diff.queries.size());
  diff.mean_rbo = rbo / count;
  diff.mean_overlap = overlap / count;
  std::stable_sort(diff.queries.begin(), diff.queries.end(), [](const auto& a, const auto& b) {
    return a.rbo < b.rbo || (a.rbo == b.rbo && a.query < b.query);
  });
}

RankingChange diff_of(const Query& query, const std::vector<RankedItem>& before,
                      const std::vector<RankedItem>& after, std::size_t k) {
  const std::vector<std::string> a = first_ids(before, k);
  const std::vector<std::string> b = first_ids(after, k);
  return {
      query.id, query.text, rank_biased_overlap(a, b, kPersistence), overlap_at(a, b, k), moves_between(a, b),
      {},       {}};
}

void add_judged(const std::vector<Query>& queries, const Rankings& before, const Rankings& after,
                const Qrels& all_qrels, const Config& config, RankingDiff& diff) {
  const Qrels qrels = asked_qrels(all_qrels, queries);
  const auto metrics = parse_metrics(config.eval.metrics);
  EvaluateOptions how = evaluate_options(config.eval);
  // The rankings are deeper where more results are compared than scored.
  how.max_results = how.max_results == 0 ? config.eval.depth : std::min(how.max_results, config.eval.depth);
  const Evaluation a = evaluate(run_of(queries, before, "before"), qrels, metrics, how);
  const Evaluation b = evaluate(run_of(queries, after, "after"), qrels, metrics, how);
  add_scores(a, b, diff.queries);
  diff.scores = compare(a, b, {}, {});
}

}  // namespace

RankingDiff diff_rankings(const KnowledgeBase& before, const KnowledgeBase& after,
                          const std::vector<Query>& queries, const Qrels* qrels, const Config& config,
                          const Context& context) {
  RankingDiff diff;
  diff.k = config.query.k;
  QueryOptions options = resolved_query(config);
  if (qrels != nullptr) options.k = std::max(options.k, config.eval.depth);
  const Rankings old_rankings = rank_batch(before, options, queries, context);
  const Rankings new_rankings = rank_batch(after, options, queries, context);
  for (std::size_t i = 0; i < queries.size(); ++i) {
    diff.queries.push_back(diff_of(queries[i], old_rankings[i], new_rankings[i], diff.k));
  }
  if (qrels != nullptr) add_judged(queries, old_rankings, new_rankings, *qrels, config, diff);
  summarise(diff);
  return diff;
}

}  // namespace ragctl
