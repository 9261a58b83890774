#include "ragctl/text/analyzer.hpp"

namespace ragctl {

std::string_view term_class_name(TermClass term_class) {
  switch (term_class) {
    case TermClass::kWord:
      return "word";
    case TermClass::kStopword:
      return "function word";
    case TermClass::kNumber:
      return "number";
    case TermClass::kCounter:
      return "number with counter";
    case TermClass::kMixed:
      return "letters and digits";
    case TermClass::kCjk:
      return "cjk bigram";
    case TermClass::kStem:
      return "stem";
    case TermClass::kBigram:
      return "bigram";
    case TermClass::kSyllable:
      return "syllable";
    case TermClass::kJoint:
      return "joint";
    case TermClass::kPhrase:
      return "phrase";
    case TermClass::kGram:
      return "4-gram";
    case TermClass::kPiece:
      return "piece";
    case TermClass::kQuestion:
      return "question word";
    case TermClass::kQuestionBigram:
      return "question bigram";
    case TermClass::kRoot:
      return "root";
    case TermClass::kSymbol:
      return "symbol";
    case TermClass::kOther:
      break;
  }
  return "other";
}

}  // namespace ragctl
