// One query as the metrics see it: the relevance found at each rank and what there was to be found.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "id_table.hpp"
#include "ragctl/eval/metrics.hpp"

namespace ragctl {

// Relevance of retrieved documents that have none, as in trec_eval.
constexpr int kNotPooled = -1;  // not in the qrels
constexpr int kUnjudged = -2;   // in the qrels with a negative relevance: pooled, not judged

struct Level {
  int relevance = 0;
  std::size_t count = 0;  // judged documents with this relevance
};

struct Ranking {
  std::vector<int> relevances;  // by rank from 0
  std::vector<Level> levels;    // relevance 0 and above, ascending
  int relevance_level = 1;      // lowest relevance that counts as relevant
  std::size_t relevant = 0;     // judged relevant
  std::size_t relevant_retrieved = 0;
  std::size_t nonrelevant = 0;  // judged, not relevant
  std::vector<double>
      log2_rank;  // log2_rank[i] = log2(i + 2), the discount of rank i; grows with the rankings seen

  std::size_t retrieved() const { return relevances.size(); }
  bool is_relevant(std::size_t rank) const { return relevances[rank] >= relevance_level; }
  // The ranks that a cutoff leaves; 0 = all.
  std::size_t depth(std::size_t cutoff) const {
    return cutoff == 0 || cutoff > retrieved() ? retrieved() : cutoff;
  }
};

// Builds Rankings one after the other in the same buffers.
class RankingBuilder {
 public:
  explicit RankingBuilder(const EvaluateOptions& options) : options_(options) {
    ranking_.relevance_level = options.relevance_level;
  }

  // `hits` in ranking order, cut already. Valid until the next call. Without hits the ranking is empty.
  const Ranking& build(std::span<const Judgement> judged, std::span<const RunEntry> hits);

 private:
  void count_judged(std::span<const Judgement> judged);
  void rank(std::span<const Judgement> judged, std::span<const RunEntry> hits);

  EvaluateOptions options_;
  Ranking ranking_;
  IdTable table_;
  std::vector<int> sorted_;
};

// trec_eval's relstring of the first `length` ranks.
std::string relevance_string(const Ranking& ranking, std::size_t length);

// A metric's value for one query; 0 where it is not defined (nothing retrieved, nothing relevant), as in
// trec_eval.
using MetricFunction = double (*)(const Ranking& ranking, const Metric& metric);

}  // namespace ragctl
