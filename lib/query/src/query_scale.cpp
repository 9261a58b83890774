#include "query_scale.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "ragctl/embed/embedder.hpp"

namespace ragctl {
namespace {

constexpr double kLeastExplained = 0.15;
constexpr double kLeastKnown = 0.05;
constexpr std::uint64_t kLeastChunks = 2;  // that have a term of the model
constexpr double kFullTrust = 1000.0;      // works from which the model has it all

}  // namespace

double explained_part(const KnowledgeBase& kb, const std::vector<QueryTerm>& terms, double best_lexical) {
  double most = 0.0;
  for (const QueryTerm& term : terms) most += static_cast<double>(term.weight) * kb.idf(term.text);
  most *= kb.options().k1 + 1.0;
  return most > 0.0 ? std::max(kLeastExplained, best_lexical / most) : kLeastExplained;
}

double known_part(const KnowledgeBase& kb, const std::vector<QueryTerm>& terms) {
  static constexpr std::string_view kModelClasses = "wdcsby";
  double all = 0.0;
  double known = 0.0;
  for (const QueryTerm& term : terms) {
    if (kModelClasses.find(term.text.front()) == std::string_view::npos) continue;
    const double weight = static_cast<double>(term.weight) * kb.idf(term.text);
    all += weight;
    if (kb.document_frequency(term.text) >= kLeastChunks) known += weight;
  }
  return all > 0.0 ? std::max(kLeastKnown, known / all) : 1.0;
}

double model_trust(const KnowledgeBase& kb) {
  auto works = static_cast<double>(kb.info().documents);
  const Embedder* model = kb.embedder();
  if (model != nullptr && model->works() > 0) works = std::min(works, static_cast<double>(model->works()));
  return std::min(1.0, works / kFullTrust);
}

}  // namespace ragctl
