// The scan over the codes of a segment: estimates of all inner products, of which the best are kept.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "candidate_rows.hpp"
#include "code_candidates.hpp"
#include "vector_sections.hpp"

namespace ragctl {

// Pushes (bound or estimate, base + row) of the candidates among words [first, last) of 64 rows into `best`,
// in order of rows. Words are those of CandidateRows.
struct CodeScan {
  const VectorSections& vectors;
  std::uint32_t base;
  const CandidateRows& candidates;
  std::span<const float> query;
};
void scan_int8(const CodeScan& scan, std::size_t first, std::size_t last, CodeCandidates& best);
void scan_binary(const CodeScan& scan, const CodeQuery& query, std::size_t first, std::size_t last,
                 CodeCandidates& best);

// Hands the candidates to `score` in batches, best bounds first, until no bound reaches `worst`, the k-th
// score so far (-infinity before there are k).
void rescore_by_bounds(CodeCandidates& candidates, std::size_t k, const std::function<float()>& worst,
                       const std::function<void(std::span<const ScoredRow>)>& score);

}  // namespace ragctl
