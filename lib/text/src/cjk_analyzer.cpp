#include "analyzers.hpp"
#include "term_list.hpp"

namespace ragctl {
namespace {

class CjkAnalyzer final : public Analyzer {
 public:
  std::vector<Term> analyze(std::string_view text) const override {
    const FoldedText folded(text);
    TermList terms(folded);
    RunScanner scanner(folded.text());
    for (Run run; scanner.next(run); terms.next_word()) {
      const std::string_view word = folded.slice(run.begin, run.end);
      if (run.kind == RunKind::kHangul || run.kind == RunKind::kCjk) {
        terms.add_bigrams(TermClass::kCjk, run.begin, run.end, true);
      } else if (run.kind == RunKind::kDigits) {
        terms.add(TermClass::kNumber, without_commas(word), run);
      } else {
        terms.add(TermClass::kWord, without_apostrophes(word), run);
      }
    }
    return terms.take();
  }

  std::string fingerprint() const override { return "cjk/3"; }
};

}  // namespace

std::unique_ptr<Analyzer> make_cjk_analyzer(const Tokenizer* /*pieces*/) {
  return std::make_unique<CjkAnalyzer>();
}

}  // namespace ragctl
