// Exact search of a segment: every candidate is scored from its vector.
#pragma once

#include <span>

#include "candidate_rows.hpp"
#include "collector.hpp"
#include "vector_sections.hpp"

namespace ragctl {

struct FlatScan {
  const VectorSections& vectors;
  std::uint32_t base;  // of the segment's rows in the snapshot
  const CandidateRows& candidates;
  std::span<const float> query;
};

// Pushes the scores of all candidates.
void scan_flat(const FlatScan& scan, Collector& best);

}  // namespace ragctl
