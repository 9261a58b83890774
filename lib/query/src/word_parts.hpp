// What else a word of the query is searched by: its bigrams, syllables, 4-grams and subword pieces.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl {

inline constexpr std::string_view kWordStart = "\u2581";  // in front of the piece that begins a word

// The terms with a weight that were made of the word alone, by its place; pieces, which have no place, by
// their letters (two at least, for a single one stands in too many words). `asked`:
// Analyzer::analyze_query(); `word`: text of one of its terms. Distinct, in byte order.
std::vector<QueryTerm> parts_of_word(std::span<const Term> asked, std::string_view word);

}  // namespace ragctl
