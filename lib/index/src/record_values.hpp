// The values of fields as the records of a segment have them: what columns are made from, and where a filter
// looks when a field has no column.
#pragma once

#include <string>
#include <string_view>

#include "chunk_record.hpp"
#include "field_value.hpp"

namespace ragctl {

// Fields that a document's chunks normally share.
struct SharedFields {
  std::string_view title;
  std::string_view language;
  std::string_view source;
  std::string_view root;
  std::string_view metadata;  // JSON
};

inline SharedFields shared_fields(const DocumentFields& document) {
  return {document.title, document.language, document.source, document.root, document.metadata};
}
inline SharedFields shared_fields(const ChunkFields& chunk) {
  return {chunk.title, chunk.language, chunk.source, chunk.root, chunk.metadata};
}

// Names of the fields that chunks have by themselves.
inline constexpr std::string_view kPageField = "page";
inline constexpr std::string_view kTokensField = "tokens";
inline constexpr std::string_view kHeadingField = "heading";
// Fields without columns: every value is another one, and the records are sorted by them.
inline constexpr std::string_view kIdField = "id";
inline constexpr std::string_view kDocumentIdField = "document_id";

inline bool is_field_of_chunks(std::string_view field) {
  return field == kPageField || field == kTokensField || field == kHeadingField || field == kIdField;
}

// Not thread-safe. Empty texts, page 0 and tokens 0 are no values.
class RecordValues {
 public:
  // `origin` is named in errors about malformed records.
  explicit RecordValues(const Section& origin) : origin_(&origin) {}
  void come_from(const Section& origin) { origin_ = &origin; }

  // All fields, or `only` one.
  void of(const SharedFields& fields, const FieldSink& sink, std::string_view only = {});
  void of(const ChunkFields& chunk, const FieldSink& sink, std::string_view only = {});

 private:
  void of_metadata(std::string_view metadata, const FieldSink& sink, std::string_view only);

  const Section* origin_;
  JsonParser parser_;
};

}  // namespace ragctl
