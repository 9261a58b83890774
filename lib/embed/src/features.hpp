// What the built-in model reads of a text: the terms of an analyzer, counted and named by their hashes.
// Internal to the module.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ragctl/text/analyzer.hpp"

namespace ragctl {

// A distinct term of a text. Two terms in a million share a 64-bit hash with probability 3e-8; they would
// count as one.
struct FeatureCount {
  std::uint64_t hash = 0;  // of the term with its class byte
  float count = 0.0F;      // occurrences, the title's times title_weight
  float class_weight = 0.0F;
};

// Factor of a term's class in the model; 0: the class is not read (docs/retrieval.md).
float class_weight(TermClass term_class);

// Distinct terms of weight > 0 of an embedding text, ascending by hash.
std::vector<FeatureCount> count_features(const Analyzer& analyzer, std::string_view text, float title_weight);

}  // namespace ragctl
