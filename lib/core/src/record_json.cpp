// JSON forms of the records. Optional fields that are empty are left out.
#include <algorithm>

#include "ragctl/core/record.hpp"

namespace ragctl {
namespace {

class Reader {
 public:
  Reader(const Json& json, const Location& where) : json_(json), where_(where) {
    if (!json.is_object()) fail("expected a JSON object");
  }

  std::string required_string(const char* key) const {
    const Json* value = json_.find(key);
    if (value == nullptr) fail(std::string("missing key '") + key + "'");
    if (!value->is_string()) fail(std::string("'") + key + "' must be a string");
    return value->string();
  }

  std::string string(const char* key) const {
    return json_.find(key) == nullptr ? std::string() : required_string(key);
  }

  std::uint64_t required_count(const char* key) const {
    if (json_.find(key) == nullptr) fail(std::string("missing key '") + key + "'");
    return count(key);
  }

  std::uint64_t count(const char* key) const {
    const Json* value = json_.find(key);
    if (value == nullptr) return 0;
    if (!value->is_int() || value->integer() < 0) fail(std::string("'") + key + "' must be a count");
    return static_cast<std::uint64_t>(value->integer());
  }

  std::uint32_t count32(const char* key) const {
    const std::uint64_t value = count(key);
    if (value > 0xFFFFFFFFU) fail(std::string("'") + key + "' must be at most 4294967295");
    return static_cast<std::uint32_t>(value);
  }

  std::vector<std::string> strings(const char* key) const {
    std::vector<std::string> out;
    const Json* value = json_.find(key);
    if (value == nullptr) return out;
    if (!value->is_array()) fail(std::string("'") + key + "' must be an array of strings");
    for (const Json& item : value->items()) {
      if (!item.is_string()) fail(std::string("'") + key + "' must be an array of strings");
      out.push_back(item.string());
    }
    return out;
  }

  Json object(const char* key) const {
    const Json* value = json_.find(key);
    if (value == nullptr) return Json::object();
    if (!value->is_object()) fail(std::string("'") + key + "' must be an object");
    return *value;
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorCode::kInput, where_, message);
  }

 private:
  const Json& json_;
  const Location& where_;
};

void set_string(Json& json, const char* key, const std::string& value) {
  if (!value.empty()) json.set(key, value);
}

void set_count(Json& json, const char* key, std::uint64_t value) {
  if (value != 0) json.set(key, value);
}

void set_strings(Json& json, const char* key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  Json array = Json::array();
  for (const std::string& value : values) array.push(value);
  json.set(key, std::move(array));
}

void set_object(Json& json, const char* key, const Json& value) {
  if (value.is_object() && !value.members().empty()) json.set(key, value);
}

Json to_json(const Block& block) {
  Json json = Json::object();
  json.set("kind", block_kind_name(block.kind));
  json.set("begin", block.begin);
  json.set("end", block.end);
  set_count(json, "level", block.level);
  set_count(json, "page", block.page);
  set_count(json, "line", block.line);
  set_count(json, "last_line", block.last_line);
  set_count(json, "source_begin", block.source_begin);
  set_count(json, "source_end", block.source_end);
  return json;
}

BlockKind block_kind_from(const Reader& reader) {
  const std::string name = reader.required_string("kind");
  for (int i = 0; i <= static_cast<int>(BlockKind::kOther); ++i) {
    if (block_kind_name(static_cast<BlockKind>(i)) == name) return static_cast<BlockKind>(i);
  }
  reader.fail("unknown block kind '" + name + "'");
}

Block block_from(const Json& json, const Location& where) {
  const Reader reader(json, where);
  Block block;
  block.kind = block_kind_from(reader);
  block.begin = reader.required_count("begin");
  block.end = reader.required_count("end");
  block.level = reader.count32("level");
  block.page = reader.count32("page");
  block.line = reader.count("line");
  block.last_line = reader.count("last_line");
  block.source_begin = reader.count("source_begin");
  block.source_end = reader.count("source_end");
  return block;
}

std::vector<Block> blocks_from(const Json& json, const Reader& reader, std::uint64_t text_size,
                               const Location& where) {
  std::vector<Block> blocks;
  const Json* array = json.find("blocks");
  if (array == nullptr) return blocks;
  if (!array->is_array()) reader.fail("'blocks' must be an array");
  std::uint64_t previous_end = 0;
  for (const Json& item : array->items()) {
    const Block block = block_from(item, where);
    if (block.begin > block.end || block.end > text_size || block.begin < previous_end) {
      reader.fail("block range [" + std::to_string(block.begin) + ", " + std::to_string(block.end) +
                  ") overlaps another or lies outside the text");
    }
    previous_end = block.end;
    blocks.push_back(block);
  }
  return blocks;
}

}  // namespace

