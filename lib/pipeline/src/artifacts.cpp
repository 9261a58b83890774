#include <iterator>

#include "ragctl/core/file.hpp"
#include "ragctl/core/lines.hpp"
#include "ragctl/core/ordered_pipeline.hpp"
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

// Lines are parsed on all threads; the error of the first broken one is thrown.
template <typename Record>
std::vector<Record> read_records(const std::string& path, Record (*from_json)(const Json&, const Location&),
                                 const Context& context) {
  LineReader reader(path);
  std::vector<Record> records;
  const auto parse = [from_json](LineBatch& batch) {
    JsonParser parser;
    std::vector<Record> parsed;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < batch.ends.size(); begin = batch.ends[i++]) {
      const std::string_view line = std::string_view(batch.bytes).substr(begin, batch.ends[i] - begin);
      parsed.push_back(from_json(parser.parse(line, batch.places[i]), batch.places[i]));
    }
    return parsed;
  };
  OrderedPipeline<LineBatch, std::vector<Record>>::run(
      context, [&reader](LineBatch& batch) { return read_batch(reader, batch); }, parse,
      [&records](std::vector<Record>&& parsed) {
        records.insert(records.end(), std::move_iterator(parsed.begin()), std::move_iterator(parsed.end()));
      });
  return records;
}

}  // namespace

std::vector<Document> read_documents(const std::string& path, const Context& context) {
  return read_records<Document>(path, document_from_json, context);
}

std::vector<Chunk> read_chunks(const std::string& path, const Context& context) {
  return read_records<Chunk>(path, chunk_from_json, context);
}

void write_documents(const std::string& path, const std::vector<Document>& documents) {
  write_records(path, documents);
}

void write_chunks(const std::string& path, const std::vector<Chunk>& chunks) { write_records(path, chunks); }

}  // namespace ragctl
