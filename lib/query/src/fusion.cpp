#include "fusion.hpp"

#include <algorithm>

namespace ragctl {
namespace {

// Scales one side to [0, 1] over the candidates that have a positive score: the best gets 1, a missing score
// 0.
void normalize(std::vector<Candidate>& candidates, double Candidate::*score, double Candidate::*normalized) {
  double best = 0.0;
  for (const Candidate& candidate : candidates) best = std::max(best, candidate.*score);
  for (Candidate& candidate : candidates) {
    candidate.*normalized = best > 0.0 ? std::max(0.0, candidate.*score) / best : 0.0;
  }
}

double reciprocal(std::uint32_t rank, double k) { return rank == 0 ? 0.0 : 1.0 / (k + rank); }

}  // namespace

void fuse(std::vector<Candidate>& candidates, const QueryOptions& options, double lexical_weight) {
  normalize(candidates, &Candidate::lexical, &Candidate::lexical_normalized);
  normalize(candidates, &Candidate::vector, &Candidate::vector_normalized);
  for (Candidate& candidate : candidates) {
    if (options.fusion == "rrf") {
      candidate.fused = lexical_weight * reciprocal(candidate.lexical_rank, options.rrf_k) +
                        (1.0 - lexical_weight) * reciprocal(candidate.vector_rank, options.rrf_k);
    } else {
      candidate.fused = lexical_weight * candidate.lexical_normalized +
                        (1.0 - lexical_weight) * candidate.vector_normalized;
    }
  }
}

}  // namespace ragctl
