// Deterministic inputs of the benchmarks: chunks and queries as JSONL. Same arguments, same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/core/record.hpp"

namespace ragctl::bench {

inline std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const std::size_t length = std::min(text.find_first_of(" \t\r\n"), text.size());
    words.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return words;
}

class RecordFile {
 public:
  explicit RecordFile(const std::string& path) : file_(path) {}

  void write(const Json& json) {
    line_.clear();
    json.dump_to(line_);
    line_ += '\n';
    file_.write(line_);
  }

  // Fills in what follows from document, ordinal, title and text.
  void write_chunk(Chunk chunk) {
    const Hash128 hash = Hasher().add(chunk.document_id).add(chunk.text).digest();
    chunk.id = chunk.document_id + "#" + hash.hex().substr(0, 16);
    chunk.end = chunk.begin + chunk.text.size();
    chunk.source = chunk.document_id;
    write(to_json(chunk));
  }

  void write_query(std::string_view id, std::string_view text) {
    Json json = Json::object();
    json.set("_id", id);
    json.set("text", text);
    write(json);
  }

  void commit() { file_.commit(); }

 private:
  OutputFile file_;
  std::string line_;
};

// The passages of BEIR folders below `folder`, repeated until there are `count`. Every copy but the first of
// a passage has one word in eight replaced by a word from elsewhere in its set.
void write_passages(const std::string& folder, std::uint64_t count, RecordFile& chunks, RecordFile& queries);

// Chunks [first, first + count) of an endless synthetic collection, and 1,000 queries about it.
void write_synthetic(std::uint64_t first, std::uint64_t count, RecordFile& chunks, RecordFile& queries);

}  // namespace ragctl::bench
