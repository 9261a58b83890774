#include <algorithm>
#include <array>

#include "analyzers.hpp"
#include "english_stemmer.hpp"
#include "term_list.hpp"

namespace ragctl {
namespace {

// The stop words of Lucene's EnglishAnalyzer (EnglishAnalyzer.ENGLISH_STOP_WORDS_SET); sorted.
constexpr std::array<std::string_view, 33> kStopWords = {
    "a",   "an",    "and",  "are",   "as",    "at",   "be",   "but", "by",  "for",  "if",
    "in",  "into",  "is",   "it",    "no",    "not",  "of",   "on",  "or",  "such", "that",
    "the", "their", "then", "there", "these", "they", "this", "to",  "was", "will", "with"};

class EnglishAnalyzer final : public Analyzer {
 public:
  std::vector<Term> analyze(std::string_view text) const override {
    EnglishStemmer stemmer;
    TermList terms;
    for (const Run& run : scan_runs(text)) {
      if (run.kind == RunKind::kLetters) {
        const std::string word = without_apostrophes(run.text);
        if (!std::binary_search(kStopWords.begin(), kStopWords.end(), std::string_view(word))) {
          terms.add(TermClass::kWord, stemmer.stem(word), run);
        }
      } else {
        const bool digits = run.kind == RunKind::kDigits;
        terms.add(digits ? TermClass::kNumber : TermClass::kOther,
                  digits ? without_commas(run.text) : run.text, run);
      }
      terms.next_word();
    }
    return terms.take();
  }

  std::string fingerprint() const override { return "english/2"; }
};

}  // namespace

std::unique_ptr<Analyzer> make_english_analyzer(const Tokenizer* /*pieces*/) {
  return std::make_unique<EnglishAnalyzer>();
}

}  // namespace ragctl
