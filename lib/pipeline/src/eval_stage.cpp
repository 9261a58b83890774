#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

#include "ragctl/core/hash.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/pipeline/corpus.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// The value below which `share` of the sorted values lie (nearest rank).
double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

struct TimedRankings {
  std::vector<std::vector<RankedItem>> items;
  std::vector<double> milliseconds;
};

TimedRankings rank_timed(const KnowledgeBase& kb, const QueryOptions& options,
                         const std::vector<Query>& queries, const Context& context) {
  const Searcher searcher(kb, options);
  TimedRankings out;
  out.items.resize(queries.size());
  out.milliseconds.resize(queries.size());
  constexpr std::size_t kGrain = 8;
  parallel_for(context, queries.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto start = Clock::now();
      out.items[i] = searcher.rank(queries[i].text);
      out.milliseconds[i] = seconds_since(start) * 1e3;
    }
    context.progress("query", end, queries.size());
  });
  return out;
}

std::vector<Query> load_queries(const std::string& path, const Qrels& qrels) {
  std::vector<Query> judged = judged_queries(read_queries(path), qrels);
  if (judged.empty())
    throw Error(ErrorCode::kInput, Location{path},
                "no query of it is judged by the qrels; do the ids match?");
  return judged;
}

void set_times(const TimedRankings& rankings, Clock::time_point start, KnowledgeBaseEvaluation& out) {
  out.queries = rankings.items.size();
  out.seconds = seconds_since(start);
  out.p50_ms = percentile(rankings.milliseconds, 0.50);
  out.p99_ms = percentile(rankings.milliseconds, 0.99);
}

// `score(metrics, options)` evaluates out.run.
template <typename Score>
void score_with(const Config& config, Run run, KnowledgeBaseEvaluation& out, const Score& score) {
  out.run = std::move(run);
  out.queries = out.run.queries.size();
  std::vector<Threshold> thresholds;
  for (const std::string& text : config.eval.fail_under) thresholds.push_back(parse_threshold(text));
  const auto metrics = with_threshold_metrics(parse_metrics(config.eval.metrics), thresholds);
  out.evaluation = score(metrics, evaluate_options(config.eval));
  out.thresholds = check_thresholds(out.evaluation, thresholds);
}

// Whatever the order of the lines.
std::string labels_fingerprint(const std::vector<SpanLabel>& labels) {
  std::vector<Hash128> hashes;
  for (const SpanLabel& label : labels) {
    Hasher hasher;
    hasher.add(label.query).add(label.document).add(label.text);
    hasher.add(label.range ? label.range->first : 0).add(label.range ? label.range->second : 0);
    hashes.push_back(hasher.add(static_cast<std::uint64_t>(label.relevance)).digest());
  }
  std::sort(hashes.begin(), hashes.end());
  Hasher all;
  for (const Hash128& hash : hashes) all.add(hash.high).add(hash.low);
  return all.digest().hex();
}

SpanJudge make_judge(const std::vector<Chunk>& chunks, const std::vector<SpanLabel>& labels,
                     const std::map<std::string, std::string, std::less<>>& texts) {
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

Run build_run(const std::vector<Query>& queries, const std::vector<std::vector<RankedItem>>& rankings) {
  RunBuilder builder;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    for (const RankedItem& item : rankings[i]) builder.add(queries[i].id, trec_id(item.id), item.score);
  }
  return builder.build("ragctl");
}

}  // namespace

EvaluateOptions evaluate_options(const EvalOptions& options) {
  EvaluateOptions out;
  out.relevance_level = static_cast<int>(options.relevance_level);
  out.complete = options.complete;
  return out;
}

void score_run(const Config& config, Run run, const Qrels& qrels, KnowledgeBaseEvaluation& out) {
  out.inputs.qrels = qrels_fingerprint(qrels);
  score_with(config, std::move(run), out, [&](const auto& metrics, const auto& options) {
    return evaluate(out.run, qrels, metrics, options);
  });
}

std::string trec_id(std::string_view id) {
  std::string out;
  for (const char c : id) {
    if (c == ' ') {
      out += "%20";
    } else if (c == '\t') {
      out += "%09";
    } else {
      out += c;
    }
  }
  return out;
}

std::vector<std::vector<RankedItem>> rank_batch(const KnowledgeBase& kb, const QueryOptions& options,
                                                const std::vector<Query>& queries, const Context& context) {
  return rank_timed(kb, options, queries, context).items;
}

std::vector<QueryResult> search_batch(const KnowledgeBase& kb, const QueryOptions& options,
                                      const std::vector<Query>& queries, const Context& context) {
  const Searcher searcher(kb, options);
  std::vector<QueryResult> results(queries.size());
  parallel_for(context, queries.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) results[i] = searcher.search(queries[i].text);
  });
  return results;
}

KnowledgeBaseEvaluation evaluate_knowledge_base(const Config& config, const std::string& kb_path,
                                                const Context& context) {
  const Qrels qrels = read_qrels(resolve_path(config, config.eval.qrels));
  const std::vector<Query> queries = load_queries(resolve_path(config, config.eval.queries), qrels);
  const KnowledgeBase kb = KnowledgeBase::open(kb_path);
  QueryOptions options = config.query;
  options.k = config.eval.depth;
  options.level = "document";
  KnowledgeBaseEvaluation out;
  const auto start = Clock::now();
  const TimedRankings rankings = rank_timed(kb, options, queries, context);
  score_run(config, build_run(queries, rankings.items), qrels, out);
  set_times(rankings, start, out);
  return out;
}

SpanEvaluation evaluate_spans(const Config& config, const std::string& kb_path,
                              const std::string& labels_path, const std::string& documents,
                              const Context& context) {
  const std::vector<SpanLabel> labels = read_span_labels(labels_path);
  const KnowledgeBase kb = KnowledgeBase::open(kb_path);
  const std::vector<Chunk> chunks = live_chunks(kb);
  const auto texts = documents.empty() ? reassembled_texts(chunks) : document_texts(documents);
  const SpanJudge judge = make_judge(chunks, labels, texts);
  const auto queries = load_queries(resolve_path(config, config.eval.queries), judge.qrels());
  QueryOptions options = config.query;
  options.k = config.eval.depth;
  options.level = "chunk";
  SpanEvaluation out;
  out.problems = judge.problems();
  out.used_labels = judge.used_labels();
  out.scores.inputs = {corpus_fingerprint(kb), labels_fingerprint(labels)};
  const auto start = Clock::now();
  const TimedRankings rankings = rank_timed(kb, options, queries, context);
  score_with(
      config, build_run(queries, rankings.items), out.scores,
      [&](const auto& metrics, const auto& how) { return judge.evaluate(out.scores.run, metrics, how); });
  set_times(rankings, start, out.scores);
  return out;
}

}  // namespace ragctl
