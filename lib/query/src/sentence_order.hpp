// Re-ordering of the first candidates by how much of the question their best sentence covers.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "chunk_sentences.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ranker.hpp"

namespace ragctl {

// Thread-safe. Remembers the terms of chunks that it has analysed.
class SentenceOrder {
 public:
  // `threads`: that one question may use.
  SentenceOrder(const KnowledgeBase& kb, unsigned threads);
  ~SentenceOrder();

  // Adds u * coverage^1.5 * sqrt(l) to the scores of the first 20 candidates, and of those behind them that
  // have the question's rarest word where at most 10 chunks have it; u is what the query's best lexical score
  // is in the fused ones, l the candidate's share of it (1 for those behind, which are long as a rule): a
  // long sentence of a chunk that has few of the words is no answer. Then the scores are divided by the sum
  // of the weights. Candidates are ordered best first before and after.
  //
  // Coverage is the largest share of the question that a sentence has together with title and headings (of
  // the chunk, and in its text). The question is its words, stems, bigrams and numbers; each counts
  //   weight * idf * (2 + ln(1 + (n - m + 0.5) / (m + 0.5))),
  // m of the n documents among the first candidates having it in their text: what all of them say tells them
  // apart least. Where a date or a number is asked for, one that the question does not name counts 0.4 of all
  // its words together. A synonym in the sentence stands for half of the word. Constants: docs/retrieval.md,
  // "Fusion".
  void reorder(const QueryAnalysis& question, const QueryOptions& options, Ranking& ranking) const;

 private:
  using Looked = std::vector<std::shared_ptr<const ChunkSentences>>;  // at the first candidates
  struct WeightedHash {
    std::uint64_t hash = 0;
    double weight = 0.0;
  };
  struct WeightedQuery {
    std::vector<WeightedHash> terms;             // ascending by hash
    double total = 0.0;                          // of their weights
    double weight_of(std::uint64_t term) const;  // 0: the question has no such term
  };

  WeightedQuery weigh(const std::vector<QueryTerm>& terms) const;
  void prefetch(std::span<Candidate* const> candidates) const;
  void sharpen(std::span<Candidate* const> first, const Looked& looked, WeightedQuery& query) const;
  std::shared_ptr<const ChunkSentences> sentences_of(std::uint32_t row) const;
  static double coverage(const ChunkSentences& sentences, const WeightedQuery& query, const Asked& asked,
                         std::span<const WordSynonyms> synonyms);

  const KnowledgeBase& kb_;
  unsigned threads_;
  std::unique_ptr<Analyzer> analyzer_;  // without subword pieces
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::uint32_t, std::shared_ptr<const ChunkSentences>> sentences_;
};

}  // namespace ragctl
