// Which words of a text a query matched, for marking them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/query/query.hpp"

namespace ragctl {

class Analyzer;

// The query's terms that stand for a place in a text: words, stems and their parts; no phrases, 4-grams,
// pieces, function words. Sorted.
std::vector<std::string> markable_terms(const std::vector<QueryTerm>& terms);

// `terms` sorted. A word is matched when one of its whole-word terms is a query term, or when most of the
// word is covered by matched parts (Hangul and CJK bigrams). Ranges ascend and do not overlap.
std::vector<ByteRange> find_matches(const Analyzer& analyzer, std::string_view text,
                                    const std::vector<std::string>& terms);

}  // namespace ragctl
