// Re-ordering of the chunks of a document by their best sentence.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fusion.hpp"
#include "ragctl/index/knowledge_base.hpp"

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

  // Looks at the first 30 candidates, which are ordered best first. Those of one group (equal titles, or the
  // same document where there is no title) exchange ranks and scores among each other, in the order of
  // relevance + 1.2 * coverage: coverage is the largest share of the query's weight (weight times idf of its
  // words, stems, bigrams, numbers) that a sentence has together with the title; relevance is the fused score
  // in units of the query's best lexical score.
  void reorder(const std::vector<QueryTerm>& terms, double lexical_weight, const QueryOptions& options,
               std::vector<Candidate>& candidates) const;

 private:
  struct Sentences {
    std::vector<std::uint64_t> title;                            // hashes of terms, ascending
    std::vector<std::pair<std::uint64_t, std::uint32_t>> terms;  // hash and sentence, ascending, distinct
    std::uint32_t count = 0;
  };
  struct WeightedHash {
    std::uint64_t hash = 0;
    double weight = 0.0;
  };
  using WeightedQuery = std::vector<WeightedHash>;

  WeightedQuery weigh(const std::vector<QueryTerm>& terms) const;
  std::string group_of(std::uint32_t row) const;
  std::shared_ptr<const Sentences> sentences_of(std::uint32_t row) const;
  Sentences analyze(const Chunk& chunk) const;
  static double coverage(const Sentences& sentences, const WeightedQuery& query);
  void reorder_group(const std::vector<std::size_t>& members, const WeightedQuery& query, double unit,
                     std::vector<Candidate>& candidates) const;

  const KnowledgeBase& kb_;
  std::unique_ptr<Analyzer> analyzer_;  // without subword pieces, which coverage does not count
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::uint32_t, std::string> groups_;
  mutable std::unordered_map<std::uint32_t, std::shared_ptr<const Sentences>> sentences_;
};

}  // namespace ragctl