Json to_json(const Document& document) {
  Json json = Json::object();
  json.set("id", document.id);
  set_string(json, "source", document.source);
  set_string(json, "root", document.root);
  set_string(json, "media_type", document.media_type);
  set_string(json, "title", document.title);
  set_string(json, "language", document.language);
  json.set("text", document.text);
  if (!document.blocks.empty()) {
    Json blocks = Json::array();
    for (const Block& block : document.blocks) blocks.push(to_json(block));
    json.set("blocks", std::move(blocks));
  }
  set_object(json, "metadata", document.metadata);
  set_strings(json, "acl", document.acl);
  set_string(json, "content_hash", document.content_hash);
  return json;
}

Json to_json(const Chunk& chunk) {
  Json json = Json::object();
  json.set("id", chunk.id);
  json.set("document_id", chunk.document_id);
  json.set("ordinal", chunk.ordinal);
  json.set("begin", chunk.begin);
  json.set("end", chunk.end);
  set_count(json, "line_begin", chunk.line_begin);
  set_count(json, "line_end", chunk.line_end);
  set_count(json, "page", chunk.page);
  set_string(json, "title", chunk.title);
  set_strings(json, "heading_path", chunk.heading_path);
  set_count(json, "tokens", chunk.tokens);
  set_string(json, "language", chunk.language);
  json.set("text", chunk.text);
  set_string(json, "source", chunk.source);
  set_string(json, "root", chunk.root);
  set_object(json, "metadata", chunk.metadata);
  set_strings(json, "acl", chunk.acl);
  set_string(json, "document_hash", chunk.document_hash);
  return json;
}

Document document_from_json(const Json& json, const Location& where) {
  const Reader reader(json, where);
  Document document;
  document.id = reader.required_string("id");
  if (document.id.empty()) reader.fail("'id' is empty; every document needs an id");
  document.source = reader.string("source");
  document.root = reader.string("root");
  document.media_type = reader.string("media_type");
  document.title = reader.string("title");
  document.language = reader.string("language");
  document.text = reader.required_string("text");
  document.blocks = blocks_from(json, reader, document.text.size(), where);
  document.metadata = reader.object("metadata");
  document.acl = reader.strings("acl");
  document.content_hash = reader.string("content_hash");
  if (document.content_hash.empty()) document.content_hash = document_content_hash(document);
  return document;
}

Chunk chunk_from_json(const Json& json, const Location& where) {
  const Reader reader(json, where);
  Chunk chunk;
  chunk.id = reader.required_string("id");
  chunk.document_id = reader.required_string("document_id");
  if (chunk.id.empty() || chunk.document_id.empty()) reader.fail("'id' and 'document_id' must not be empty");
  chunk.ordinal = reader.count32("ordinal");
  chunk.text = reader.required_string("text");
  chunk.begin = reader.required_count("begin");
  chunk.end = reader.required_count("end");
  if (chunk.end < chunk.begin || chunk.end - chunk.begin != chunk.text.size()) {
    reader.fail("byte range [" + std::to_string(chunk.begin) + ", " + std::to_string(chunk.end) +
                ") does not fit a text of " + std::to_string(chunk.text.size()) + " bytes");
  }
  chunk.line_begin = reader.count("line_begin");
  chunk.line_end = reader.count("line_end");
  chunk.page = reader.count32("page");
  chunk.title = reader.string("title");
  chunk.heading_path = reader.strings("heading_path");
  chunk.tokens = reader.count32("tokens");
  chunk.language = reader.string("language");
  chunk.source = reader.string("source");
  chunk.root = reader.string("root");
  chunk.metadata = reader.object("metadata");
  chunk.acl = reader.strings("acl");
  chunk.document_hash = reader.string("document_hash");
  return chunk;
}

}  // namespace ragctl
