#include "term_feedback.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "ragctl/text/analyzer.hpp"

namespace ragctl {
namespace {

// Words and their parts. Function words say nothing, and what only refines a ranking (phrases, 4-grams,
// pieces) would crowd out the words that it is made of.
constexpr float kLeastClassWeight = 0.5F;

using TermModel = std::map<std::string, double, std::less<>>;  // term -> probability

std::string text_of(const Chunk& chunk) {
  std::string text = chunk.title;
  for (const std::string& heading : chunk.heading_path) text += '\n' + heading;
  return text + '\n' + chunk.text;
}

// Adds `share` in parts to the terms of a chunk.
void add_chunk(const Analyzer& analyzer, const Chunk& chunk, double share, TermModel& model) {
  std::vector<Term> terms = analyzer.analyze_query(text_of(chunk));
  const auto words = std::count_if(terms.begin(), terms.end(), [](const Term& term) { return term.counts; });
  if (words == 0) return;
  for (Term& term : terms) {
    if (term.weight < kLeastClassWeight) continue;
    model[std::move(term.text)] += share * static_cast<double>(term.weight) / static_cast<double>(words);
  }
}

TermModel relevance_model(const KnowledgeBase& kb, const Analyzer& analyzer, std::span<const Scored> rows) {
  double total = 0.0;
  for (const Scored& scored : rows) total += static_cast<double>(scored.score);
  TermModel model;
  for (const Scored& scored : rows)
    add_chunk(analyzer, kb.chunk(scored.row), static_cast<double>(scored.score) / total, model);
  return model;
}

// The `count` terms of the largest weight * idf, ties in byte order.
std::vector<QueryTerm> most_telling(const KnowledgeBase& kb, const TermModel& model, std::size_t count) {
  std::vector<std::pair<double, const std::string*>> order;
  for (const auto& [term, weight] : model) order.emplace_back(-weight * kb.idf(term), &term);
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(count, order.size()));
  std::partial_sort(order.begin(), end, order.end(), [](const auto& a, const auto& b) {
    return a.first < b.first || (a.first == b.first && *a.second < *b.second);
  });
  std::vector<QueryTerm> out;
  for (auto each = order.begin(); each != end; ++each)
    out.push_back({*each->second, static_cast<float>(model.find(*each->second)->second)});
  return out;
}

double total_weight(const std::vector<QueryTerm>& terms) {
  double sum = 0.0;
  for (const QueryTerm& term : terms) sum += static_cast<double>(term.weight);
  return sum;
}

void add_scaled(const std::vector<QueryTerm>& terms, double factor, TermModel& sum) {
  for (const QueryTerm& term : terms) sum[term.text] += factor * static_cast<double>(term.weight);
}

}  // namespace

std::vector<QueryTerm> expand_by_feedback(const KnowledgeBase& kb, const Analyzer& analyzer,
                                          const QueryOptions& options, const RowSet* visible,
                                          const std::vector<QueryTerm>& terms) {
  const std::vector<Scored> rows = kb.search_lexical(terms, options.rm3, visible);
  if (rows.empty()) return terms;
  const auto taken = most_telling(kb, relevance_model(kb, analyzer, rows), options.rm3_terms);
  if (taken.empty()) return terms;
  TermModel sum;
  add_scaled(terms, 1.0 - options.rm3_weight, sum);
  add_scaled(taken, options.rm3_weight * total_weight(terms) / total_weight(taken), sum);
  std::vector<QueryTerm> out;
  for (const auto& [term, weight] : sum) {
    if (weight > 0.0) out.push_back({term, static_cast<float>(weight)});
  }
  return out;
}

}  // namespace ragctl
