#include "query_analysis.hpp"

#include <algorithm>

#include "carrier_phrases.hpp"
#include "ragctl/embed/embedder.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl {
namespace {

// Weights of equal terms add up in the order of the text.
std::vector<QueryTerm> query_terms(const Analyzer& analyzer, std::string_view query) {
  std::vector<Term> terms = analyzer.analyze_query(query);
  std::stable_sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.text < b.text; });
  std::vector<QueryTerm> out;
  for (Term& term : terms) {
    if (!out.empty() && out.back().text == term.text) {
      out.back().weight += term.weight;
    } else {
      out.push_back({std::move(term.text), term.weight});
    }
  }
  std::erase_if(out, [](const QueryTerm& term) { return term.weight <= 0.0F; });
  return out;
}

}  // namespace

bool uses_lexical(const QueryOptions& options) { return options.mode != "vector"; }

bool uses_vectors(const KnowledgeBase& kb, const QueryOptions& options) {
  return options.mode != "lexical" && kb.info().dimension > 0 && kb.embedder() != nullptr;
}

QueryAnalysis analyze_query(const KnowledgeBase& kb, const QueryOptions& options, std::string_view query) {
  QueryAnalysis analysis;
  analysis.subject = without_carrier_phrases(query);
  analysis.terms = query_terms(kb.analyzer(), analysis.subject);
  analysis.asked = asked_for(query);
  if (!uses_vectors(kb, options)) return analysis;
  analysis.embedding.resize(kb.info().dimension);
  kb.embedder()->embed_query(analysis.subject, analysis.embedding);
  const bool known =
      std::any_of(analysis.embedding.begin(), analysis.embedding.end(), [](float x) { return x != 0.0F; });
  if (!known) analysis.embedding.clear();
  return analysis;
}

bool is_query_word(const QueryTerm& term) {
  static constexpr std::string_view kWords = "wdcso";
  return !term.text.empty() && kWords.find(term.text.front()) != std::string_view::npos;
}

std::vector<std::string> word_forms(const std::vector<QueryTerm>& terms) {
  std::vector<std::string> out;
  for (const QueryTerm& term : terms) {
    if (any && !is_query_word(term)) continue;
    std::string form = term.text.substr(1);
    if (std::find(out.begin(), out.end(), form) == out.end()) out.push_back(std::move(form));
  }
  return out;
}

}  // namespace ragctl
  const bool any = std::any_of(terms.begin(), terms.end(), is_query_word);  // else nothing but pieces
