#include "fusion.hpp"

#include <algorithm>

namespace ragctl {
namespace {

// BM25 has no upper bound: the best candidate of the query gets 1. A cosine is comparable between queries and
// stays as it is.
void normalize(std::vector<Candidate>& candidates) {
  double best = 0.0;
  for (const Candidate& candidate : candidates) best = std::max(best, candidate.lexical);
  for (Candidate& candidate : candidates) {
    candidate.lexical_normalized = best > 0.0 ? candidate.lexical / best : 0.0;
    candidate.vector_normalized = candidate.vector;
  }
}

double reciprocal(std::uint32_t rank, double k) { return rank == 0 ? 0.0 : 1.0 / (k + rank); }

}  // namespace

void fuse(std::vector<Candidate>& candidates, const QueryOptions& options, bool both, double lexical_weight) {
  normalize(candidates);
  const bool ranks = options.fusion == "rrf";
  for (Candidate& candidate : candidates) {
    if (!both && !ranks) {
      candidate.fused = lexical_weight == 1.0 ? candidate.lexical : candidate.vector;
    } else if (ranks) {
      candidate.fused = lexical_weight * reciprocal(candidate.lexical_rank, options.rrf_k) +
                        (1.0 - lexical_weight) * reciprocal(candidate.vector_rank, options.rrf_k);
    } else {
      candidate.fused = lexical_weight * candidate.lexical_normalized +
                        (1.0 - lexical_weight) * candidate.vector_normalized;
    }
  }
}

}  // namespace ragctl
