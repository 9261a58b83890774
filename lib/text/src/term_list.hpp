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
  void add(std::string text, const Run& run, float weight = 1.0F) {
    terms_.push_back({std::move(text), run.begin, run.end, position_, weight});
  }

  // A term for bytes [begin, end) of run.text; covers the whole run where normalisation has changed it.
  void add_part(const Run& run, std::size_t begin, std::size_t end, float weight = 1.0F) {
    const auto first = run.verbatim ? run.begin + static_cast<std::uint32_t>(begin) : run.begin;
    const auto last = run.verbatim ? run.begin + static_cast<std::uint32_t>(end) : run.end;
    terms_.push_back({run.text.substr(begin, end - begin), first, last, position_, weight});
  }

  // Overlapping pairs of characters of run.text up to byte `end`; a single character stands for itself.
  void add_bigrams(const Run& run, std::size_t end, float weight = 1.0F) {
    const std::vector<std::uint32_t> offsets = code_point_offsets(std::string_view(run.text).substr(0, end));
    if (offsets.size() == 2) add_part(run, 0, end, weight);
    for (std::size_t i = 0; i + 2 < offsets.size(); ++i) add_part(run, offsets[i], offsets[i + 2], weight);
  }

  void next_word() { ++position_; }

  std::vector<Term> take() { return std::move(terms_); }

 private:
  std::vector<Term> terms_;
  std::uint32_t position_ = 0;
};

// "Smith's" -> "smith", "don't" -> "dont", with the typographic apostrophe read as the plain one.
std::string without_apostrophes(std::string_view folded_word);
// "1,234.5" -> "1234.5".
std::string without_commas(std::string_view digits);

}  // namespace ragctl
