// Analyzers `auto` and `korean`: every run by the rules of its script, several classes of terms for each
// word. The classes, their weights and what each is worth: docs/retrieval.md.
#include <algorithm>
#include <array>

#include "analyzers.hpp"
#include "clock_reader.hpp"
#include "date_reader.hpp"
#include "english_stemmer.hpp"
#include "function_words.hpp"
#include "identifier_parts.hpp"
#include "korean_stemmer.hpp"
#include "numeral_reader.hpp"
#include "query_weight.hpp"
#include "ragctl/text/korean_verb.hpp"
#include "ragctl/text/tokenizer.hpp"
#include "ragctl/text/utf8.hpp"
#include "symbols.hpp"
#include "term_list.hpp"

namespace ragctl {
namespace {

constexpr std::uint32_t kSyllableBytes = 3;  // of a precomposed Hangul syllable in UTF-8
constexpr std::size_t kGramLength = 4;
// Terms change with the version. 3 knew no words of letters and digits and had other stems; 4 no dates, no
// parts of identifiers, and kept the zero of 05월; 5 no times,
// no numbers written in groups or with 만; 6 no symbols,
// no roots of verbs and no polite endings.
constexpr int kVersion = 7;
constexpr int kOldestVersion = 3;
constexpr std::string_view kBarePiece = "\xE2\x96\x81";  // U+2581 alone: a space, no content

// Makes the terms of one text; holds what neighbouring words must know of each other.
class Builder {
 public:
  // Words are neither stemmed nor told from function words without `english`. Phrases and 4-grams are made
  // where `refined`.
  Builder(std::string_view original, const FoldedText& text, const FunctionWords* english, bool refined,
          int version)
      : original_(original),
        text_(text),
        english_(english),
        refined_(refined),
        version_(version),
        dates_(text.text()),
        clock_(text.text()),
        numerals_(text.text()),
        terms_(text) {}

  std::vector<Term> build(const Tokenizer* pieces) {
    RunScanner scanner(text_.text());
    for (Run run; scanner.next(run); previous_ = run, has_previous_ = true) {
      add_symbols(run.begin);
      add(run);
      if (version_ >= 5) add_date(run);
      if (version_ >= 6) add_time(run);
      if (version_ >= 6 && numerals_.read(run, numeral_)) add_numeral();
      terms_.next_word();
    }
    if (version_ >= 6 && numerals_.finish(numeral_)) add_numeral();
    add_symbols(static_cast<std::uint32_t>(text_.text().size()));
    if (pieces != nullptr) add_pieces(*pieces);
    return terms_.take();
  }

 private:
  std::string_view text_of(const Run& run) const { return text_.slice(run.begin, run.end); }

  void add(const Run& run) {
    switch (run.kind) {
      case RunKind::kHangul:
        phrase_word_.clear();
        add_hangul(run);
        return;
      case RunKind::kCjk:
        phrase_word_.clear();
        terms_.add_bigrams(TermClass::kCjk, run.begin, run.end, true);
        break;
      case RunKind::kDigits:
        number_ = without_commas(text_of(run));
        terms_.add(TermClass::kNumber, number_, run);
        add_whole_amount(run);
        add_number_parts(run);
        add_grouped(run);
        add_mixed(run, RunKind::kLetters);
        add_phrase(number_, run);
        break;
      case RunKind::kLetters:
        add_letters(run);
        add_mixed(run, RunKind::kDigits);
        break;
    }
    has_stem_ = false;
  }

  // Of what lies between the run before and `end`.
  void add_symbols(std::uint32_t end) {
    const std::uint32_t begin = has_previous_ ? previous_.end : 0;
    if (version_ < 7 || end == begin) return;
    symbols_.clear();
    find_symbols(text_.text(), begin, end, symbols_);
    for (const Symbol& symbol : symbols_) {
      terms_.add_slice(TermClass::kSymbol, symbol.begin, symbol.end, false);
      terms_.next_word();
    }
  }

  bool is_glued(const Run& run) const { return has_previous_ && previous_.end == run.begin; }

  // What is counted, as often as not written with a zero in front: 05월.
  std::string counted(std::string_view counter) const {
    const bool zero = version_ >= 5 && number_.size() == 2 && number_.front() == '0';
    return number_.substr(zero ? 1 : 0) + std::string(counter);
  }

