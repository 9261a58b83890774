#include "search_plan.hpp"

#include <algorithm>

#include "ragctl/core/error.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/text/analyzer.hpp"
#include "script_weights.hpp"
#include "term_feedback.hpp"

namespace ragctl {
namespace {

void require(bool ok, const std::string& message) {
  if (!ok) throw Error(ErrorCode::kUsage, message);
}

void check_values(const QueryOptions& options) {
  require(options.mode == "hybrid" || options.mode == "lexical" || options.mode == "vector",
          "query.mode is '" + options.mode + "'; choose hybrid, lexical or vector");
  require(options.level == "auto" || options.level == "chunk" || options.level == "document",
          "query.level is '" + options.level + "'; choose auto, chunk or document");
  require(options.fusion == "auto" || options.fusion == "convex" || options.fusion == "rrf",
          "query.fusion is '" + options.fusion + "'; choose auto, convex or rrf");
  require(options.rerank == "none" || options.rerank == "sentences",
          "query.rerank is '" + options.rerank + "'; choose none or sentences");
  require(options.min_coverage >= 0 && options.min_coverage <= 1, "query.min_coverage must be from 0 to 1");
  require(options.min_coverage == 0 || (options.rerank == "sentences" && uses_lexical(options)),
          "query.min_coverage needs rerank sentences and mode hybrid or lexical, which count it");
  require(options.k >= 1, "query.k is 0; ask for at least one result");
  require(options.lexical_weight >= 0 && options.lexical_weight <= 1,
          "query.lexical_weight must be from 0 to 1");
  require(options.rm3_weight >= 0 && options.rm3_weight <= 1, "query.rm3_weight must be from 0 to 1");
  require(options.mmr >= 0 && options.mmr <= 1, "query.mmr must be from 0 to 1");
}

void check_options(const KnowledgeBase& kb, const QueryOptions& options) {
  check_values(options);
  const bool has_vectors = kb.info().dimension > 0;
  require(options.mode != "vector" || has_vectors,
          "the knowledge base has no vectors; use --mode lexical or index it with --vectors");
  require(options.mode != "vector" || kb.embedder() != nullptr,
          "the knowledge base has vectors, but no model to make one of the query; use --mode lexical");
  require(options.mmr == 0 || has_vectors,
          "the knowledge base has no vectors, which query.mmr compares; set it to 0 or index with --vectors");
}

// Filters of queries whose rows are remembered: a batch that names languages or teams has few.
constexpr std::size_t kRememberedFilters = 32;
// How much deeper the rankings are taken when they held too few results.
constexpr std::size_t kDeepening = 4;

}  // namespace

void check_query_options(const QueryOptions& options) {
  check_values(options);
  if (!options.recency.empty()) (void)parse_recency(options.recency);
  if (!options.filter.empty()) (void)Filter::parse(options.filter, options.filter_name);
  check_synonyms(options.synonyms);
}

SearchPlan::SearchPlan(const KnowledgeBase& kb, const QueryOptions& options, unsigned threads)
    : kb_(kb), options_(options), ranker_(kb_, options_, threads) {
  check_options(kb, options);
  if (!options.recency.empty()) {
    recency_ = parse_recency(options.recency);
    check_recency(kb, *recency_);
  }
  // Side by side, for one question: a millisecond each.
  parallel_parts(threads, 2, 1, [&](std::size_t, std::size_t begin, std::size_t end) {
    if (begin == 0) open_model();
    if (end == 2) open_rules(threads);
  });
  if (options.rm3 > 0 && uses_lexical(options)) feedback_analyzer_ = make_stored_analyzer(kb.info().analyzer);
  if (!options.filter.empty())
    visible_ = std::make_shared<const VisibleRows>(
        kb.visible_rows(Filter::parse(options.filter, options.filter_name)));
}

SearchPlan::~SearchPlan() = default;

void SearchPlan::open_model() const {
  (void)kb_.analyzer();
  (void)uses_vectors(kb_, options_);
}

void SearchPlan::open_rules(unsigned threads) {
  if (!uses_lexical(options_)) return;
  if (options_.rerank == "sentences") sentences_.emplace(kb_, threads);
  if (options_.synonyms != "none") synonyms_.emplace(kb_, options_.synonyms);
}

QueryAnalysis SearchPlan::analyze(std::string_view query) const {
  QueryAnalysis analysis = analyze_query(kb_, options_, query);
  if (!synonyms_ || analysis.terms.empty()) return analysis;
  analysis.synonyms = synonyms_->expand(analysis.subject, analysis.terms);
  weigh_by_script(kb_, analysis.synonyms.terms);
  return analysis;
}

std::shared_ptr<const VisibleRows> SearchPlan::visible(const QueryFilter& own) const {
  if (own.text.empty()) return visible_;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = own_.find(own.text); found != own_.end()) return found->second;
  }
  VisibleRows rows = kb_.visible_rows(Filter::parse(own.text, std::string(own.name)));
  if (visible_) rows = kb_.intersection(*visible_, rows);
  auto shared = std::make_shared<const VisibleRows>(std::move(rows));
  const std::lock_guard lock(mutex_);
  if (own_.size() < kRememberedFilters) own_.emplace(own.text, shared);
  return shared;
}

SearchPlan::Extent SearchPlan::extent(const VisibleRows* visible) const {
  if (visible != nullptr) return {visible->chunks, visible->documents};
  return {kb_.info().chunks, kb_.info().documents};
}

bool SearchPlan::is_enough(const Selection& selection, const Extent& all) const {
  const std::uint64_t most = options_.level == "document" ? all.documents : all.chunks;
  return selection.below_minimum || selection.kept.size() >= std::min<std::uint64_t>(options_.k, most);
}

Found SearchPlan::find(const QueryAnalysis& analysis, const VisibleRows* visible, bool trace) const {
  RankScope scope{visible == nullptr ? nullptr : &visible->rows, ranker_.depth()};
  const Extent all = extent(visible);
  const QueryAnalysis searched = expanded(analysis, scope.visible);
  for (;; scope.depth *= kDeepening) {
    Found found;
    found.terms = joined(searched.terms, searched.synonyms.terms);
    found.ranking = rank(analysis, searched, scope);
    found.selection = select(kb_, options_, found.ranking.candidates, trace);
    const bool all_seen = found.ranking.candidates.size() < scope.depth || scope.depth >= all.chunks;
    if (all_seen || is_enough(found.selection, all)) return found;
  }
}

QueryAnalysis SearchPlan::expanded(const QueryAnalysis& analysis, const RowSet* visible) const {
  QueryAnalysis searched = analysis;
  if (feedback_analyzer_) {
    searched.terms = expand_by_feedback(kb_, *feedback_analyzer_, options_, visible, analysis.terms);
    searched.synonyms.terms.clear();  // RM3 says what to add
  }
  return searched;
}

Ranking SearchPlan::rank(const QueryAnalysis& question, const QueryAnalysis& searched,
                         const RankScope& scope) const {
  Ranking ranking = ranker_.rank(searched, scope);
  if (sentences_) sentences_->reorder(question, options_, ranking);
  if (recency_) {
    apply_recency(kb_, *recency_, ranking.candidates);
    std::sort(ranking.candidates.begin(), ranking.candidates.end(),
              [this](const Candidate& a, const Candidate& b) { return ranker_.before(a, b); });
  }
  return ranking;
}

}  // namespace ragctl
