#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "snapshot.hpp"

namespace ragctl {

struct VectorSearchOptions {
  std::size_t k = 10;
  const RowSet* visible = nullptr;
  bool exact = false;
};

// Top k by inner product. Each segment by what it has: its graph, its codes (the candidates that look best
// are scored from their vectors), or a scan of all vectors, which `exact` forces. Large segments are scanned
// in ranges by the threads of `context`; the result does not depend on their number.
std::vector<Scored> search_vectors(const Snapshot& snapshot, std::span<const float> query,
                                   const VectorSearchOptions& options, const Context& context);

}  // namespace ragctl
