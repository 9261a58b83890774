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
    const FoldedText folded(text);
    TermList terms(folded);
    RunScanner scanner(folded.text());
    for (Run run; scanner.next(run); terms.next_word()) {
      const std::string_view surface = folded.slice(run.begin, run.end);
      if (run.kind == RunKind::kDigits) {
        terms.add(TermClass::kNumber, without_commas(surface), run);
      } else if (run.kind != RunKind::kLetters) {
        terms.add(TermClass::kOther, surface, run);
      } else {
        const std::string word = without_apostrophes(surface);
        if (word.empty() || std::binary_search(kStopWords.begin(), kStopWords.end(), word)) continue;
        terms.add(TermClass::kWord, stemmer.stem(word), run);
      }
    }
    return terms.take();
  }

  std::string fingerprint() const override { return "english/3"; }
};

}  // namespace

std::unique_ptr<Analyzer> make_english_analyzer(const Tokenizer* /*pieces*/) {
  return std::make_unique<EnglishAnalyzer>();
}

}  // namespace ragctl
