#include "record_values.hpp"

namespace ragctl {
namespace {

bool wanted(std::string_view field, std::string_view only) { return only.empty() || field == only; }

}  // namespace

void RecordValues::of_metadata(std::string_view metadata, const FieldSink& sink, std::string_view only) {
  if (metadata == "{}" || !(only.empty() || only.starts_with(kMetadataPrefix))) return;
  Json json;
  try {
    json = parser_.parse(metadata, Location{});
  } catch (const Error& error) {
    origin_->fail(std::string("metadata of a record is not JSON: ") + error.what());
  }
  for_each_metadata_value(json, [&](const std::string& field, std::string value) {
    if (wanted(field, only)) sink(field, std::move(value));
  });
}

void RecordValues::of(const SharedFields& fields, const FieldSink& sink, std::string_view only) {
  const auto give = [&](const char* field, std::string_view text) {
    if (!text.empty() && wanted(field, only)) sink(field, text_value(text));
  };
  give("title", fields.title);
  give("language", fields.language);
  give("source", fields.source);
  give("root", fields.root);
  of_metadata(fields.metadata, sink, only);
}

void RecordValues::of(const ChunkFields& chunk, const FieldSink& sink, std::string_view only) {
  const auto give = [&](std::string_view field, std::uint32_t number) {
    if (number != 0 && wanted(field, only)) sink(std::string(field), number_value(std::int64_t{number}));
  };
  give(kPageField, chunk.page);
  give(kTokensField, chunk.tokens);
  if (!wanted(kHeadingField, only)) return;
  for (const std::string& heading : decode_list(chunk.headings, *origin_)) {
    if (!heading.empty()) sink(std::string(kHeadingField), text_value(heading));
  }
}

}  // namespace ragctl
