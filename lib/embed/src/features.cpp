#include "features.hpp"

#include <algorithm>

#include "ragctl/core/hash.hpp"
#include "ragctl/embed/embedder.hpp"

namespace ragctl {
namespace {

void add_terms(const Analyzer& analyzer, std::string_view text, float count,
               std::vector<FeatureCount>& features) {
  if (text.empty() || count == 0.0F) return;
  for (const Term& term : analyzer.analyze(text)) {
    // Another form of a number names it exactly, and tells of no topic.
    if (term.term_class() == TermClass::kNumber && !term.counts) continue;
    const float weight = class_weight(term.term_class());
    if (weight > 0.0F) features.push_back({hash64(term.text), count, weight});
  }
}

}  // namespace

float class_weight(TermClass term_class) {
  switch (term_class) {
    case TermClass::kWord:
    case TermClass::kNumber:
    case TermClass::kCjk:
    case TermClass::kBigram:
      return 1.0F;
    case TermClass::kStem:
    case TermClass::kPiece:
      return 0.7F;
    case TermClass::kJoint:
      return 0.3F;
    default:
      return 0.0F;
  }
}

std::vector<FeatureCount> count_features(const Analyzer& analyzer, std::string_view text,
                                         float title_weight) {
  std::vector<FeatureCount> features;
  const EmbeddingParts parts = split_embedding_text(text);
  add_terms(analyzer, parts.title, title_weight, features);
  add_terms(analyzer, parts.body, 1.0F, features);
  // By count too: the order of the additions below must not depend on the sort.
  std::sort(features.begin(), features.end(), [](const FeatureCount& a, const FeatureCount& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.count < b.count;
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (kept > 0 && features[kept - 1].hash == features[i].hash) {
      features[kept - 1].count += features[i].count;
    } else {
      features[kept++] = features[i];
    }
  }
  features.resize(kept);
  return features;
}

}  // namespace ragctl
