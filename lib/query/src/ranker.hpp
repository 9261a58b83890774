// From an analysed question to all candidates in the order of their fused scores.
#pragma once

#include <future>
#include <span>
#include <vector>

#include "fusion.hpp"
#include "query_analysis.hpp"

namespace ragctl {

struct Ranking {
  std::vector<Candidate> candidates;  // best first, ties by chunk id
  double lexical_weight = 0.0;
  std::vector<float> embedding;  // that the cosines are of: the query's, moved by the feedback
};

// Up to so many rows, scoring all of them once costs less than searching the best and then looking up the
// rest, and a thread more than it saves.
inline constexpr std::uint32_t kDenseRows = 65536;

// What is ranked, and how much of it.
struct RankScope {
  const RowSet* visible = nullptr;  // nullptr: all rows
  std::size_t depth = 0;            // rows that each ranking contributes
};

// Takes the best rows of the lexical and of the vector ranking, gives every one its score in both (so that
// the fusion does not depend on where a ranking was cut), fuses, moves the vector, fuses again. Thread-safe.
class Ranker {
 public:
  // Both outlive the ranker. `threads`: that one question may use.
  Ranker(const KnowledgeBase& kb, const QueryOptions& options, unsigned threads)
      : kb_(kb), options_(options), threads_(threads) {}

  // Whether one question is worth several threads.
  bool works_beside() const { return threads_ > 1 && kb_.rows() > kDenseRows; }
  Ranking rank(const QueryAnalysis& analysis, const RankScope& scope) const;
  // How many rows each ranking contributes by the options. Documents need more chunks than results: several
  // of one document may come first.
  std::size_t depth() const;
  // Best first, ties by chunk id.
  bool before(const Candidate& a, const Candidate& b) const;

 private:
  using Pool = std::vector<Candidate>;  // by row

  void add_lexical(const PreparedQuery& words, std::span<const float> all, const RankScope& scope,
                   Pool& pool) const;
  // The vector ranking, perhaps by another thread, and what it scored. Arguments outlive the future.
  std::future<std::vector<Scored>> find_vectors(const std::vector<float>& embedding, const RankScope& scope,
                                                NearVectors& near) const;
  static void add_vectors(std::span<const Scored> ranking, Pool& pool);
  // Scores that no ranking gave. `all`: lexical scores of every row, or empty.
  void complete_lexical(const PreparedQuery& words, std::span<const float> all, Pool& pool) const;
  // `near` spares the reading of what it holds.
  void complete_vectors(std::span<const float> embedding, const NearVectors& near, Pool& pool) const;
  double lexical_share(const QueryAnalysis& analysis, double explained) const;
  // Puts the best `count` in front, in order.
  void order_first(Pool& pool, std::size_t count) const;
  bool wants_feedback(const QueryAnalysis& analysis) const;
  bool apply_feedback(const Pool& pool, std::vector<float>& embedding) const;

  const KnowledgeBase& kb_;
  const QueryOptions& options_;
  unsigned threads_;
};

}  // namespace ragctl
