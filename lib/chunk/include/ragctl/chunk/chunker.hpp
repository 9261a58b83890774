// Documents to chunks. A chunk is an exact span of its document's text; it never begins or ends inside a
// grapheme.
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
  // Name from chunk_strategies(). "markdown" follows blocks and headings and suits every format that has
  // blocks; a document without blocks it cuts as "recursive" does.
  std::string strategy = "markdown";
  // Budget of one chunk, in `unit`. Larger chunks carry more context, smaller ones retrieve more sharply. 1
  // to 1,000,000. "none" ignores it.
  std::uint32_t max_tokens = 512;
  // How much of the previous chunk is repeated at the start of the next, in `unit`, rounded down to whole
  // sentences, else words ("fixed": words; graphemes where there are no words). The repetition counts against
  // max_tokens and shrinks where the next piece needs the room; it never crosses a heading nor starts inside
  // code or a table row in "markdown". 0, or less than max_tokens / 2.
  std::uint32_t overlap_tokens = 0;
  // Neighbouring pieces are merged until a chunk has at least this many tokens where that is possible without
  // exceeding max_tokens or crossing a heading of the same or a higher level than that of the section that
  // the chunk is about. 0 to 1,000,000; "none" and "fixed" ignore it.
  std::uint32_t min_tokens = 32;
  // "tokens" of the given tokenizer or "characters" (code points). Tokens are counted in the document
  // tokenised as a whole; a token that the edge of a chunk cuts counts on both sides. A chunk tokenised by
  // itself may differ by a few where it is not bounded by white space.
  std::string unit = "tokens";

  bool operator==(const ChunkOptions&) const = default;
};

struct ChunkStrategyInfo {
  std::string_view name;
  std::string_view help;
};

std::span<const ChunkStrategyInfo> chunk_strategies();

// Cuts documents one by one. Thread-safe: chunk() is const. Cost: one tokenisation of the text, else linear.
class Chunker {
 public:
  // Throws Error(kUsage) for an unknown strategy or unit or a budget out of range. `tokenizer` counts the
  // budget and outlives the chunker; it may be nullptr when unit is "characters".
  Chunker(const ChunkOptions& options, const Tokenizer* tokenizer);
  ~Chunker();

  // Chunks in text order, ids filled, without white space at their ends; together they hold all visible text,
  // and no byte is in more than two. A document without any text but spaces gives none. A single grapheme
  // over the budget stays whole. A code block or table row that alone exceeds the budget is cut at lines,
  // then words, then graphemes and reported through context.warn.
  //
  // heading_path is that of the chunk's new text: the headings that enclose all of it, the section's own
  // included; an introduction below min_tokens does not count beside the section that it was merged with. Of
  // a title or heading over 1,000 bytes a chunk has the beginning. A chunk that begins inside a table has,
  // behind them, the rows that head the table and lie before the chunk: at most 1,000 bytes, whole cells where
  // one fits. max_tokens counts none of it.
  //
  // "markdown" and "recursive" rather cut in front of a line that introduces what follows than behind it: a
  // question (by its mark, or named: "Q.", "질문 3:"), what ends in a colon; with blocks also labels, the
  // head of a table and its caption. So they do when both fit one chunk, and when the line takes at most half
  // of the budget and what follows may be cut.
  //
  // Blocks that overlap or leave the text are moved to the nearest valid ranges. Throws
  // Error(kInput) for a text over 2 GiB.
  std::vector<Chunk> chunk(const Document& document, const Context& context) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// chunk() over many documents, parallel, in the order of the documents; so are the warnings.
std::vector<Chunk> chunk_documents(std::span<const Document> documents, const Chunker& chunker,
                                   const Context& context);

}  // namespace ragctl
