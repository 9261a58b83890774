// Collects the terms of one text; shared by the analyzers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "folded_text.hpp"
#include "ragctl/text/analyzer.hpp"
#include "run_scanner.hpp"

namespace ragctl {

class TermList {
 public:
  explicit TermList(const FoldedText& text) : text_(text) {}

  // A term for folded bytes [begin, end), which may stand for a form of other length.
  void add(TermClass term_class, std::string_view form, std::uint32_t begin, std::uint32_t end, bool counts) {
    Term& term = push(term_class, form, counts);
    term.begin = text_.original_begin(begin);
    term.end = text_.original_end(end);
  }
  void add(TermClass term_class, std::string_view form, const Run& run, bool counts = true) {
    add(term_class, form, run.begin, run.end, counts);
  }
  // A term for folded bytes [begin, end) as they are.
  void add_slice(TermClass term_class, std::uint32_t begin, std::uint32_t end, bool counts) {
    add(term_class, text_.slice(begin, end), begin, end, counts);
  }
  // Overlapping pairs of the characters of [begin, end); a single character stands for itself.
  void add_bigrams(TermClass term_class, std::uint32_t begin, std::uint32_t end, bool counts);
  // A term without a place in the text.
  void add_loose(TermClass term_class, std::string_view form) { push(term_class, form, false); }

  void next_word() { ++position_; }
  // Position of the word that came last, 0 when none did.
  void back_to_last_word() { position_ -= position_ > 0 ? 1 : 0; }

  std::vector<Term> take() { return std::move(terms_); }

 private:
  Term& push(TermClass term_class, std::string_view form, bool counts);

  const FoldedText& text_;
  std::vector<Term> terms_;
  std::uint32_t position_ = 0;
};

// "smith's" -> "smith", "don't" -> "dont", with the typographic apostrophe read as the plain one.
std::string without_apostrophes(std::string_view word);
// "1,234.5" -> "1234.5".
std::string without_commas(std::string_view digits);

}  // namespace ragctl
