// Collects the terms of one text; shared by the analyzers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ragctl/text/analyzer.hpp"
#include "word_scanner.hpp"

namespace ragctl {

class TermList {
 public:
  // A term for the whole run.
  void add(TermClass term_class, std::string_view form, const Run& run, bool counts = true) {
    push(term_class, form, run.begin, run.end, counts);
  }

  // A term for bytes [begin, end) of run.text; covers the whole run where normalisation has changed it.
  void add_part(TermClass term_class, const Run& run, std::size_t begin, std::size_t end, bool counts) {
    const auto first = run.verbatim ? run.begin + static_cast<std::uint32_t>(begin) : run.begin;
    const auto last = run.verbatim ? run.begin + static_cast<std::uint32_t>(end) : run.end;
    push(term_class, std::string_view(run.text).substr(begin, end - begin), first, last, counts);
  }

  // Overlapping pairs of characters of run.text up to byte `end`; a single character stands for itself.
  void add_bigrams(TermClass term_class, const Run& run, std::size_t end, bool counts) {
    const std::vector<std::uint32_t> offsets = code_point_offsets(std::string_view(run.text).substr(0, end));
    if (offsets.size() == 2) add_part(term_class, run, 0, end, counts);
    for (std::size_t i = 0; i + 2 < offsets.size(); ++i)
      add_part(term_class, run, offsets[i], offsets[i + 2], counts);
  }

  // A term without a place in the text.
  void add_loose(TermClass term_class, std::string_view form) { push(term_class, form, 0, 0, false); }

  void next_word() { ++position_; }

  std::vector<Term> take() { return std::move(terms_); }

 private:
  void push(TermClass term_class, std::string_view form, std::uint32_t begin, std::uint32_t end,
            bool counts) {
    Term& term = terms_.emplace_back();
    term.text.reserve(form.size() + 1);
    term.text += static_cast<char>(term_class);
    term.text += form;
    term.begin = begin;
    term.end = end;
    term.position = position_;
    term.counts = counts;
  }

  std::vector<Term> terms_;
  std::uint32_t position_ = 0;
};

// "Smith's" -> "smith", "don't" -> "dont", with the typographic apostrophe read as the plain one.
std::string without_apostrophes(std::string_view folded_word);
// "1,234.5" -> "1234.5".
std::string without_commas(std::string_view digits);

}  // namespace ragctl
