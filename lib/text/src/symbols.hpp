// Symbols that stand alone between words: ->, && and $? in a text about programs, '#' in one about chess.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace ragctl {

struct Symbol {
  std::uint32_t begin = 0;  // byte range in the text
  std::uint32_t end = 0;
};

// Appends the symbols of text[begin, end), the characters between two runs (RunScanner) or a run and an end
// of the text: one to three ASCII marks with white space, a quotation mark or a bracket on both sides (behind
// two and three also a Hangul particle). What ends or divides sentences, lists and tables is one in quotes
// alone. A mark with a question or exclamation mark behind it is one with it ($?) and without (what is &&?).
void find_symbols(std::string_view text, std::uint32_t begin, std::uint32_t end, std::vector<Symbol>& out);

}  // namespace ragctl
