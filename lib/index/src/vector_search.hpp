#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ragctl/index/knowledge_base.hpp"
#include "snapshot.hpp"

namespace ragctl {

// Top k by inner product. Each segment by what it has: its graph, its codes (the candidates that look best
// are scored from their vectors), or a scan of all vectors, which `exact` forces.
std::vector<Scored> search_vectors(const Snapshot& snapshot, std::span<const float> query, std::size_t k,
                                   const RowSet* visible, bool exact);

}  // namespace ragctl