  // 1,299.00 is asked for as 1299.
  void add_whole_amount(const Run& run) {
    static constexpr std::string_view kNoCents = ".00";
    if (version_ < 7 || !number_.ends_with(kNoCents) || number_.find('.') + kNoCents.size() != number_.size())
      return;
    terms_.add(TermClass::kNumber, std::string_view(number_).substr(0, number_.size() - kNoCents.size()), run,
               false);
  }

  // Of dates, telephone numbers and the like, each part of two digits and more: 2024.05.14, 02.555.1234.
  void add_number_parts(const Run& run) {
    const std::string_view digits = text_of(run);
    if (version_ < 5 || std::count(digits.begin(), digits.end(), '.') < 2) return;
    for (std::size_t begin = 0; begin < digits.size();) {
      const std::size_t end = std::min(digits.find('.', begin), digits.size());
      if (end - begin >= 2)
        terms_.add_slice(TermClass::kNumber, run.begin + static_cast<std::uint32_t>(begin),
                         run.begin + static_cast<std::uint32_t>(end), false);
      begin = end + 1;
    }
  }

  // Telephone and registration numbers are written in groups or without: 02-555-1234, (02) 555-1234 and
  // 02.555.1234 also give 025551234.
  void add_grouped(const Run& run) {
    constexpr std::size_t kLeastDigits = 7;  // fewer are ranges, scores and dates without a year
    constexpr std::size_t kMostDigits = 20;
    if (version_ < 6) return;
    if (!linked_) {
      group_begin_ = run.begin;
      grouped_.clear();
      groups_ = 0;
    }
    for (const char c : text_of(run)) {
      if (c >= '0' && c <= '9') grouped_ += c;
      groups_ += c == '.' ? 1 : 0;
    }
    linked_ = links(run.end);
    groups_ += linked_ ? 2 : 0;
    if (!linked_ && groups_ >= 2 && grouped_.size() >= kLeastDigits && grouped_.size() <= kMostDigits)
      terms_.add(TermClass::kNumber, grouped_, group_begin_, run.end, false);
  }

  // Whether what stands at a place links the digits before it to digits behind.
  bool links(std::uint32_t at) const {
    static constexpr std::array<std::string_view, 4> kLinks = {"-", ") ", ")-", ")"};
    const std::string_view rest = text_.text().substr(at);
    return std::any_of(kLinks.begin(), kLinks.end(), [rest](std::string_view link) {
      return rest.starts_with(link) && rest.size() > link.size() && rest[link.size()] >= '0' &&
             rest[link.size()] <= '9';
    });
  }

  // A date gives the terms that it has when it is written 2024년 5월 14일.
  void add_date(const Run& run) {
    WrittenDate date;
    if (!dates_.read(run, date)) return;
    const auto add = [&](unsigned value, std::string_view counter) {
      if (value > 0)
        terms_.add(TermClass::kCounter, std::to_string(value) + std::string(counter), date.begin, date.end,
                   false);
    };
    add(date.year, "년");
    add(date.month, "월");
    add(date.day, "일");
  }

  // A time gives the terms that it has when it is written 7시 5분, and its hour as others would write it:
  // 19시.
  void add_time(const Run& run) {
    WrittenTime time;
    if (!clock_.read(run, time)) return;
    const auto add = [&](unsigned value, std::string_view counter) {
      terms_.add(TermClass::kCounter, std::to_string(value) + std::string(counter), time.begin, time.end,
                 false);
    };
    const unsigned twelve = (time.hour + 11) % 12 + 1;
    // What stands behind it says the half of the day of terms that are there already.
    const bool there = run.kind == RunKind::kHangul || (run.kind == RunKind::kLetters && time.minute);
    if (!there || twelve != time.hour) add(time.hour, "시");
    if (there) return;
    if (twelve != time.hour) add(twelve, "시");
    if (time.minute) add(*time.minute, "분");
  }

  // 1만5천원 gives the terms of 15000원.
  void add_numeral() {
    const std::string digits = std::to_string(numeral_.value);
    terms_.add(TermClass::kNumber, digits, numeral_.begin,
               numeral_.end - static_cast<std::uint32_t>(numeral_.counter.size()), false);
    if (!numeral_.counter.empty())
      terms_.add(TermClass::kCounter, digits + numeral_.counter, numeral_.begin, numeral_.end, false);
  }

