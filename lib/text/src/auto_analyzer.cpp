#include "analyzers.hpp"
#include "english_stemmer.hpp"
#include "korean_stemmer.hpp"
#include "term_list.hpp"

namespace ragctl {
namespace {

constexpr float kStemWeight = 0.5F;
constexpr float kVariantWeight = 0.5F;

class AutoAnalyzer final : public Analyzer {
 public:
  std::vector<Term> analyze(std::string_view text) const override {
    EnglishStemmer stemmer;
    TermList terms;
    const Run* previous = nullptr;
    const std::vector<Run> runs = scan_runs(text);
    for (const Run& run : runs) {
      const bool glued =
          previous != nullptr && previous->end == run.begin && previous->kind != RunKind::kHangul;
      previous = &run;
      switch (run.kind) {
        case RunKind::kHangul:
          if (glued && is_korean_ending(run.text)) continue;
          add_hangul(run, terms);
          break;
        case RunKind::kLetters:
          terms.add(stemmer.stem(without_apostrophes(run.text)), run);
          break;
        case RunKind::kDigits:
          terms.add(without_commas(run.text), run);
          break;
        case RunKind::kCjk:
          terms.add_bigrams(run, run.text.size());
          break;
      }
      terms.next_word();
    }
    return terms.take();
  }

  std::string fingerprint() const override { return "auto/1"; }

 private:
  static void add_hangul(const Run& run, TermList& terms) {
    const KoreanStem stem = korean_stem(run.text);
    terms.add_part(run, 0, stem.stem.size(), kStemWeight);
    terms.add_bigrams(run, stem.stem.size());
    if (!stem.variant.empty()) terms.add_part(run, 0, stem.variant.size(), kVariantWeight);
  }
};

}  // namespace

std::unique_ptr<Analyzer> make_auto_analyzer() { return std::make_unique<AutoAnalyzer>(); }

}  // namespace ragctl
