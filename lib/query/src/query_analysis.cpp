#include "query_analysis.hpp"

#include <algorithm>

#include "carrier_phrases.hpp"
#include "ragctl/embed/embedder.hpp"
#include "ragctl/text/analyzer.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"
#include "script_weights.hpp"

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

bool is_punctuation(char32_t c) {
  const bool ascii = c < 0x80 && script_of(c) == Script::kNone;
  return ascii || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F);
}

// Punctuation asks for nothing, even where the model has pieces of it: every question of a collection of
// questions has one. (An analyzer may take it for a word all the same.)
bool is_only_punctuation(std::string_view query, const std::vector<QueryTerm>& terms) {
  const bool words = std::any_of(terms.begin(), terms.end(), [](const QueryTerm& term) {
    return term.text.front() != static_cast<char>(TermClass::kPiece);
  });
  const std::string text = to_nfkc_casefold(query);  // full-width forms are ASCII then
  for (std::size_t at = 0; !words && at < text.size();) {
    if (!is_punctuation(next_code_point(text, at))) return false;
  }
  return !words;
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
  if (is_only_punctuation(query, analysis.terms)) {
    analysis.terms.clear();
    return analysis;
  }
  weigh_by_script(kb, analysis.terms);
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
  static constexpr std::string_view kWords = "wdcszo";
  return !term.text.empty() && kWords.find(term.text.front()) != std::string_view::npos;
}

std::vector<std::string> word_forms(const std::vector<QueryTerm>& terms) {
  const bool any = std::any_of(terms.begin(), terms.end(), is_query_word);  // else nothing but pieces
  std::vector<std::string> out;
  for (const QueryTerm& term : terms) {
    if (any && !is_query_word(term)) continue;
    std::string form = term.text.substr(1);
    if (std::find(out.begin(), out.end(), form) == out.end()) out.push_back(std::move(form));
  }
  return out;
}

}  // namespace ragctl
