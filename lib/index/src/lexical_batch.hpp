// Analyses chunks and inverts them in batches: sorted runs of terms, from which the lexical index of a
// segment is merged.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/core/spill_file.hpp"
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

// The sources together hold all postings; they do not depend on the number of threads.
struct AnalyzedChunks {
  std::unique_ptr<SpillFile> spill;  // that sources may lie in
  std::vector<std::unique_ptr<TermSource>> sources;
};

// Chunks from which on the runs of a segment (about 2 KiB a chunk, so 64 MiB) wait in a file instead of in
// memory.
inline constexpr std::size_t kSpillChunks = 32768;

// Analyses items [0, rows.size()), whose rows ascend, on context.threads threads, and writes their lengths.
// The title counts for all fields with its weight and once more in the title's own list; a heading that the
// title or the text contains is left out. From `spill_from` items on the runs go to a nameless file in the
// directory `scratch`; throws Error(kIo) when that cannot be written.
AnalyzedChunks analyze_chunks(std::span<const std::uint32_t> rows, const ChunkLoader& load,
                              const Analyzer& analyzer, const FieldWeights& weights, RowLengths& lengths,
                              const std::string& scratch, const Context& context,
                              std::size_t spill_from = kSpillChunks);

}  // namespace ragctl
