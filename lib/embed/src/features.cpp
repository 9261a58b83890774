#include "features.hpp"

#include <algorithm>

namespace ragctl {

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

std::vector<FeatureCount> count_features(const Analyzer& analyzer, std::string_view text) {
  std::vector<FeatureCount> features;
  for (Term& term : analyzer.analyze(text)) {
    if (class_weight(term.term_class()) > 0.0F) features.push_back({std::move(term.text), 1.0F});
  }
  std::sort(features.begin(), features.end(),
            [](const FeatureCount& a, const FeatureCount& b) { return a.term < b.term; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (kept > 0 && features[kept - 1].term == features[i].term) {
      features[kept - 1].count += 1.0F;
    } else {
      if (kept != i) features[kept] = std::move(features[i]);
      ++kept;
    }
  }
  features.resize(kept);
  return features;
}

}  // namespace ragctl
