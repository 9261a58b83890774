// Analyses chunks and inverts them in memory: one batch of the lexical index of a segment.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/index/index_options.hpp"
#include "term_source.hpp"

namespace ragctl {

class Analyzer;

// The chunk of an item; loaded into `storage` (the caller's) when it is not in memory.
using ChunkLoader = std::function<const Chunk&(std::size_t item, Chunk& storage)>;

struct FieldWeights {
  double title = 1.0;
  double heading = 1.0;
};

// Analyses items [0, rows.size()), whose rows ascend, on context.threads threads, and writes their lengths.
// The title counts for all fields with its weight and once more in the title's own list; a heading that the
// title or the text contains is left out. The sources together hold all postings; they do not depend on the
// number of threads.
std::vector<std::unique_ptr<TermSource>> analyze_chunks(std::span<const std::uint32_t> rows,
                                                        const ChunkLoader& load, const Analyzer& analyzer,
                                                        const FieldWeights& weights, RowLengths& lengths,
                                                        const Context& context);

}  // namespace ragctl
