#include "query_scale.hpp"

#include <algorithm>

#include "ragctl/embed/embedder.hpp"

namespace ragctl {
namespace {

constexpr double kLeastExplained = 0.15;
constexpr double kFullTrust = 1000.0;  // works from which the model has it all

}  // namespace

double explained_part(const KnowledgeBase& kb, const std::vector<QueryTerm>& terms, double best_lexical) {
  double most = 0.0;
  for (const QueryTerm& term : terms) most += static_cast<double>(term.weight) * kb.idf(term.text);
  most *= kb.options().k1 + 1.0;
  return most > 0.0 ? std::max(kLeastExplained, best_lexical / most) : kLeastExplained;
}

double model_trust(const KnowledgeBase& kb) {
  auto works = static_cast<double>(kb.info().documents);
  const Embedder* model = kb.embedder();
  if (model != nullptr && model->works() > 0) works = std::min(works, static_cast<double>(model->works()));
  return std::min(1.0, works / kFullTrust);
}

}  // namespace ragctl
