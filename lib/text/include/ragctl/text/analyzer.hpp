// Analyzers turn text into the terms of the lexical index. Chosen by name from one table; name and version are kept in
// the index, because an index may only be queried with the analyzer that built it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

class Tokenizer;

// What a term stands for. Terms of different classes never meet in the index: the class is the first byte of Term::text, which
// keeps, for example, the bigram "정보" apart from the whole word "정보" (they have document frequencies of their own).
enum class TermClass : char {
  kWord = 'w',        // stemmed Latin (or other alphabetic) word
  kStopword = 'x',    // the same for a function word
  kNumber = 'd',      // digits with inner points
  kCounter = 'm',     // number and the first Hangul syllable glued to it: "2024년"
  kMixed = 'u',       // word of letters and digits whose parts are terms of their own: "s3", "p53"
  kCjk = 'c',         // Han and kana bigram
  kStem = 's',        // Hangul word without its endings
  kBigram = 'b',      // Hangul bigram of a stem
  kSyllable = 'v',    // one-syllable reading of a Hangul word
  kJoint = 'j',       // last and first syllable of two neighbouring Hangul words: compounds written apart
  kPhrase = 'p',      // two neighbouring words
  kGram = 'g',        // character 4-gram of a word
  kPiece = 'y',       // subword piece
  kQuestion = 'q',    // question word: indexed, without weight in a query
  kQuestionBigram = 'r',  // Hangul bigram of a question word
  kRoot = 'h',        // stem of a Korean verb or adjective of the language's own, of all its forms: 추운 and 추워요 both "춥"
  kSymbol = 'z',      // marks that stand alone: "->", "&&", "#"
  kOther = 'o',
};

// "word", "function word", "number", "number with counter", "letters and digits", "cjk bigram", "stem", "bigram", "syllable", "joint", "phrase", "4-gram", "piece",
// "question word", "question bigram", "root", "symbol", "other".
std::string_view term_class_name(TermClass term_class);

struct Term {
  std::string text;            // class byte and normalised form: "wlibrari", "b정보"
  std::uint32_t begin = 0;     // byte range of the surface form in the analyzed text, for highlighting
  std::uint32_t end = 0;
  std::uint32_t position = 0;  // word position; terms of one word share it
  float weight = 1.0F;         // in a query: factor of the term's BM25 score; of documents always 1
  bool counts = true;          // counts in the length of the text (one term a word does, derived ones do not)

  TermClass term_class() const { return static_cast<TermClass>(text.front()); }
  std::string_view form() const { return std::string_view(text).substr(1); }
};

// Thread-safe: analyze() is const and keeps no state.
class Analyzer {
 public:
  virtual ~Analyzer() = default;

  // Terms of a document's text, in text order; weights are 1.
  virtual std::vector<Term> analyze(std::string_view text) const = 0;
  // Terms of a query with their weights: the factor that each class of terms has in the score.
  virtual std::vector<Term> analyze_query(std::string_view text) const { return analyze(text); }
  // As analyze(), but the classes that only refine (phrases, 4-grams, pieces) may be left out: for looking at
  // a text more closely, where time counts.
  virtual std::vector<Term> analyze_words(std::string_view text) const { return analyze(text); }
  // Name as in the table and a version that changes whenever any term may change: "auto/1".
  virtual std::string fingerprint() const = 0;
};

struct AnalyzerInfo {
  std::string_view name;
  std::string_view help;
  bool needs_pieces = false;  // terms are pieces of a tokenizer; without one they are words
};

std::span<const AnalyzerInfo> analyzers();

// Throws Error(kUsage) with the list of names for an unknown name. With `pieces` (which outlives the analyzer), auto and korean also make
// subword terms (class kPiece) of the whole text; they come last, without a byte range.
std::unique_ptr<Analyzer> make_analyzer(std::string_view name, const Tokenizer* pieces = nullptr);

// The analyzer of an index or model, by the fingerprint that is kept with it: of that version where this ragctl
// still has it (auto and korean from version 3 on), else
// today's, whose fingerprint differs then.
std::unique_ptr<Analyzer> make_stored_analyzer(std::string_view fingerprint, const Tokenizer* pieces = nullptr);

}  // namespace ragctl
