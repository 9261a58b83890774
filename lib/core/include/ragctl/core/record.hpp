// The records that pass between stages. Text is UTF-8 in NFC; every byte offset counts bytes of
// Document::text and falls on a grapheme boundary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/error.hpp"
#include "ragctl/core/json.hpp"

namespace ragctl {

enum class BlockKind { kHeading, kParagraph, kListItem, kQuote, kTableRow, kCode, kCaption, kOther };

std::string_view block_kind_name(BlockKind kind);  // "heading", "paragraph", "list_item", ...

// A structural unit of a document. Blocks are ordered by begin, do not overlap and cover all text except the
// separators (newlines) between them.
struct Block {
  BlockKind kind = BlockKind::kParagraph;
  std::uint64_t begin = 0;  // byte range [begin, end) in Document::text
  std::uint64_t end = 0;
  std::uint32_t level = 0;  // heading level 1-6, list nesting from 1; 1: header row, label; else 0
  std::uint32_t page = 0;   // page from 1; 0 where the format has none
  std::uint64_t line = 0;   // line (from 1) in the source file where the block's text starts; 0 unknown
  std::uint64_t source_begin = 0;  // byte range in the decoded source (UTF-8, before NFC); 0,0 unknown
  std::uint64_t source_end = 0;
  // Source line where the text ends, of a text that has other line ends than its source; 0: line and as many
  // more as it has line ends.
  std::uint64_t last_line = 0;

  bool operator==(const Block&) const = default;
};

struct Document {
  std::string id;      // unique in a collection: the source path as given, or a record's own _id
  std::string source;  // file that the document came from (path as given, normalised), "-" for stdin
  std::string root;  // the input argument that named it: the scope of deletion when an index is synchronised
  std::string media_type;  // "text/markdown", "text/html", "text/plain", "application/json"
  std::string title;       // may be empty
  std::string text;
  std::string language;  // "ko", "en", "ja", "zh" ... or "" (unknown)
  std::vector<Block> blocks;
  Json metadata = Json::object();  // front matter, <meta> tags, a record's metadata: any JSON object
  std::vector<std::string> acl;    // principals who may see it; empty = everyone
  std::string content_hash;        // 32 hex digits over title, text, blocks, metadata and acl

  bool operator==(const Document&) const = default;
};

// A retrievable span. Invariant: document.text.substr(begin, end - begin) == text.
struct Chunk {
  std::string id;  // "<document id>#<16 hex digits of text and of its occurrence among equal texts>"
  std::string document_id;
  std::uint32_t ordinal = 0;  // position among the document's chunks, from 0
  std::string text;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t line_begin = 0;  // source lines from 1, inclusive; 0 unknown
  std::uint64_t line_end = 0;
  std::uint32_t page = 0;
  std::string title;                      // the document's
  std::vector<std::string> heading_path;  // enclosing headings, outermost first; rows that head its table
  std::uint32_t tokens = 0;               // by the tokenizer named in the chunking options
  std::string language;
  std::string source;  // the document's
  std::string root;
  Json metadata = Json::object();
  std::vector<std::string> acl;
  std::string document_hash;  // Document::content_hash

  bool operator==(const Chunk&) const = default;
};

// JSON forms (docs/formats.md). Unknown keys are ignored; a missing or mistyped required key (id, text; for a
// chunk also document_id, begin, end) throws Error(kInput) at `where`. from(to(x)) == x.
Json to_json(const Document& document);
Json to_json(const Chunk& chunk);
Document document_from_json(const Json& json, const Location& where);
Chunk chunk_from_json(const Json& json, const Location& where);

// Fills Document::content_hash.
std::string document_content_hash(const Document& document);

// The longest metadata of a document, as JSON: every chunk carries it.
inline constexpr std::size_t kMaxMetadataBytes = 65536;
// What is wrong with longer metadata, with the longest member named; "" when nothing is.
std::string metadata_problem(const Json& metadata);

// Whether a document of `source` comes from `unread`: that source, or a folder above it. "." is above all
// that are relative and do not begin with "..".
bool is_of_source(std::string_view source, std::string_view unread);

// Sorts into the canonical order (document id, ordinal) on which every artifact is built.
void sort_canonically(std::vector<Chunk>& chunks);

}  // namespace ragctl
