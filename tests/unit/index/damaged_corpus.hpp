// A collection with a model and fields of all types, as knowledge bases to be damaged, and what a reader sees
// of them.
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "corpus.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/index/snapshots.hpp"
#include "ragctl/store/section_file.hpp"
#include "segment.hpp"

namespace ragctl::test {

namespace fs = std::filesystem;

// Chunks with the model that is fitted on the first ones.
struct Collection {
  std::vector<Chunk> chunks;
  std::unique_ptr<Embedder> model;
  std::string bytes;

  // Values of all types, and of some documents several of one field.
  static Chunk with_fields(Chunk chunk, int document) {
    Json topics = Json::array();
    for (int i = 0; i <= document % 3; ++i) topics.push("topic" + std::to_string((document + i) % 5));
    chunk.metadata = Json::object();
    chunk.metadata.set("year", 2000 + document);
    chunk.metadata.set("open", document % 2 == 0);
    chunk.metadata.set("topics", std::move(topics));
    return chunk;
  }

  Collection() {
    Random random(91);
    for (int document = 0; document < 24; ++document) {
      for (std::uint32_t i = 0; i < 2; ++i)
        chunks.push_back(with_fields(
            make_chunk("doc" + std::to_string(document), i, random_text(random, 8, 60)), document));
    }
    std::vector<std::string> texts;
    for (const Chunk& chunk : chunks) texts.push_back(embedding_text(chunk));
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    LsaOptions options;
    options.dimension = 8;
    options.pieces = false;
    model = fit_lsa(views, "", options, {});
    bytes = serialize_embedder(*model);
  }

  void commit(const std::string& path, const std::vector<Chunk>& part, const std::string& vector_type) const {
    VectorSet vectors;
    vectors.rows = part.size();
    vectors.dimension = model->dimension();
    vectors.model_fingerprint = model->fingerprint();
    vectors.values.resize(vectors.rows * vectors.dimension);
    for (std::size_t i = 0; i < part.size(); ++i) {
      const std::string text = embedding_text(part[i]);
      const std::string_view view = text;
      model->embed_documents({&view, 1}, {vectors.values.data() + i * vectors.dimension, vectors.dimension},
                             {});
    }
    IndexOptions options = plain_options();
    options.vector_type = vector_type;
    options.hnsw_m = 4;
    options.prune = "all";
    IndexInput input{part, &vectors, bytes};
    update_knowledge_base(path, input, options, {});
  }

  // Snapshot 1: all; 2: some modified; 3: some deleted, too. Tag "two" names snapshot 2.
  void build(const std::string& path, const std::string& vector_type) const {
    std::vector<Chunk> now = chunks;
    commit(path, now, vector_type);
    for (std::size_t i = 0; i < 6; ++i)
      now[i] = make_chunk(now[i].document_id, now[i].ordinal, "w1 w2 changed " + std::to_string(i));
    commit(path, now, vector_type);
    tag_snapshot(path, "two", "2", false);
    now.erase(now.begin() + 20, now.begin() + 26);
    commit(path, now, vector_type);
  }
};

inline const Collection& collection() {
  static const Collection instance;
  return instance;
}

// Everything that a reader sees of the newest snapshot.
struct View {
  std::map<std::string, Chunk> chunks;
  std::map<std::string, std::vector<float>> vectors;
  std::vector<std::pair<std::string, float>> words;

  bool operator==(const View&) const = default;
};

inline View view_of(const std::string& path) {
  const KnowledgeBase kb = KnowledgeBase::open(path);
  View view;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (!kb.live(row)) continue;
    const std::string id = kb.chunk_id(row);
    view.chunks[id] = kb.chunk(row);
    view.vectors[id] = std::vector<float>(kb.vector(row).begin(), kb.vector(row).end());
  }
  view.words = named(kb, kb.search_lexical(query_of(kb, {{"w1", 1.0F}, {"changed", 1.0F}}), 100));
  return view;
}

inline std::vector<std::string> files_of(const std::string& path) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file() && entry.file_size() > 0) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Overwrites a stretch in the middle of a section: more than a checksum can give back.
inline void spoil_section(const std::string& path, const std::string& name, std::size_t bytes) {
  std::string text = read_file(path);
  const SectionFile file(path, kSegmentKind, kSegmentVersion);
  const std::string_view section = file.section(name).unverified();
  const std::size_t at = text.find(section);
  REQUIRE(at != std::string::npos);
  for (std::size_t i = 0; i < std::min(bytes, section.size()); ++i)
    text[at + section.size() / 2 - std::min(bytes, section.size()) / 2 + i] ^=
        static_cast<char>(0x55 + 3 * i);
  overwrite(path, text);
}

}  // namespace ragctl::test
