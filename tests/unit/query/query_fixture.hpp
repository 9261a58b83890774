// A small bilingual knowledge base.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ragctl/embed/embedder.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/embed/vectors.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "temporary_folder.hpp"

namespace ragctl {

inline Chunk make_chunk(const std::string& document, std::uint32_t ordinal, const std::string& text) {
  Chunk chunk;
  chunk.document_id = document;
  chunk.ordinal = ordinal;
  chunk.id = document + "#" + std::to_string(ordinal);
  chunk.text = text;
  chunk.end = text.size();
  chunk.document_hash = "hash of " + document;
  chunk.root = "docs";
  return chunk;
}

inline std::vector<Chunk> sample_chunks() {
  return {
      make_chunk("ferry", 0, "The ferry to the island leaves the harbour every morning at seven."),
      make_chunk("ferry", 1, "In winter the ferry leaves only twice a day because of storms on the sea."),
      make_chunk("library", 0, "Books of the library are lent for three weeks and may be renewed once."),
      make_chunk("library", 1, "Whoever returns books late pays a fee for every day."),
      make_chunk("network", 0, "The wireless network of the library needs a password."),
      make_chunk("연체", 0, "도서관에서 빌린 책을 늦게 반납하면 연체료를 하루에 100원씩 냅니다."),
      make_chunk("운항", 0, "겨울에는 여객선이 하루에 두 번만 운항합니다."),
      make_chunk("회의실", 0, "회의실은 정보보호정책 교육에 쓰이며 예약이 필요합니다."),
  };
}

// A knowledge base of chunks, with or without vectors.
class Fixture {
 public:
  explicit Fixture(bool vectors, const std::vector<Chunk>& chunks = sample_chunks()) {
    IndexInput input{chunks, nullptr, {}};
    VectorSet set;
    std::string model;
    if (vectors) {
      std::vector<std::string> texts;
      for (const Chunk& chunk : chunks) texts.push_back(embedding_text(chunk));
      const std::vector<std::string_view> views(texts.begin(), texts.end());
      const auto embedder = fit_lsa(views, {}, {}, {});
      model = serialize_embedder(*embedder);
      set.rows = chunks.size();
      set.dimension = embedder->dimension();
      set.values.resize(set.rows * set.dimension);
      set.model_fingerprint = embedder->fingerprint();
      set.chunks_hash = hash_chunks(chunks);
      embedder->embed_documents(views, set.values, {});
      input.vectors = &set;
      input.model = model;
    }
    update_knowledge_base(folder_.path("kb"), input, {}, {});
  }

  KnowledgeBase open() const { return KnowledgeBase::open(folder_.path("kb")); }

 private:
  TemporaryFolder folder_;
};

}  // namespace ragctl
