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
  explicit EnglishAnalyzer(bool stop_words) : stop_words_(stop_words) {}

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
        if (word.empty() || (!stop_words_ && is_stop_word(word))) continue;
        terms.add(TermClass::kWord, stemmer.stem(word), run);
      }
    }
    return terms.take();
  }

  std::string fingerprint() const override { return stop_words_ ? "english-all/1" : "english/3"; }

 private:
  static bool is_stop_word(std::string_view word) {
    return std::binary_search(kStopWords.begin(), kStopWords.end(), word);
  }

  bool stop_words_;  // are terms
};

}  // namespace

std::unique_ptr<Analyzer> make_english_analyzer(const Tokenizer* /*pieces*/) {
  return std::make_unique<EnglishAnalyzer>(false);
}

std::unique_ptr<Analyzer> make_english_all_analyzer(const Tokenizer* /*pieces*/) {
  return std::make_unique<EnglishAnalyzer>(true);
}

}  // namespace ragctl
