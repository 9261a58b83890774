// Re-ordering of the first candidates by how much of the question their best sentence covers.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ragctl/index/knowledge_base.hpp"
#include "ranker.hpp"

namespace ragctl {

class Analyzer;

// Byte ranges of the sentences of a text: they end behind .!? (or their CJK forms) and closing quotes where
// white space follows, and at line ends. Blank ones are left out.
std::vector<ByteRange> split_sentences(std::string_view text);

// Thread-safe. Remembers the terms of chunks that it has analysed.
class SentenceOrder {
 public:
  explicit SentenceOrder(const KnowledgeBase& kb);
  ~SentenceOrder();

  // Adds 0.4 * u * coverage^2 to the scores of the first 20 candidates, which are ordered best first and
  // remain so; u is what the query's best lexical score is in the fused ones. Coverage is the largest share
  // of the query's weight (weight times idf of its words, stems, bigrams, numbers) that a sentence has
  // together with title and headings. Then the scores are divided by the sum of the weights.
  void reorder(const std::vector<QueryTerm>& terms, const QueryOptions& options, Ranking& ranking) const;

 private:
  struct Sentences {
    std::vector<std::uint64_t> above;  // hashes of the terms of title and headings, ascending
    std::vector<std::pair<std::uint64_t, std::uint32_t>> terms;  // hash and sentence, ascending, distinct
    std::uint32_t count = 0;
  };
  struct WeightedHash {
    std::uint64_t hash = 0;
    double weight = 0.0;
  };
  using WeightedQuery = std::vector<WeightedHash>;

  WeightedQuery weigh(const std::vector<QueryTerm>& terms) const;
  std::shared_ptr<const Sentences> sentences_of(std::uint32_t row) const;
  Sentences analyze(const Chunk& chunk) const;
  static double coverage(const Sentences& sentences, const WeightedQuery& query);

  const KnowledgeBase& kb_;
  std::unique_ptr<Analyzer> analyzer_;  // without subword pieces
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::uint32_t, std::shared_ptr<const Sentences>> sentences_;
};

}  // namespace ragctl
