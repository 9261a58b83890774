#pragma once

#include "ragctl/text/analyzer.hpp"

namespace ragctl {

// Factor of a class in the BM25 score of a query of `auto` and `korean` (docs/retrieval.md has what each was
// measured to do).
float query_weight(TermClass term_class);

}  // namespace ragctl
