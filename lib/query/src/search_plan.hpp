// The stages of one search, shared by searching and by explaining why something was not found.
#pragma once

#include <optional>
#include <string_view>

#include "query_analysis.hpp"
#include "ranker.hpp"
#include "recency.hpp"
#include "selection.hpp"
#include "sentence_order.hpp"

namespace ragctl {

// Thread-safe.
class SearchPlan {
 public:
  // `kb` outlives the plan. Throws Error(kUsage) for options out of range or a mode that the knowledge base
  // cannot serve.
  SearchPlan(const KnowledgeBase& kb, const QueryOptions& options);
  SearchPlan(const SearchPlan&) = delete;
  SearchPlan& operator=(const SearchPlan&) = delete;

  const KnowledgeBase& kb() const { return kb_; }
  const QueryOptions& options() const { return options_; }
  const Ranker& ranker() const { return ranker_; }
  QueryAnalysis analyze(std::string_view query) const { return analyze_query(kb_, options_, query); }
  // All candidates in their last order, before any is left out.
  Ranking rank(const QueryAnalysis& analysis) const;

 private:
  const KnowledgeBase& kb_;
  QueryOptions options_;
  Ranker ranker_;
  std::optional<Recency> recency_;
  std::optional<SentenceOrder> sentences_;
};

}  // namespace ragctl
