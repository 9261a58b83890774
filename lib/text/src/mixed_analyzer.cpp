// Analyzers `auto` and `korean`: every run by the rules of its script, several classes of terms for each
// word. The classes, their weights and what each is worth: docs/retrieval.md.
#include <algorithm>

#include "analyzers.hpp"
#include "english_function_words.hpp"
#include "english_stemmer.hpp"
#include "korean_stemmer.hpp"
#include "ragctl/text/tokenizer.hpp"
#include "term_list.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kSyllableBytes = 3;  // of a precomposed Hangul syllable in UTF-8
constexpr std::size_t kGramLength = 4;
constexpr std::string_view kBarePiece = "\xE2\x96\x81";  // U+2581 alone: a space, no content

bool is_function_word(std::string_view word) {
  return std::binary_search(kFunctionWords.begin(), kFunctionWords.end(), word);
}

// Factor of a class in the BM25 score of a query.
float query_weight(TermClass term_class) {
  switch (term_class) {
    case TermClass::kStopword:
    case TermClass::kJoint:
    case TermClass::kPiece:
      return 0.3F;
    case TermClass::kCounter:
    case TermClass::kStem:
    case TermClass::kSyllable:
      return 0.5F;
    case TermClass::kPhrase:
    case TermClass::kGram:
      return 0.1F;
    case TermClass::kQuestion:
    case TermClass::kQuestionBigram:
      return 0.0F;
    default:
      return 1.0F;
  }
}

// Makes the terms of one text; holds what neighbouring words must know of each other.
class Builder {
 public:
  Builder(std::string_view text, bool english) : text_(text), english_(english) {}

  std::vector<Term> build(const Tokenizer* pieces) {
    const std::vector<Run> runs = scan_runs(text_);
    for (const Run& run : runs) {
      add(run);
      previous_ = &run;
      terms_.next_word();
    }
    if (pieces != nullptr) add_pieces(*pieces);
    return terms_.take();
  }

 private:
  void add(const Run& run) {
    if (run.kind == RunKind::kHangul) {
      add_hangul(run);
      return;
    }
    last_stem_.clear();
    if (run.kind == RunKind::kCjk) {
      last_word_.clear();
      terms_.add_bigrams(TermClass::kCjk, run, run.text.size(), true);
    } else if (run.kind == RunKind::kDigits) {
      number_ = without_commas(run.text);
      terms_.add(TermClass::kNumber, number_, run);
      add_phrase(number_, run);
    } else {
      add_letters(run);
    }
  }

  bool glued(const Run& run) const {
    return previous_ != nullptr && previous_->end == run.begin && previous_->kind != RunKind::kHangul;
  }

  void add_hangul(const Run& run) {
    last_word_.clear();
    if (glued(run)) {
      if (is_glued_ending(run.text)) {
        last_stem_.clear();
        return;
      }
      if (previous_->kind == RunKind::kDigits) {
        terms_.add(TermClass::kCounter, number_ + run.text.substr(0, kSyllableBytes), run, false);
      }
    }
    const KoreanStem stem = korean_stem(run.text);
    const bool question = is_question_word(stem.stem);
    const std::size_t size = stem.stem.size();
    terms_.add_part(question ? TermClass::kQuestion : TermClass::kStem, run, 0, size, true);
    terms_.add_bigrams(question ? TermClass::kQuestionBigram : TermClass::kBigram, run, size, false);
    if (!stem.variant.empty()) {
      terms_.add_part(TermClass::kSyllable, run, 0, stem.variant.size(), false);
    } else if (size == kSyllableBytes) {
      terms_.add_part(TermClass::kSyllable, run, 0, size, false);
    }
    add_joint(run, stem.stem);
    last_stem_ = stem.stem;
  }

  // Two Hangul words with one blank between them: a compound may be written apart.
  void add_joint(const Run& run, std::string_view stem) {
    if (last_stem_.empty() || run.begin != previous_->end + 1 || text_[previous_->end] != ' ') return;
    const std::string joint =
        last_stem_.substr(last_stem_.size() - kSyllableBytes) + std::string(stem.substr(0, kSyllableBytes));
    terms_.add(TermClass::kJoint, joint, run, false);
  }

  void add_letters(const Run& run) {
    const std::string word = without_apostrophes(run.text);
    const std::string stem = english_ ? stemmer_.stem(word) : word;
    if (stem.empty()) return;
    if (english_ && is_function_word(word)) {
      terms_.add(TermClass::kStopword, stem, run);
      return;
    }
    terms_.add(TermClass::kWord, stem, run);
    add_phrase(stem, run);
    if (english_) add_grams(stem, run);
  }

  void add_phrase(const std::string& word, const Run& run) {
    if (!last_word_.empty()) terms_.add(TermClass::kPhrase, last_word_ + ' ' + word, run, false);
    last_word_ = word;
  }

  void add_grams(const std::string& stem, const Run& run) {
    const std::string marked = '_' + stem + '_';
    const std::vector<std::uint32_t> offsets = code_point_offsets(marked);
    if (offsets.size() - 1 <= kGramLength) {
      terms_.add(TermClass::kGram, marked, run, false);
      return;
    }
    for (std::size_t i = 0; i + kGramLength < offsets.size(); ++i) {
      terms_.add(TermClass::kGram,
                 std::string_view(marked).substr(offsets[i], offsets[i + kGramLength] - offsets[i]), run,
                 false);
    }
  }

  void add_pieces(const Tokenizer& tokenizer) {
    for (const std::uint32_t id : tokenizer.encode(text_)) {
      const std::string piece = tokenizer.piece(id);
      if (piece != kBarePiece) terms_.add_loose(TermClass::kPiece, piece);
    }
  }

  std::string_view text_;
  bool english_;
  EnglishStemmer stemmer_;
  TermList terms_;
  const Run* previous_ = nullptr;
  std::string number_;     // digits of the last run of digits
  std::string last_stem_;  // of the Hangul word before, "" when something else came between
  std::string last_word_;  // of the Latin word or number before, function words skipped
};

class MixedAnalyzer final : public Analyzer {
 public:
  MixedAnalyzer(std::string_view name, bool english, const Tokenizer* pieces)
      : name_(name), english_(english), pieces_(pieces) {}

  std::vector<Term> analyze(std::string_view text) const override {
    return Builder(text, english_).build(pieces_);
  }

  std::vector<Term> analyze_query(std::string_view text) const override {
    std::vector<Term> terms = analyze(text);
    bool any = false;
    for (Term& term : terms) {
      term.weight = query_weight(term.term_class());
      any = any || (term.weight > 0.0F && term.term_class() != TermClass::kPiece);
    }
    if (any) return terms;
    // Nothing but question words: then they are what is asked for.
    for (Term& term : terms) {
      if (term.term_class() == TermClass::kQuestion) term.weight = 0.5F;
      if (term.term_class() == TermClass::kQuestionBigram) term.weight = 1.0F;
    }
    return terms;
  }

  std::string fingerprint() const override {
    return name_ + "/2" + (pieces_ == nullptr ? std::string() : "+" + pieces_->fingerprint());
  }

 private:
  std::string name_;
  bool english_;
  const Tokenizer* pieces_;
};

}  // namespace

std::unique_ptr<Analyzer> make_auto_analyzer(const Tokenizer* pieces) {
  return std::make_unique<MixedAnalyzer>("auto", true, pieces);
}

std::unique_ptr<Analyzer> make_korean_analyzer(const Tokenizer* pieces) {
  return std::make_unique<MixedAnalyzer>("korean", false, pieces);
}

}  // namespace ragctl
