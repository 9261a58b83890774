#include "process_usage.hpp"
#include "ragctl/core/parallel.hpp"
#include "scoring.hpp"

namespace ragctl {
namespace {

// Ranks, lets `score(run)` fill the scores, and takes the time of both.
template <typename Score>
void rank_and_score(const Config& config, const KnowledgeBase& kb, const std::vector<Query>& queries,
                    const std::string& level, const Context& context, KnowledgeBaseEvaluation& out,
                    const Score& score) {
  const double start = wall_seconds();
  TimedRun ranked = rank_for_scoring(config, kb, queries, level, context);
  score(std::move(ranked.run));
  out.queries = queries.size();
  out.seconds = wall_seconds() - start;
  out.p50_ms = ranked.p50_ms;
  out.p99_ms = ranked.p99_ms;
}

}  // namespace

EvaluateOptions evaluate_options(const EvalOptions& options) {
  EvaluateOptions out;
  out.relevance_level = static_cast<int>(options.relevance_level);
  out.complete = options.complete;
  out.max_results = options.max_results;
  return out;
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

std::vector<QueryResult> search_batch(const KnowledgeBase& kb, const QueryOptions& options,
                                      const std::vector<Query>& queries, const Context& context) {
  const Searcher searcher(kb, options);
  std::vector<QueryResult> results(queries.size());
  parallel_for(context, queries.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      results[i] = searcher.search(queries[i].text, false, filter_of(queries[i]));
  });
  return results;
}

KnowledgeBaseEvaluation evaluate_knowledge_base(const Config& config, const KnowledgeBase& kb,
                                                const Context& context) {
  const Qrels qrels = read_qrels(resolve_path(config, config.eval.qrels));
  const std::vector<Query> queries = load_judged(resolve_path(config, config.eval.queries), qrels);
  KnowledgeBaseEvaluation out;
  rank_and_score(config, kb, queries, "document", context, out,
                 [&](Run run) { score_run(config, std::move(run), qrels, out); });
  return out;
}

SpanEvaluation evaluate_spans(const Config& config, const KnowledgeBase& kb, const std::string& labels_path,
                              const std::string& documents, const Context& context) {
  const std::vector<SpanLabel> labels = read_span_labels(labels_path);
  const std::vector<Chunk> chunks = live_chunks(kb);
  const DocumentTexts texts = documents.empty() ? reassembled_texts(chunks) : document_texts(documents);
  const SpanJudge judge = span_judge(chunks, labels, texts);
  const auto queries = load_judged(resolve_path(config, config.eval.queries), judge.qrels());
  SpanEvaluation out;
  out.problems = judge.problems();
  out.used_labels = judge.used_labels();
  out.scores.inputs = {corpus_fingerprint(kb, config.query.filter), labels_fingerprint(labels)};
  rank_and_score(config, kb, queries, "chunk", context, out.scores,
                 [&](Run run) { score_spans(config, std::move(run), judge, out.scores); });
  return out;
}

}  // namespace ragctl
