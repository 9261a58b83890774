#include "records.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "extraction.hpp"
#include "ragctl/text/unicode.hpp"
#include "record_collector.hpp"

namespace ragctl {
namespace {

[[noreturn]] void fail(const Location& where, const std::string& message) {
  throw Error(ErrorCode::kInput, where, message);
}

// Only ragctl itself writes these keys next to id and text.
bool is_own_document(const Json& json) {
  return json.find("id") != nullptr && json.find("text") != nullptr &&
         (json.find("content_hash") != nullptr || json.find("blocks") != nullptr);
}

// NUL would cut the text short in every C interface behind us.
void replace_nul(std::string& text) {
  if (text.find('\0') == std::string::npos) return;
  std::string out;
  out.reserve(text.size());
  for (const char c : text) c == '\0' ? out.append("\xef\xbf\xbd") : out.append(1, c);
  text = std::move(out);
}

void normalize_text(std::string& text) {
  normalize_newlines(text);
  replace_nul(text);
  if (!is_nfc(text)) text = to_nfc(text);
}

void refuse_long_metadata(const Document& document, const Location& where) {
  if (const std::string problem = metadata_problem(document.metadata); !problem.empty())
    fail(where, "'" + document.id + "': " + problem);
}

Document own_document(const Json& json, const Location& where) {
  Document document = document_from_json(json, where);
  refuse_long_metadata(document, where);
  document.id = to_nfc(document.id);
  std::string hash = document_content_hash(document);
  if (json.find("content_hash") != nullptr && hash == document.content_hash) return document;
  if (document.blocks.empty()) {
    normalize_text(document.text);
    document.blocks = paragraph_blocks(document.text);
    hash = document_content_hash(document);
  } else if (!is_nfc(document.text) ||
             document.text.find_first_of(std::string_view("\r\0", 2)) != std::string::npos) {
    fail(
        where,
        "the text has blocks but is not in NFC or holds CR or NUL; leave 'blocks' out to have it normalised");
  }
  document.content_hash = hash;
  return document;
}

std::string record_id(const Json& json, const Location& where) {
  const std::string key = json.find("_id") != nullptr ? "_id" : "id";
  const Json* id = json.find(key);
  if (id == nullptr) fail(where, "missing key '_id' or 'id'; every record needs a unique id");
  if (id->is_int()) return std::to_string(id->integer());
  if (id->is_number()) fail(where, "'" + key + "' is a fraction or too large a number; write it as a string");
  if (!id->is_string()) fail(where, "'" + key + "' must be a string or an integer");
  if (id->string().empty()) fail(where, "'" + key + "' is empty; every record needs a unique id");
  return to_nfc(id->string());
}

std::string optional_string(Json& json, const char* key, const Location& where) {
  for (Json::Member& member : json.members()) {
    if (member.first != key || member.second.is_null()) continue;
    if (!member.second.is_string()) fail(where, std::string("'") + key + "' must be a string");
    return member.second.string();
  }
  return "";
}

std::vector<std::string> principals(const Json& value, const Location& where) {
  std::vector<std::string> out;
  if (!value.is_array()) fail(where, "'acl' must be an array of strings");
  for (const Json& item : value.items()) {
    if (!item.is_string()) fail(where, "'acl' must be an array of strings");
    out.push_back(item.string());
  }
  return out;
}

// JSON has integers up to 2^64, which metadata, of 64 bits with a sign, would round.
void check_exact(const Json& value, const std::string& key, const Location& where) {
  constexpr double kLeast = 9223372036854775808.0;  // 2^63
  constexpr double kMost = 18446744073709551616.0;  // 2^64
  if (value.is_object()) {
    for (const Json::Member& member : value.members()) check_exact(member.second, member.first, where);
  } else if (value.is_array()) {
    for (const Json& item : value.items()) check_exact(item, key, where);
  } else if (value.is_number() && !value.is_int() && value.number() >= kLeast && value.number() <= kMost) {
    fail(where, "'" + key + "' is a number of 2^63 or more, which would be rounded; write it as a string");
  }
}

// `known`: the keys of the metadata, of which the first of a name counts.
void take_member(Document& document, Json::Member& member, std::unordered_set<std::string>& known,
                 const Location& where) {
  const std::string& key = member.first;
  Json& value = member.second;
  if (key == "_id" || key == "id" || key == "title" || key == "text" || key == "metadata") return;
  if (key == "acl") {
    document.acl = principals(value, where);
    return;
  }
  if ((key == "lang" || key == "language") && value.is_string())
    document.language = primary_language(value.string());
  if (!value.is_null() && known.insert(key).second)
    document.metadata.members().emplace_back(key, std::move(value));
}

}  // namespace

Document document_from_record(Json json, const Location& where) {
  if (!json.is_object()) fail(where, "a record must be a JSON object with '_id' and 'text'");
  if (is_own_document(json)) return own_document(json, where);
  Document document;
  document.media_type = "application/json";
  document.id = record_id(json, where);
  document.title = optional_string(json, "title", where);
  if (json.find("text") == nullptr) fail(where, "missing key 'text'");
  document.text = optional_string(json, "text", where);
  if (const Json* metadata = json.find("metadata"); metadata != nullptr && !metadata->is_null()) {
    if (!metadata->is_object()) fail(where, "'metadata' must be an object");
    document.metadata = *metadata;
    const Json* language = metadata->find("lang");
    if (language == nullptr) language = metadata->find("language");
    if (language != nullptr && language->is_string())
      document.language = primary_language(language->string());
  }
  std::unordered_set<std::string> known;
  for (const Json::Member& member : document.metadata.members()) known.insert(member.first);
  for (Json::Member& member : json.members()) take_member(document, member, known, where);
  check_exact(document.metadata, "metadata", where);
  refuse_long_metadata(document, where);
  normalize_text(document.title);
  normalize_text(document.text);
  // Some collections have titles only.
  if (trim(document.text).empty()) document.text = document.title;
  if (trim(document.text).empty()) fail(where, "the record has neither text nor title");
  document.blocks = paragraph_blocks(document.text);
  if (document.language.empty()) document.language = guess_language(document.text);
  document.content_hash = document_content_hash(document);
  return document;
}

bool holds_chunks(std::string_view text) {
  text = trim(text);
  try {
    const Json first = parse_json(trim(text.substr(0, text.find('\n'))), {});
    constexpr auto kKeys = std::to_array<std::string_view>({"id", "document_id", "ordinal", "begin", "end"});
    return std::all_of(kKeys.begin(), kKeys.end(),
                       [&](std::string_view key) { return first.find(key) != nullptr; });
  } catch (const Error&) {
    return false;
  }
}

SourceDocuments read_json_lines(const DecodedText& text, const std::string& path,
                                std::vector<IngestFailure>& failures) {
  RecordCollector collector(failures);
  JsonParser parser;
  const std::string_view all = text.text;
  std::uint64_t number = 0;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = std::min(all.find('\n', begin), all.size());
    const std::string_view line = trim(all.substr(begin, end - begin));
    begin = end + 1;
    ++number;
    if (line.empty()) continue;
    const Location where{path, number};
    try {
      collector.add(parser.parse(line, where), where, "line " + std::to_string(number));
    } catch (const Error& error) {
      collector.report(error, where);
    }
  }
  return collector.take(path);
}

SourceDocuments read_json_file(const DecodedText& text, const std::string& path,
                               std::vector<IngestFailure>& failures) {
  RecordCollector collector(failures);
  Location where{path};
  try {
    Json json = parse_json(text.text, where);
    if (!json.is_array()) {
      collector.add(std::move(json), where, "the file");
      return collector.take(path);
    }
    std::size_t number = 0;
    for (Json& record : json.items()) {
      ++number;
      const std::string name = "record " + std::to_string(number);
      collector.add(std::move(record), {Location{path}.str() + " (" + name + ")"}, name);
    }
  } catch (const Error& error) {
    collector.report(error, where);
  }
  return collector.take(path);
}

}  // namespace ragctl
