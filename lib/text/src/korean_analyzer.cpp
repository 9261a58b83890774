#include "analyzers.hpp"
#include "korean_stemmer.hpp"
#include "term_list.hpp"

namespace ragctl {
namespace {

constexpr float kStemWeight = 0.5F;

class KoreanAnalyzer final : public Analyzer {
 public:
  std::vector<Term> analyze(std::string_view text) const override {
    TermList terms;
    for (const Run& run : scan_runs(text)) {
      if (run.kind == RunKind::kHangul) {
        const std::size_t stem = korean_stem(run.text).stem.size();
        terms.add_part(run, 0, stem, kStemWeight);
        terms.add_bigrams(run, stem);
      } else if (run.kind == RunKind::kCjk) {
        terms.add_bigrams(run, run.text.size());
      } else {
        terms.add(run.kind == RunKind::kDigits ? without_commas(run.text) : without_apostrophes(run.text),
                  run);
      }
      terms.next_word();
    }
    return terms.take();
  }

  std::string fingerprint() const override { return "korean/1"; }
};

}  // namespace

std::unique_ptr<Analyzer> make_korean_analyzer() { return std::make_unique<KoreanAnalyzer>(); }

}  // namespace ragctl
