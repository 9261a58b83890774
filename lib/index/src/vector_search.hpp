#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ragctl/index/knowledge_base.hpp"
#include "snapshot.hpp"

namespace ragctl {

// Top k by inner product: the graph where a segment has one (unless `exact`), else a scan of every candidate.
std::vector<Scored> search_vectors(const Snapshot& snapshot, std::span<const float> query, std::size_t k,
                                   const RowSet* visible, bool exact);

}  // namespace ragctl
