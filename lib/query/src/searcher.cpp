// One search: analyse, rank, leave out, describe.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>

#include "matches.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/query/query.hpp"
#include "ragctl/text/analyzer.hpp"
#include "search_plan.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kLeastHits = 5;  // that are worth a thread: 0.2 ms each

// In byte order.
std::vector<std::string> without(std::vector<std::string> all, std::vector<std::string> some) {
  std::sort(all.begin(), all.end());
  std::sort(some.begin(), some.end());
  std::vector<std::string> out;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(out));
  return out;
}

}  // namespace

struct Searcher::Impl {
  SearchPlan plan;
  unsigned threads;

  Impl(const KnowledgeBase& kb, const QueryOptions& options, unsigned count)
      : plan(kb, options, count), threads(count) {}

  std::vector<ExplainedTerm> explain(const std::vector<QueryTerm>& terms) const {
    std::vector<ExplainedTerm> out;
    for (const QueryTerm& term : terms) {
      const std::string_view kind = term_class_name(static_cast<TermClass>(term.text.front()));
      out.push_back({term.text.substr(1), kind, term.weight, plan.kb().document_frequency(term.text),
                     plan.kb().idf(term.text)});
    }
    return out;
  }

  void prefetch(const std::vector<Candidate>& candidates) const {
    std::vector<std::uint32_t> rows;
    for (const Candidate& candidate : candidates) rows.push_back(candidate.row);
    plan.kb().prefetch_chunks(rows);
  }

  Hit describe(const Candidate& candidate, std::uint32_t rank, const std::vector<std::string>& terms) const {
    Hit hit;
    hit.rank = rank;
    hit.score = candidate.fused;
    hit.chunk = plan.kb().chunk(candidate.row);
    hit.matches = find_matches(plan.kb().analyzer(), hit.chunk.text, terms);
    if (uses_lexical(plan.options()) && candidate.lexical > 0) {
      hit.lexical = Standing{candidate.lexical_rank, candidate.lexical, candidate.lexical_normalized};
    }
    if (uses_vectors(plan.kb(), plan.options()))
      hit.vector = Standing{candidate.vector_rank, candidate.vector, candidate.vector_normalized};
    hit.coverage = candidate.coverage;
    hit.recency = candidate.recency;
    return hit;
  }
};

Searcher::Searcher(const KnowledgeBase& kb, const QueryOptions& options, unsigned threads)
    : impl_(std::make_unique<Impl>(kb, options, threads)) {}

Searcher::~Searcher() = default;

QueryResult Searcher::search(std::string_view query, bool explain, const QueryFilter& own) const {
  const auto start = std::chrono::steady_clock::now();
  const SearchPlan& plan = impl_->plan;
  const QueryAnalysis analysis = plan.analyze(query);
  const auto visible = plan.visible(own);
  const Found found = plan.find(analysis, visible.get());
  QueryResult result;
  result.query = query;
  result.subject = analysis.subject;
  if (visible) result.visible = VisibleCount{visible->documents, visible->chunks};
  result.lexical_weight = found.ranking.lexical_weight;
  result.terms = word_forms(analysis.terms);
  if (plan.options().rm3 > 0) result.taken_over = without(word_forms(found.terms), result.terms);
  for (const WordSynonyms& each : analysis.synonyms.words)
    result.synonyms.push_back({each.word, each.entries});
  result.asked = describe(analysis.asked);
  if (explain) result.explained = impl_->explain(found.terms);
  const std::vector<std::string> markable = markable_terms(joined(analysis.terms, analysis.synonyms.terms));
  const std::vector<Candidate>& kept = found.selection.kept;
  impl_->prefetch(kept);
  result.hits.resize(kept.size());
  parallel_parts(impl_->threads, kept.size(), kLeastHits,
                 [&](std::size_t, std::size_t begin, std::size_t end) {
                   for (std::size_t i = begin; i < end; ++i)
                     result.hits[i] = impl_->describe(kept[i], static_cast<std::uint32_t>(i + 1), markable);
                 });
  result.elapsed_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return result;
}

std::vector<RankedItem> Searcher::rank(std::string_view query, const QueryFilter& own) const {
  const SearchPlan& plan = impl_->plan;
  const KnowledgeBase& kb = plan.kb();
  const bool whole_documents = plan.options().level == "document";
  const Found found = plan.find(plan.analyze(query), plan.visible(own).get());
  std::vector<RankedItem> items;
  for (const Candidate& candidate : found.selection.kept) {
    items.push_back(
        {whole_documents ? kb.document_id(candidate.row) : kb.chunk_id(candidate.row), candidate.fused});
  }
  return items;
}

}  // namespace ragctl
