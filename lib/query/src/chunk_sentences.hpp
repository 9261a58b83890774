// The sentences of a chunk as sets of terms, for looking at a candidate closely.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asked.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/query/query.hpp"

namespace ragctl {

class Analyzer;

// Byte ranges of the sentences of a text: they end behind .!? (or their CJK forms) and closing quotes where
// white space follows, and at line ends. Blank ones are left out.
std::vector<ByteRange> split_sentences(std::string_view text);

// Whether a term is a word or a part of one, as coverage counts them; phrases, 4-grams and pieces are not.
// (Question words have no weight in a query of other words.)
bool is_covering(std::string_view term);

// Terms are known by the hashes (hash64) of their texts.
struct ChunkSentences {
  // A number in the text: a date when 년, 월 or 일 is glued to it, or when it is a year (1000 to 2999) and no
  // other counter is: 2000개 is none.
  struct Figure {
    std::uint32_t sentence = 0;
    std::uint64_t term = 0;
    bool date = false;
    std::string counter;   // the Hangul syllable glued to it, or ""
    bool in_date = false;  // one of several that make a written date: 5월 7일
  };

  std::vector<std::uint64_t> above;                            // of title and headings, ascending
  std::vector<std::pair<std::uint64_t, std::uint32_t>> terms;  // and their sentences, ascending, distinct
  std::vector<Figure> figures;                                 // in text order
  std::uint32_t count = 0;                                     // sentences

  bool is_above(std::uint64_t term) const;
  // The part of `terms` with this term: the sentences that have it.
  std::pair<std::size_t, std::size_t> range_of(std::uint64_t term) const;
};

// A short line of the text that is no sentence, row or item heads what follows: its terms are also those of
// the sentences up to the next such line.
ChunkSentences analyze_sentences(const Analyzer& analyzer, const Chunk& chunk);

// How well a figure answers, 0 to 1: 1 when it is of the kind that is asked for, 0.5 for a number of another
// counter (0 where days are counted), 0 for one of a written date where a number is asked for.
double answers(const ChunkSentences::Figure& figure, const Asked& asked);

}  // namespace ragctl
