#include <algorithm>
#include <array>
#include <iterator>

#include "ragctl/core/file.hpp"
#include "ragctl/core/lines.hpp"
#include "ragctl/core/ordered_pipeline.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl {
namespace {

constexpr char kUnread[] = "unread";

template <typename Record>
void write_records(OutputFile& file, const std::vector<Record>& records,
                   const std::vector<std::string>& unread) {
  std::string line;
  for (const Record& record : records) {
    line.clear();
    to_json(record).dump_to(line);
    line += '\n';
    file.write(line);
  }
  for (const std::string& source : unread) {
    Json json = Json::object();
    json.set(kUnread, source);
    file.write(json.dump() + "\n");
  }
}

// Lines that are parsed together.
struct LineBatch {
  std::string bytes;
  std::vector<std::size_t> ends;
  std::vector<Location> places;
};

constexpr std::size_t kBatchBytes = std::size_t{1} << 19;

bool read_batch(LineReader& reader, LineBatch& batch) {
  batch = {};
  std::string_view line;
  while (batch.bytes.size() < kBatchBytes && reader.next(line)) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    batch.bytes += line;
    batch.ends.push_back(batch.bytes.size());
    batch.places.push_back(reader.where());
  }
  return !batch.ends.empty();
}

template <typename Record>
struct ParsedBatch {
  std::vector<Record> records;
  std::vector<std::string> unread;
};

// The source that a line names as unread; nullptr when the line is a record.
const std::string* unread_source(const Json& json) {
  if (!json.is_object() || json.members().size() != 1) return nullptr;
  const Json* source = json.find(kUnread);
  return source != nullptr && source->is_string() ? &source->string() : nullptr;
}

// Lines are parsed on all threads; the error of the first broken one is thrown.
template <typename Record>
std::vector<Record> read_records(const std::string& path, Record (*from_json)(const Json&, const Location&),
                                 const Context& context, std::vector<std::string>* unread) {
  LineReader reader(path);
  std::vector<Record> records;
  const auto parse = [from_json](LineBatch& batch) {
    JsonParser parser;
    ParsedBatch<Record> parsed;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < batch.ends.size(); begin = batch.ends[i++]) {
      const std::string_view line = std::string_view(batch.bytes).substr(begin, batch.ends[i] - begin);
      const Json json = parser.parse(line, batch.places[i]);
      if (const std::string* source = unread_source(json)) {
        parsed.unread.push_back(*source);
      } else {
        parsed.records.push_back(from_json(json, batch.places[i]));
      }
    }
    return parsed;
  };
  OrderedPipeline<LineBatch, ParsedBatch<Record>>::run(
      context, [&reader](LineBatch& batch) { return read_batch(reader, batch); }, parse,
      [&records, unread](ParsedBatch<Record>&& parsed) {
        std::move(parsed.records.begin(), parsed.records.end(), std::back_inserter(records));
        if (unread != nullptr)
          std::move(parsed.unread.begin(), parsed.unread.end(), std::back_inserter(*unread));
      });
  return records;
}

// A chunk has all that a document needs.
Document document_no_chunk(const Json& json, const Location& where) {
  constexpr auto kKeys = std::to_array<std::string_view>({"id", "document_id", "ordinal", "begin", "end"});
  const auto is_there = [&](std::string_view key) { return json.find(key) != nullptr; };
  if (std::all_of(kKeys.begin(), kKeys.end(), is_there))
    throw Error(ErrorCode::kInput, where, "is a chunk and no document; name what ragctl ingest wrote");
  return document_from_json(json, where);
}

Chunk chunk_no_document(const Json& json, const Location& where) {
  constexpr auto kKeys = std::to_array<std::string_view>({"document_id", "ordinal", "begin", "end"});
  const auto is_there = [&](std::string_view key) { return json.find(key) != nullptr; };
  if (is_there("id") && is_there("text") && std::none_of(kKeys.begin(), kKeys.end(), is_there))
    throw Error(ErrorCode::kInput, where, "is a document and no chunk; name what ragctl chunk wrote");
  return chunk_from_json(json, where);
}

}  // namespace

std::vector<Document> read_documents(const std::string& path, const Context& context,
                                     std::vector<std::string>* unread) {
  return read_records<Document>(path, document_no_chunk, context, unread);
}

std::vector<Chunk> read_chunks(const std::string& path, const Context& context,
                               std::vector<std::string>* unread) {
  return read_records<Chunk>(path, chunk_no_document, context, unread);
}

void write_documents(const std::string& path, const std::vector<Document>& documents,
                     const std::vector<std::string>& unread) {
  OutputFile file(path);
  write_records(file, documents, unread);
  file.commit();
}

void write_chunks(const std::string& path, const std::vector<Chunk>& chunks,
                  const std::vector<std::string>& unread) {
  OutputFile file(path);
  write_chunks(file, chunks, unread);
  file.commit();
}

void write_chunks(OutputFile& file, const std::vector<Chunk>& chunks,
                  const std::vector<std::string>& unread) {
  write_records(file, chunks, unread);
}

}  // namespace ragctl
