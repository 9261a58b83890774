// The seam where ways of cutting join. A new one needs a class and a line in the table of strategy.cpp.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "measured_text.hpp"
#include "outline.hpp"
#include "packer.hpp"
#include "ragctl/chunk/chunker.hpp"

namespace ragctl {

// Code or a table row that had to be cut.
struct ForcedCut {
  BlockKind kind = BlockKind::kCode;
  std::uint64_t line = 0;
  std::uint64_t cost = 0;
};

// Thread-safe: cut() is const.
class ChunkStrategy {
 public:
  virtual ~ChunkStrategy() = default;

  // Pieces in text order, none when the text is blank. Each core is trimmed and together they hold all
  // visible text.
  virtual std::vector<Piece> cut(const MeasuredText& text, const Outline& outline,
                                 std::vector<ForcedCut>& forced_cuts) const = 0;
};

struct ChunkStrategyEntry {
  ChunkStrategyInfo info;
  std::unique_ptr<ChunkStrategy> (*make)(const ChunkOptions& options);
};

std::span<const ChunkStrategyEntry> chunk_strategy_table();

std::unique_ptr<ChunkStrategy> make_recursive_strategy(const ChunkOptions& options);
std::unique_ptr<ChunkStrategy> make_markdown_strategy(const ChunkOptions& options);

}  // namespace ragctl
