// The stages of one search, shared by searching and by explaining why something was not found.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "query_analysis.hpp"
#include "ragctl/index/filter.hpp"
#include "ranker.hpp"
#include "recency.hpp"
#include "selection.hpp"
#include "sentence_order.hpp"
#include "synonyms.hpp"

namespace ragctl {

class Analyzer;

struct Found {
  std::vector<QueryTerm>
      terms;  // that were searched for: the query's, with synonyms, or those that RM3 took over
  Ranking ranking;
  Selection selection;
};

// Thread-safe.
class SearchPlan {
 public:
  // `kb` outlives the plan; `threads` as of Searcher. Evaluates the options' filter. Throws Error(kUsage) for
  // options out of range, a mode that the knowledge base cannot serve, a filter that is wrong, or a recency
  // by a field without dates.
  SearchPlan(const KnowledgeBase& kb, const QueryOptions& options, unsigned threads = 1);
  SearchPlan(const SearchPlan&) = delete;
  SearchPlan& operator=(const SearchPlan&) = delete;
  ~SearchPlan();

  const KnowledgeBase& kb() const { return kb_; }
  const QueryOptions& options() const { return options_; }
  const Ranker& ranker() const { return ranker_; }
  QueryAnalysis analyze(std::string_view query) const;
  // What the options' filter and the query's own let through; nullptr: everything.
  std::shared_ptr<const VisibleRows> visible(const QueryFilter& own) const;
  // Ranks and chooses. The rankings are taken deeper until there are k hits, or all that is visible has been
  // looked at: a filter hides rows, and many chunks of one document make one hit. `trace` also tells what
  // became of every other candidate.
  Found find(const QueryAnalysis& analysis, const VisibleRows* visible, bool trace = false) const;

 private:
  // The analyzer, and the model where it is asked.
  void open_model() const;
  void open_rules(unsigned threads);
  // The analysis with the terms to search for.
  QueryAnalysis expanded(const QueryAnalysis& analysis, const RowSet* visible) const;
  // All candidates in their last order, before any is left out.
  Ranking rank(const QueryAnalysis& question, const QueryAnalysis& searched, const RankScope& scope) const;
  // What may be found: rows and documents of the filter, or all that live.
  struct Extent {
    std::uint64_t chunks;
    std::uint64_t documents;
  };
  Extent extent(const VisibleRows* visible) const;
  bool is_enough(const Selection& selection, const Extent& all) const;

  const KnowledgeBase& kb_;
  QueryOptions options_;
  Ranker ranker_;
  std::optional<Recency> recency_;
  std::optional<SentenceOrder> sentences_;
  std::optional<Synonyms> synonyms_;
  std::unique_ptr<Analyzer> feedback_analyzer_;  // with RM3
  std::shared_ptr<const VisibleRows> visible_;   // of the options' filter
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<const VisibleRows>, std::less<>>
      own_;  // by text of the filter
};

}  // namespace ragctl
