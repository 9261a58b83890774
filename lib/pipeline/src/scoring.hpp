// Ranking for an evaluation and judging what was ranked: the two halves of eval, so that either can be kept.
#pragma once

#include <string>
#include <vector>

#include "ragctl/pipeline/corpus.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl {

// A ranking and how long a query took.
struct TimedRun {
  Run run;
  double p50_ms = 0;
  double p99_ms = 0;
};

// The filter that a query brings with it.
inline QueryFilter filter_of(const Query& query) { return {query.filter, query.filter_name}; }

// The value below which `share` of the values lie (nearest rank); 0 of none.
double percentile(std::vector<double> values, double share);

// Throws Error(kInput): no query that `path` holds is judged.
[[noreturn]] void refuse_unjudged(const std::string& path);

// The judged ones of the queries that `path` holds. Throws Error(kInput) when there is none.
std::vector<Query> judged_or_refused(std::vector<Query> queries, const Qrels& qrels, const std::string& path);
std::vector<Query> load_judged(const std::string& path, const Qrels& qrels);

// The first config.eval.depth documents or chunks ("document", "chunk") of every query, by config.query.
TimedRun rank_for_scoring(const Config& config, const KnowledgeBase& kb, const std::vector<Query>& queries,
                          const std::string& level, const Context& context);

// A file of trec_run(). A ranking without any hit is an empty one, which read_run() takes for a mistake.
Run read_ranking(const std::string& path);

// Warns when no query has a hit: with eval.complete all count 0, which is seldom what was meant. `what`: "",
// or what was ranked, as "cell 'b=0.3': ".
void warn_of_no_hit(const Run& run, const std::string& what, const Context& context);

// Which chunks of `kb` the labels make relevant; `texts` outlive the judge.
SpanJudge span_judge(const std::vector<Chunk>& chunks, const std::vector<SpanLabel>& labels,
                     const DocumentTexts& texts);

// As score_run(), by spans.
void score_spans(const Config& config, Run run, const SpanJudge& judge, KnowledgeBaseEvaluation& out);

}  // namespace ragctl
