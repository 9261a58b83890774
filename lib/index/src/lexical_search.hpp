#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "bm25.hpp"

namespace ragctl {

// Rows that are searched together. Eight long questions to a million chunks took 64.9, 62.0 and 70 ms with
// 8,192, 16,384 and 32,768.
inline constexpr std::uint32_t kWindowRows = 16384;

// Top k by MaxScore in windows of rows (Turtle and Flood 1995; bounds by block as in Ding and Suel, SIGIR
// 2011). The same for every number of threads, which share the rows. `window_rows`: a multiple of 64 up to
// kWindowRows; tests have small windows.
std::vector<Scored> search_max_score(const Snapshot& snapshot, const LexicalQuery& query, std::size_t k,
                                     const RowSet* visible, unsigned threads,
                                     std::uint32_t window_rows = kWindowRows);

// The same by scoring every posting.
std::vector<Scored> search_exhaustive(const Snapshot& snapshot, const LexicalQuery& query, std::size_t k,
                                      const RowSet* visible);

// Scores of given rows, 0 where no term occurs. The same for every number of threads, which share the terms.
std::vector<float> score_rows(const Snapshot& snapshot, const LexicalQuery& query,
                              std::span<const std::uint32_t> rows, unsigned threads);

}  // namespace ragctl
