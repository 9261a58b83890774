// The scan over the codes of a segment: estimates of all inner products, of which the best are kept.
#pragma once

#include <cstddef>
#include <span>

#include "candidate_rows.hpp"
#include "code_candidates.hpp"
#include "segment.hpp"

namespace ragctl {

// Pushes (bound or estimate, base + row) of the candidates among words [first, last) of 64 rows into `best`,
// in order of rows. Words are those of CandidateRows.
struct CodeScan {
  const Segment& segment;
  std::uint32_t base;
  const CandidateRows& candidates;
  std::span<const float> query;
};
void scan_int8(const CodeScan& scan, std::size_t first, std::size_t last, CodeCandidates& best);
void scan_binary(const CodeScan& scan, const CodeQuery& query, std::size_t first, std::size_t last,
                 CodeCandidates& best);

}  // namespace ragctl
