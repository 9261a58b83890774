#include "chunk_fields.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_map>

#include "ragctl/core/hash.hpp"
#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

void set_place(Chunk& chunk, const MeasuredText& text, std::span<const OutlineBlock> blocks) {
  for (const OutlineBlock& block : blocks) {
    if (chunk.page == 0) chunk.page = block.page;
    if (block.line == 0) continue;
    const ByteRange& range = block.range;
    // Where the text has other line ends than its source, only the lines of the whole block are known.
    const auto line_at = [&](std::size_t at, std::uint64_t of_block) {
      return block.last_line != 0 ? of_block : block.line + text.newlines({range.begin, at});
    };
    if (chunk.line_begin == 0)
      chunk.line_begin = line_at(std::max<std::size_t>(chunk.begin, range.begin), block.line);
    const std::size_t end = std::min<std::size_t>(chunk.end, range.end);
    chunk.line_end = std::max(chunk.line_end, line_at(end, block.last_line));
  }
  chunk.line_end = std::max(chunk.line_end, chunk.line_begin);
}

// Cut between graphemes where it is too long for a title.
std::string title_of(const Document& document) {
  constexpr std::size_t kLookAhead = 64;  // whether a boundary is one shows behind it
  if (document.title.size() <= kMaxHeadingBytes) return document.title;
  const std::string_view front = std::string_view(document.title).substr(0, kMaxHeadingBytes + kLookAhead);
  const std::vector<std::size_t> boundaries = grapheme_boundaries(front);
  return document.title.substr(
      0, *std::prev(std::upper_bound(boundaries.begin(), boundaries.end(), kMaxHeadingBytes)));
}

void copy_fields(Chunk& chunk, const Document& document) {
  chunk.document_id = document.id;
  chunk.language = document.language;
  chunk.source = document.source;
  chunk.root = document.root;
  chunk.metadata = document.metadata;
  chunk.acl = document.acl;
  chunk.document_hash = document.content_hash;
}

// `occurrence`: how many chunks with this text came before in the document.
std::string chunk_id(const Chunk& chunk, std::uint64_t occurrence) {
  const std::string hash = Hasher().add(chunk.text).add(occurrence).digest().hex();
  return chunk.document_id + "#" + hash.substr(0, 16);
}

}  // namespace

std::vector<Chunk> make_chunks(const Document& document, const MeasuredText& text, const Outline& outline,
                               const std::vector<Piece>& pieces, std::uint64_t small) {
  std::unordered_map<std::string_view, std::uint64_t> occurrences;
  std::vector<Chunk> chunks(pieces.size());
  const std::string title = title_of(document);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    Chunk& chunk = chunks[i];
    copy_fields(chunk, document);
    chunk.title = title;
    chunk.ordinal = static_cast<std::uint32_t>(i);
    chunk.begin = pieces[i].start;
    chunk.end = pieces[i].end;
    chunk.text = text.text(pieces[i].whole());
    chunk.tokens = static_cast<std::uint32_t>(text.cost(pieces[i].whole()));
    set_place(chunk, text, outline.overlapping(pieces[i].whole()));
    chunk.heading_path = outline.path(outline.main_heading(pieces[i].core(), text, small));
    for (std::string& row : outline.table_header(chunk.begin, text))
      chunk.heading_path.push_back(std::move(row));
    chunk.id = chunk_id(chunk, occurrences[text.text(pieces[i].whole())]++);
  }
  return chunks;
}

}  // namespace ragctl