  // A run together with the one before it where they are one word of letters and digits: S3, 5G, p53.
  void add_mixed(const Run& run, RunKind before) {
    if (version_ < 4 || !is_glued(run) || previous_.kind != before) return;
    terms_.add(TermClass::kMixed, without_commas(text_.slice(previous_.begin, run.end)), previous_.begin,
               run.end, false);
  }

  void add_hangul(const Run& run) {
    const std::string_view word = text_of(run);
    if (is_glued(run)) {
      const bool ending = is_glued_ending(word);
      if (previous_.kind == RunKind::kDigits && (!ending || (version_ >= 4 && is_counter(word)))) {
        terms_.add(TermClass::kCounter, counted(word.substr(0, kSyllableBytes)), previous_.begin,
                   run.begin + kSyllableBytes, false);
      }
      const bool dates = version_ >= 5 && previous_.kind == RunKind::kDigits && is_date_unit(word);
      if (ending || dates) {
        has_stem_ = false;
        return;
      }
    }
    const KoreanStem stem = stem_of(word);
    const bool question = is_question_word(stem.stem);
    const std::uint32_t end = run.begin + static_cast<std::uint32_t>(stem.stem.size());
    terms_.add_slice(question ? TermClass::kQuestion : TermClass::kStem, run.begin, end, true);
    terms_.add_bigrams(question ? TermClass::kQuestionBigram : TermClass::kBigram, run.begin, end, false);
    if (!stem.variant.empty() || end == run.begin + kSyllableBytes) {
      terms_.add_slice(TermClass::kSyllable, run.begin, run.begin + kSyllableBytes, false);
    }
    add_root(run);
    add_joint(run);
    stem_end_ = end;
    has_stem_ = true;
  }

  KoreanStem stem_of(std::string_view word) const {
    return version_ < 4 ? korean_stem_3(word) : version_ < 7 ? korean_stem_6(word) : korean_stem(word);
  }

  void add_root(const Run& run) {
    if (version_ < 7) return;
    const std::optional<KoreanVerbForm> verb = find_korean_verb(text_of(run));
    if (!verb) return;
    terms_.add(TermClass::kRoot, verb->stem, run.begin, run.begin + static_cast<std::uint32_t>(verb->bytes),
               false);
  }

  // Two Hangul words with one blank between them: a compound may be written apart.
  void add_joint(const Run& run) {
    if (!has_stem_ || run.begin != previous_.end + 1 || text_.text()[previous_.end] != ' ') return;
    std::string joint(text_.slice(stem_end_ - kSyllableBytes, stem_end_));
    joint += text_.slice(run.begin, run.begin + kSyllableBytes);
    terms_.add(TermClass::kJoint, joint, stem_end_ - kSyllableBytes, run.begin + kSyllableBytes, false);
  }

  void add_letters(const Run& run) {
    const std::string word = without_apostrophes(text_of(run));
    const std::string* const function_stem = english_ == nullptr ? nullptr : english_->stem(word);
    if (function_stem != nullptr) {
      terms_.add(TermClass::kStopword, *function_stem, run);
      return;
    }
    const std::string stem = english_ == nullptr ? word : stemmer_.stem(word);
    if (stem.empty()) return;
    terms_.add(TermClass::kWord, stem, run);
    if (version_ >= 5) add_parts(run);
    add_phrase(stem, run);
    if (english_ != nullptr && refined_) add_grams(stem, run);
  }

  // Of an identifier in camel case, each part of two letters and more: SessionLimitError, OOMKilled.
  void add_parts(const Run& run) {
    const std::uint32_t begin = text_.original_begin(run.begin);
    const std::string_view word = original_.substr(begin, text_.original_end(run.end) - begin);
    if (word.size() != run.end - run.begin || std::none_of(word.begin() + 1, word.end(), is_ascii_upper))
      return;
    std::uint32_t part = 0;
    for (std::uint32_t i = 1; i <= word.size(); ++i) {
      if (i < word.size() && !begins_part(word, i)) continue;
      if (i - part >= 2 && i - part < word.size()) add_part(run.begin + part, run.begin + i);
      part = i;
    }
  }

  void add_part(std::uint32_t begin, std::uint32_t end) {
    const std::string part = without_apostrophes(text_.slice(begin, end));
    if (part.size() < 2 || (english_ != nullptr && english_->stem(part) != nullptr)) return;
    const std::string stem = english_ == nullptr ? part : stemmer_.stem(part);
    if (!stem.empty()) terms_.add(TermClass::kWord, stem, begin, end, false);
  }

