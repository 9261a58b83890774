#include "query_weight.hpp"

namespace ragctl {

float query_weight(TermClass term_class) {
  switch (term_class) {
    case TermClass::kCounter:
      return 1.5F;
    case TermClass::kStem:
      return 0.5F;
    case TermClass::kJoint:
    case TermClass::kPiece:
      return 0.3F;
    case TermClass::kStopword:
    case TermClass::kSyllable:
    case TermClass::kGram:
      return 0.2F;
    case TermClass::kPhrase:
    case TermClass::kRoot:
      return 0.15F;
    case TermClass::kQuestion:
    case TermClass::kQuestionBigram:
      return 0.0F;
    default:
      return 1.0F;
  }
}

}  // namespace ragctl
