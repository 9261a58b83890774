#include "ragctl/core/file.hpp"
#include "ragctl/core/lines.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl {
namespace {

template <typename Record>
void write_records(const std::string& path, const std::vector<Record>& records) {
  OutputFile file(path);
  std::string line;
  for (const Record& record : records) {
    line.clear();
    to_json(record).dump_to(line);
    line += '\n';
    file.write(line);
  }
  file.commit();
}

}  // namespace

std::vector<Document> read_documents(const std::string& path) {
  std::vector<Document> documents;
  for_each_json_line(path, [&](const Json& json, const Location& where) {
    documents.push_back(document_from_json(json, where));
  });
  return documents;
}

std::vector<Chunk> read_chunks(const std::string& path) {
  std::vector<Chunk> chunks;
  for_each_json_line(
      path, [&](const Json& json, const Location& where) { chunks.push_back(chunk_from_json(json, where)); });
  return chunks;
}

void write_documents(const std::string& path, const std::vector<Document>& documents) {
  write_records(path, documents);
}

void write_chunks(const std::string& path, const std::vector<Chunk>& chunks) { write_records(path, chunks); }

}  // namespace ragctl
