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
  unsigned threads = 1;         // for binary codes
  NearVectors* near = nullptr;  // gets what the search scores among the rows that have binary codes
};

// Top k by inner product. Each segment by what it has: its graph, its codes (the candidates that look best
// are scored from their vectors), or a scan of all vectors, which `exact` forces.
std::vector<Scored> search_vectors(const Snapshot& snapshot, std::span<const float> query,
                                   const VectorSearchOptions& options);

// The same by a query that is like the one of the search that filled `near`, with the same k and rows: of the
// segments whose codes that search scanned only what it scored is looked at.
std::vector<Scored> search_near(const Snapshot& snapshot, std::span<const float> query,
                                const VectorSearchOptions& options, const NearVectors& near);

}  // namespace ragctl
