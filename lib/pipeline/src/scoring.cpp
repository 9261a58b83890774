// Ranking with a clock, and scores of what was ranked.
#include "scoring.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <optional>

#include "ragctl/core/parallel.hpp"

namespace ragctl {
namespace {

constexpr char kTag[] = "ragctl";  // of the runs made here

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct TimedRankings {
  std::vector<std::vector<RankedItem>> items;
  std::vector<double> milliseconds;
};

TimedRankings rank_timed(const KnowledgeBase& kb, const QueryOptions& options,
                         const std::vector<Query>& queries, const Context& context) {
  const Searcher searcher(kb, options);
  // The model and the analyzer are loaded by the first question, which is no question's time.
  if (!queries.empty()) searcher.rank(queries.front().text, filter_of(queries.front()));
  TimedRankings out;
  out.items.resize(queries.size());
  out.milliseconds.resize(queries.size());
  constexpr std::size_t kGrain = 8;
  parallel_for(context, queries.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto start = Clock::now();
      out.items[i] = searcher.rank(queries[i].text, filter_of(queries[i]));
      out.milliseconds[i] = milliseconds_since(start);
    }
    context.progress("query", end, queries.size());
  });
  return out;
}

Run build_run(const std::vector<Query>& queries, const std::vector<std::vector<RankedItem>>& rankings) {
  RunBuilder builder;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    for (const RankedItem& item : rankings[i]) builder.add(queries[i].id, trec_id(item.id), item.score);
  }
  return builder.build(kTag);
}

std::vector<Threshold> thresholds_of(const EvalOptions& options) {
  std::vector<Threshold> thresholds;
  for (const std::string& text : options.fail_under) thresholds.push_back(parse_threshold(text));
  return thresholds;
}

// `score(metrics, options)` evaluates out.run.
template <typename Score>
void score_with(const Config& config, Run run, KnowledgeBaseEvaluation& out, const Score& score) {
  out.run = std::move(run);
  out.queries = out.run.queries.size();
  out.evaluation = score(scored_metrics(config.eval), evaluate_options(config.eval));
  out.thresholds = check_thresholds(out.evaluation, thresholds_of(config.eval));
}

}  // namespace

std::vector<Metric> scored_metrics(const EvalOptions& options) {
  return with_threshold_metrics(parse_metrics(options.metrics), thresholds_of(options));
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

void refuse_unjudged(const std::string& path) {
  throw Error(ErrorCode::kInput, Location{path},
              "no query of it is judged; do the ids match those of the judgements?");
}

std::vector<Query> judged_or_refused(std::vector<Query> queries, const Qrels& qrels,
                                     const std::string& path) {
  std::vector<Query> judged = judged_queries(std::move(queries), qrels);
  if (judged.empty()) refuse_unjudged(path);
  return judged;
}

std::vector<Query> load_judged(const std::string& path, const Qrels& qrels) {
  return judged_or_refused(read_queries(path), qrels, path);
}

TimedRun rank_for_scoring(const Config& config, const KnowledgeBase& kb, const std::vector<Query>& queries,
                          const std::string& level, const Context& context) {
  QueryOptions options = resolved_query(config);
  options.k = config.eval.depth;
  options.level = level;
  const TimedRankings rankings = rank_timed(kb, options, queries, context);
  TimedRun out;
  out.run = build_run(queries, rankings.items);
  out.p50_ms = percentile(rankings.milliseconds, 0.50);
  out.p99_ms = percentile(rankings.milliseconds, 0.99);
  return out;
}

Run read_ranking(const std::string& path) {
  if (std::filesystem::file_size(path) > 0) return read_run(path);
  Run run;
  run.tag = kTag;
  return run;
}

void warn_of_no_hit(const Run& run, const std::string& what, const Context& context) {
  if (run.queries.empty())
    context.warn("eval", what + "no query has a hit; look at query.min_score, query.filter and the analyzer");
}

SpanJudge span_judge(const std::vector<Chunk>& chunks, const std::vector<SpanLabel>& labels,
                     const DocumentTexts& texts) {
  std::vector<ChunkSpan> spans;
  for (const Chunk& chunk : chunks) {
    spans.push_back(chunk_span(chunk));
    spans.back().id = trec_id(chunk.id);  // as build_run() names it
  }
  const TextLookup lookup = [&texts](std::string_view document) -> std::optional<std::string_view> {
    const auto found = texts.find(document);
    if (found == texts.end()) return std::nullopt;
    return found->second;
  };
  return SpanJudge(std::move(spans), labels, lookup, {});
}

void score_run(const Config& config, Run run, const Qrels& qrels, KnowledgeBaseEvaluation& out) {
  out.inputs.qrels = qrels_fingerprint(qrels);
  if (out.inputs.queries.empty()) out.inputs.queries = query_inputs(qrels);
  out.qrels = qrels;
  score_with(config, std::move(run), out, [&](const auto& metrics, const auto& options) {
    return evaluate(out.run, qrels, metrics, options);
  });
}

void score_spans(const Config& config, Run run, const SpanJudge& judge, KnowledgeBaseEvaluation& out) {
  out.qrels = judge.qrels();
  score_with(config, std::move(run), out, [&](const auto& metrics, const auto& options) {
    return judge.evaluate(out.run, metrics, options);
  });
}

std::vector<std::vector<RankedItem>> rank_batch(const KnowledgeBase& kb, const QueryOptions& options,
                                                const std::vector<Query>& queries, const Context& context) {
  return rank_timed(kb, options, queries, context).items;
}

}  // namespace ragctl
