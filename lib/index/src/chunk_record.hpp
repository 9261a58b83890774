// Byte form of documents and chunks in a segment (docs/formats.md, "documents and chunks"). What a document's
// chunks have in common is stored with the document; a chunk's record holds the rest and whatever differs,
// its text last and whole.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ragctl/core/hash.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/store/section_file.hpp"

namespace ragctl {

// Fixed-size entries of the two tables.
struct DocumentEntry {
  std::uint64_t offset = 0;  // of the record in "documents.records"
  std::uint32_t size = 0;
  std::uint32_t first_row = 0;
  std::uint32_t rows = 0;
  std::uint32_t reserved = 0;
  Hash128 signature;  // of the document and all its chunks: equal means that nothing at all has changed
};
struct ChunkEntry {
  std::uint64_t offset = 0;  // of the record in "chunks.records"
  std::uint32_t size = 0;
  std::uint32_t document = 0;
};
static_assert(sizeof(DocumentEntry) == 40 && sizeof(ChunkEntry) == 16);

// The views of a document's record.
struct DocumentFields {
  std::string_view id;
  std::string_view hash;
  std::string_view root;
  std::string_view source;
  std::string_view title;
  std::string_view language;
  std::string_view metadata;  // JSON
  std::string_view acl;       // encoded list
};

// The document that a chunk came from, as far as the chunk knows it.
std::string encode_document(const Chunk& chunk);
DocumentFields decode_document(std::string_view record, const Section& origin);

// The views of a chunk's record; what it shares with its document is the document's.
struct ChunkFields {
  std::string_view id;  // whole, or the part behind the document's id
  bool id_has_prefix = false;
  std::uint32_t ordinal = 0;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t line_begin = 0;
  std::uint64_t line_end = 0;
  std::uint32_t page = 0;
  std::uint32_t tokens = 0;
  std::string_view title;
  std::string_view language;
  std::string_view source;
  std::string_view root;
  std::string_view hash;
  std::string_view metadata;  // JSON
  std::string_view acl;       // encoded list
  std::string_view headings;  // encoded list
  std::string_view text;
  bool own_fields = false;  // whether title, language, source, root or metadata are not the document's
};

// `document` is the record of the chunk's document.
std::string encode_chunk(const Chunk& chunk, const DocumentFields& document);
Chunk decode_chunk(std::string_view record, const DocumentFields& document, const Section& origin);
// For repair: how many bytes the record takes that `bytes` begins with, and its ordinal.
std::size_t chunk_record_size(std::string_view bytes, const Section& origin);
std::uint32_t chunk_record_ordinal(std::string_view record, const Section& origin);
ChunkFields decode_chunk_fields(std::string_view record, const DocumentFields& document,
                                const Section& origin);
std::vector<std::string> decode_list(std::string_view bytes, const Section& origin);
// The id alone.
std::string decode_chunk_id(std::string_view record, const DocumentFields& document, const Section& origin);

}  // namespace ragctl
