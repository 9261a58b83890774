// The scan over the codes of a segment: estimates of all inner products, of which the best are kept.
#pragma once

#include <cstddef>
#include <span>

#include "candidate_rows.hpp"
#include "code_candidates.hpp"
#include "vector_sections.hpp"

namespace ragctl {

struct CodeScan {
  const VectorSections& vectors;
  std::uint32_t base;  // of the segment's rows in the snapshot
  const CandidateRows& candidates;
  std::span<const float> query;
};

// Pushes (estimate, base + row) of all candidates into `best`, in order of rows.
void scan_int8(const CodeScan& scan, CodeCandidates& best);
// Pushes (estimate or bound, base + row) of the candidates among the words [first, last) of CandidateRows.
void scan_binary(const CodeScan& scan, const CodeQuery& query, CodeQuery::Reading reading, std::size_t first,
                 std::size_t last, CodeCandidates& best);

}  // namespace ragctl
