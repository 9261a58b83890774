#include "judge.hpp"
#include "process_usage.hpp"
#include "ragctl/core/parallel.hpp"
#include "scoring.hpp"

namespace ragctl {

EvaluateOptions evaluate_options(const EvalOptions& options) {
  EvaluateOptions out;
  out.relevance_level = static_cast<int>(options.relevance_level);
  out.complete = options.complete;
  out.max_results = options.max_results;
  out.judged_only = options.judged_only;
  return out;
}

std::vector<QueryResult> search_batch(const KnowledgeBase& kb, const QueryOptions& options,
                                      const std::vector<Query>& queries, const Context& context,
                                      bool explain) {
  const unsigned threads = queries.size() == 1 ? context.threads : 1;
  const Searcher searcher(kb, options, threads);
  std::vector<QueryResult> results(queries.size());
  parallel_for(context, queries.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      results[i] = searcher.search(queries[i].text, explain, filter_of(queries[i]));
  });
  return results;
}

KnowledgeBaseEvaluation evaluate_knowledge_base(const Config& config, const KnowledgeBase& kb,
                                                const std::string& documents, const Context& context,
                                                const InputsCheck& before) {
  Judge judge(config);
  if (before && judge.is_settled()) before(judge.inputs(config));
  judge.face(kb, documents);
  if (before && !judge.is_settled()) before(judge.inputs(config));
  return evaluate_faced(config, kb, judge, context);
}

KnowledgeBaseEvaluation evaluate_judged(const Config& config, const KnowledgeBase& kb, Judge& judge,
                                        const std::string& documents, const Context& context) {
  judge.face(kb, documents);
  return evaluate_faced(config, kb, judge, context);
}

KnowledgeBaseEvaluation evaluate_faced(const Config& config, const KnowledgeBase& kb, const Judge& judge,
                                       const Context& context) {
  judge.warn_of_unknown(kb, context);
  KnowledgeBaseEvaluation out;
  const double start = wall_seconds();
  TimedRun ranked = rank_for_scoring(config, kb, judge.queries(), judge.level(), context);
  warn_of_no_hit(ranked.run, "", context);
  judge.score(config, std::move(ranked.run), out);
  out.seconds = wall_seconds() - start;
  out.queries = judge.queries().size();
  out.p50_ms = ranked.p50_ms;
  out.p99_ms = ranked.p99_ms;
  return out;
}

}  // namespace ragctl
