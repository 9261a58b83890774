// What the built-in model reads of a text: the terms of the analyzer `auto` with subword pieces, counted.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/text/analyzer.hpp"
#include "ragctl/text/tokenizer.hpp"

namespace ragctl {

struct FeatureCount {
  std::string term;  // with its class byte
  float count = 0.0F;
};

// Factor of a term's class in the model; 0: the class is not read (docs/retrieval.md).
float class_weight(TermClass term_class);

// Distinct terms of weight > 0 in byte order with their numbers of occurrences.
std::vector<FeatureCount> count_features(const Analyzer& analyzer, std::string_view text);

}  // namespace ragctl
