// How far a synonym in a sentence stands for the word of the question.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "chunk_sentences.hpp"
#include "synonyms.hpp"

namespace ragctl {

// Adds to the sum of each sentence a half of what it lacks of a word that it has a synonym of, counting what
// stands above it. `weight_of`: of a term of the question, 0 for another.
void add_synonyms(const ChunkSentences& sentences, std::span<const WordSynonyms> words,
                  const std::function<double(std::uint64_t)>& weight_of, std::vector<double>& sums);

}  // namespace ragctl
