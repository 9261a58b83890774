// Documents and tokenizers for the tests of chunking.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/chunk/chunker.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/text/tokenizer.hpp"

namespace ragctl::test {

using Texts = std::vector<std::string>;

// The defaults with other budgets.
inline ChunkOptions with(std::uint32_t max, std::uint32_t min = 0) {
  ChunkOptions options;
  options.max_tokens = max;
  options.min_tokens = min;
  return options;
}

// Builds a document block by block, as an extractor would whose source is the text itself: lines are lines of
// the text.
class DocumentBuilder {
 public:
  DocumentBuilder& heading(std::uint32_t level, std::string_view text) {
    return block(BlockKind::kHeading, text, level);
  }
  DocumentBuilder& paragraph(std::string_view text) { return block(BlockKind::kParagraph, text); }
  DocumentBuilder& code(std::string_view text) { return block(BlockKind::kCode, text); }
  DocumentBuilder& row(std::string_view text) { return block(BlockKind::kTableRow, text, 0, "\n"); }
  // A row that heads its table; a paragraph that is a label of what follows.
  DocumentBuilder& header_row(std::string_view text) { return block(BlockKind::kTableRow, text, 1, "\n"); }
  DocumentBuilder& label(std::string_view text) { return block(BlockKind::kParagraph, text, 1); }
  DocumentBuilder& block(BlockKind kind, std::string_view text, std::uint32_t level = 0,
                         std::string_view separator = "\n\n");
  // Text between blocks that belongs to none.
  DocumentBuilder& gap(std::string_view text);
  DocumentBuilder& page(std::uint32_t number);

  Document build() const;

 private:
  Document document_;
  std::uint32_t page_ = 0;
};

// A document without blocks.
Document plain(std::string_view text);

// One token a run of bytes other than space and line feed, so that budgets are counted in words.
class WordTokenizer : public Tokenizer {
 public:
  std::vector<std::uint32_t> encode(std::string_view text) const override;
  std::vector<TokenSpan> encode_spans(std::string_view text) const override;
  std::size_t vocabulary_size() const override { return 1; }
  std::string piece(std::uint32_t) const override { return "word"; }
  std::string fingerprint() const override { return "test/words"; }
};

// What SentencePiece does at its worst: pieces of 1 to 5 bytes that begin with the space before a word,
// ignore characters and graphemes, and lone markers with an empty range.
class RaggedTokenizer : public WordTokenizer {
 public:
  std::vector<TokenSpan> encode_spans(std::string_view text) const override;
};

// Chunks with a context of one thread; warnings are appended to `warnings` when given.
std::vector<Chunk> chunk(const Document& document, const ChunkOptions& options, const Tokenizer& tokenizer,
                         std::vector<std::string>* warnings = nullptr);
// With WordTokenizer.
std::vector<Chunk> chunk_words(const Document& document, const ChunkOptions& options,
                               std::vector<std::string>* warnings = nullptr);
std::vector<std::string> texts_of(const std::vector<Chunk>& chunks);
// "Top > Sub" for each chunk.
std::vector<std::string> paths_of(const std::vector<Chunk>& chunks);
// "first w2 w3 ... w<count>": a text of `count` words.
std::string words(std::string_view first, int count);

// Random text of Hangul, Latin, Han, emoji, marks, odd spaces and line feeds; about `units` graphemes or
// words.
std::string random_text(Random& random, std::size_t units);
// A random document: with blocks of all kinds, or plain; gaps, empty blocks and very long words among them.
Document random_document(Random& random);

// What is wrong with the chunks of a document; empty when all guarantees of chunker.hpp hold.
std::vector<std::string> violations(const Document& document, const ChunkOptions& options,
                                    const Tokenizer& tokenizer, const std::vector<Chunk>& chunks);

}  // namespace ragctl::test
