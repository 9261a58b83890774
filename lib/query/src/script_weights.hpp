// What a Hangul term is worth in a collection that is mostly of another script.
#pragma once

#include <vector>

#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/query/query.hpp"

namespace ragctl {

// Where Hangul is the script of few chunks, scales the weights of Hangul terms so that weight * idf is what
// it would be among these chunks alone: idf' = ln(1 + (H - df + 0.5) / (df + 0.5)) for H chunks with Hangul.
// Ten Korean notes among a thousand English pages would else make every particle and every 방법 a rare word,
// worth more than the names that a Korean question about those pages has in Latin letters. H is estimated:
// the most frequent of some Hangul terms that nearly every Korean text has, and of the question's. From half
// of the chunks on, weights stay as they are. The terms and their order remain.
void weigh_by_script(const KnowledgeBase& kb, std::vector<QueryTerm>& terms);

}  // namespace ragctl
