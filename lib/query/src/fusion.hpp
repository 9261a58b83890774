// Fusion of a lexical and a vector ranking over one list of candidates.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ragctl/query/query.hpp"

namespace ragctl {

// A row that at least one ranking proposed, with its score in both. Ranks are 0 where the ranking did not
// propose it.
struct Candidate {
  std::uint32_t row = 0;
  double lexical = 0.0;
  double vector = 0.0;
  std::uint32_t lexical_rank = 0;
  std::uint32_t vector_rank = 0;
  double lexical_normalized = 0.0;
  double vector_normalized = 0.0;
  double fused = 0.0;
  std::optional<double> coverage;  // of the question by the best sentence, where it was looked at
  std::optional<double> recency;   // factor of its age, where the fused score was multiplied by one
  bool lexical_known = false;      // whether `lexical` has been computed
  bool vector_known = false;
};

// Fills the normalised and fused scores. `lexical_weight` is the share of the lexical side. `both`: the
// search has two sides, so that the fused scores are of one scale whatever a query finds; else the one side's
// own scores are the fused ones (not with rrf).
void fuse(std::vector<Candidate>& candidates, const QueryOptions& options, bool both, double lexical_weight);

}  // namespace ragctl
