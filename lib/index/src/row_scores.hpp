#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "snapshot.hpp"

namespace ragctl {

// Inner products of the query with the vectors of rows that lie anywhere, in the order of `rows`. Those of
// them that are not in memory are all asked for before the first is waited for. The threads share the rows.
// The vectors themselves are written to `kept`, unless that is empty.
std::vector<float> score_vectors(const Snapshot& snapshot, std::span<const float> query,
                                 std::span<const std::uint32_t> rows, unsigned threads,
                                 std::span<float> kept = {});

}  // namespace ragctl
