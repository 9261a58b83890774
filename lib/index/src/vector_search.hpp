#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ragctl/index/knowledge_base.hpp"
#include "snapshot.hpp"

namespace ragctl {

struct VectorSearchOptions {
  std::size_t k = 10;
  const RowSet* visible = nullptr;
  bool exact = false;
  unsigned threads = 1;  // for binary codes
};

// Top k by inner product. Each segment by what it has: its graph, its codes (the candidates that look best
// are scored from their vectors), or a scan of all vectors, which `exact` forces.
std::vector<Scored> search_vectors(const Snapshot& snapshot, std::span<const float> query,
                                   const VectorSearchOptions& options);

}  // namespace ragctl
