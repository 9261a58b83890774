// What an evaluation is asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ragctl {

struct EvalOptions {
  std::string queries;  // JSONL of {_id, text}; empty: no evaluation in `ragctl run`
  std::string qrels;    // TREC or BEIR judgements of documents
  // Instead of qrels: labels as spans of documents, JSONL of {query, document, start, end, text}; chunks are
  // ranked and judged.
  std::string spans;
  std::vector<std::string> metrics = {"ndcg@10", "recall@100", "mrr@10"};
  // "metric=value": the run fails (exit 1) when the mean is below the value, or above it where
  // lower is better (unjudged@10).
  std::vector<std::string> fail_under;
  // Results a query retrieved for scoring, 1 to 100,000; at least the largest cutoff of the metrics, which
  // the commands see to.
  std::uint32_t depth = 100;
  // Lowest relevance that counts as relevant in binary metrics, as trec_eval's -l; 0 or more.
  std::uint32_t relevance_level = 1;
  // Results a query that are scored, as trec_eval's -M; 0 = all that there are.
  std::uint32_t max_results = 0;
  // Average over all judged queries, those without results counting 0; else over the queries that have
  // results.
  bool complete = true;
  // Drop results without a judgement before scoring, as trec_eval's -J.
  bool judged_only = false;

  bool operator==(const EvalOptions&) const = default;
};

}  // namespace ragctl
