// Documents to chunks. A chunk is an exact span of its document's text; it never begins or ends inside a grapheme.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/core/record.hpp"

namespace ragctl {

class Tokenizer;

struct ChunkOptions {
  // Name from chunk_strategies(). "markdown" follows blocks and headings and suits every format that has blocks.
  std::string strategy = "markdown";
  // Budget of one chunk, in `unit`. Larger chunks carry more context, smaller ones retrieve more sharply. 1 to 1,000,000.
  std::uint32_t max_tokens = 256;
  // How much of the previous chunk is repeated at the start of the next, in `unit`, rounded down to whole units of the
  // strategy (sentences, lines, words). Less than max_tokens / 2. 0 for strategies that cut at blocks only.
  std::uint32_t overlap_tokens = 0;
  // Neighbouring pieces are merged until a chunk has at least this many tokens where that is possible without crossing a heading.
  std::uint32_t min_tokens = 32;
  // "tokens" of the given tokenizer or "characters" (code points).
  std::string unit = "tokens";

  bool operator==(const ChunkOptions&) const = default;
};

struct ChunkStrategyInfo {
  std::string_view name;
  std::string_view help;
};

std::span<const ChunkStrategyInfo> chunk_strategies();

// Cuts documents one by one. Thread-safe: chunk() is const.
class Chunker {
 public:
  // Throws Error(kUsage) for an unknown strategy or a budget out of range. `tokenizer` counts the budget and outlives the chunker; it may be
  // nullptr when unit is "characters".
  Chunker(const ChunkOptions& options, const Tokenizer* tokenizer);
  ~Chunker();

  // Chunks in text order, ids filled. A document without any text but spaces gives none. A block that alone exceeds
  // the budget (a long code block, a huge table row) is cut at lines, then words, then graphemes; each such forced cut of a code block or table
  // row is reported through context.warn.
  std::vector<Chunk> chunk(const Document& document, const Context& context) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// chunk() over many documents, parallel, in the order of the documents.
std::vector<Chunk> chunk_documents(std::span<const Document> documents, const Chunker& chunker, const Context& context);

}  // namespace ragctl