  void add_phrase(const std::string& word, const Run& run) {
    if (!refined_) return;
    if (!phrase_word_.empty()) {
      terms_.add(TermClass::kPhrase, phrase_word_ + ' ' + word, phrase_begin_, run.end, false);
    }
    phrase_word_ = word;
    phrase_begin_ = run.begin;
  }

  // The 4-grams of "_stem_", or all of it when it is shorter.
  void add_grams(const std::string& stem, const Run& run) {
    const std::string marked = '_' + stem + '_';
    std::size_t begin = 0;
    std::size_t end = 0;
    for (std::size_t i = 0; i < kGramLength && end < marked.size(); ++i) next_code_point(marked, end);
    while (true) {
      terms_.add(TermClass::kGram, std::string_view(marked).substr(begin, end - begin), run, false);
      if (end == marked.size()) return;
      next_code_point(marked, begin);
      next_code_point(marked, end);
    }
  }

  void add_pieces(const Tokenizer& tokenizer) {
    terms_.back_to_last_word();
    for (const TokenSpan& token : tokenizer.encode_spans(text_.text())) {
      if (tokenizer.is_unknown(token.id)) {
        terms_.add_loose(TermClass::kPiece, text_.slice(token.begin, token.end));
        continue;
      }
      const std::string piece = tokenizer.piece(token.id);
      if (piece != kBarePiece) terms_.add_loose(TermClass::kPiece, piece);
    }
  }

  std::string_view original_;
  const FoldedText& text_;
  const FunctionWords* english_;
  bool refined_;
  int version_;
  DateReader dates_;
  ClockReader clock_;
  NumeralReader numerals_;
  WrittenNumber numeral_;
  EnglishStemmer stemmer_;
  TermList terms_;
  std::vector<Symbol> symbols_;
  Run previous_;
  bool has_previous_ = false;
  std::string number_;      // digits of the last run of digits
  std::string grouped_;     // digits of the runs that are linked, the last one included
  std::size_t groups_ = 0;  // 2 and more: written in groups
  std::uint32_t group_begin_ = 0;
  bool linked_ = false;         // the last run of digits to the next
  bool has_stem_ = false;       // the run before was a Hangul word
  std::uint32_t stem_end_ = 0;  // where its stem ends
  std::string phrase_word_;     // the Latin word or number before, function words skipped
  std::uint32_t phrase_begin_ = 0;
};

class MixedAnalyzer final : public Analyzer {
 public:
  MixedAnalyzer(std::string_view name, bool english, const Tokenizer* pieces, int version = kVersion)
      : name_(name), english_(english), version_(version), pieces_(pieces) {}

  std::vector<Term> analyze(std::string_view text) const override {
    const FoldedText folded(text);
    return Builder(text, folded, english_ ? &function_words_ : nullptr, true, version_).build(pieces_);
  }

  std::vector<Term> analyze_words(std::string_view text) const override {
    const FoldedText folded(text);
    return Builder(text, folded, english_ ? &function_words_ : nullptr, false, version_).build(nullptr);
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
    return name_ + '/' + std::to_string(version_) +
           (pieces_ == nullptr ? std::string() : "+" + pieces_->fingerprint());
  }

 private:
  std::string name_;
  bool english_;
  int version_;
  FunctionWords function_words_;
  const Tokenizer* pieces_;
};

}  // namespace

std::unique_ptr<Analyzer> make_auto_analyzer(const Tokenizer* pieces) {
  return std::make_unique<MixedAnalyzer>("auto", true, pieces);
}

std::unique_ptr<Analyzer> make_korean_analyzer(const Tokenizer* pieces) {
  return std::make_unique<MixedAnalyzer>("korean", false, pieces);
}

std::unique_ptr<Analyzer> make_earlier_analyzer(std::string_view fingerprint, const Tokenizer* pieces) {
  for (int version = kOldestVersion; version < kVersion; ++version) {
    for (const std::string_view name : {"auto", "korean"}) {
      if (fingerprint == std::string(name) + '/' + std::to_string(version))
        return std::make_unique<MixedAnalyzer>(name, name == "auto", pieces, version);
    }
  }
  return nullptr;
}

}  // namespace ragctl
