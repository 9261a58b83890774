#include "analyzers.hpp"
#include "term_list.hpp"

namespace ragctl {
namespace {

class CjkAnalyzer final : public Analyzer {
 public:
  std::vector<Term> analyze(std::string_view text) const override {
    TermList terms;
    for (const Run& run : scan_runs(text)) {
      if (run.kind == RunKind::kHangul || run.kind == RunKind::kCjk) {
        terms.add_bigrams(TermClass::kCjk, run, run.text.size(), true);
      } else {
        const bool digits = run.kind == RunKind::kDigits;
        terms.add(digits ? TermClass::kNumber : TermClass::kWord,
                  digits ? without_commas(run.text) : without_apostrophes(run.text), run);
      }
      terms.next_word();
    }
    return terms.take();
  }

  std::string fingerprint() const override { return "cjk/2"; }
};

}  // namespace

std::unique_ptr<Analyzer> make_cjk_analyzer(const Tokenizer* /*pieces*/) {
  return std::make_unique<CjkAnalyzer>();
}

}  // namespace ragctl
