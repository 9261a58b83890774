// Exact search of a segment: every candidate is scored from its vector.
#pragma once

#include <cstddef>
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

// Pushes the candidates among the words [first, last) of 64 rows.
void scan_flat(const FlatScan& scan, std::size_t first, std::size_t last, Collector& best);

}  // namespace ragctl
