#include "ragctl/pipeline/corpus.hpp"

#include <algorithm>

#include "ragctl/core/hash.hpp"
#include "ragctl/eval/passage.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl {

std::string corpus_fingerprint(const KnowledgeBase& kb, std::string_view filter) {
  std::map<std::string, std::string> documents;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (!kb.live(row)) continue;
    const auto [at, added] = documents.try_emplace(kb.document_id(row));
    if (added) at->second = kb.chunk(row).document_hash;
  }
  Hasher hasher;
  for (const auto& [id, hash] : documents) hasher.add(id).add(hash);
  if (!filter.empty()) hasher.add("filter").add(filter);
  return hasher.digest().hex();
}

std::vector<Chunk> live_chunks(const KnowledgeBase& kb) {
  std::vector<Chunk> chunks;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    if (kb.live(row)) chunks.push_back(kb.chunk(row));
  }
  return chunks;
}

DocumentTexts reassembled_texts(std::span<const Chunk> chunks) {
  DocumentTexts texts;
  for (const Chunk& chunk : chunks) {
    std::string& text = texts[chunk.document_id];
    const std::size_t end = chunk.begin + chunk.text.size();
    if (text.size() < end) text.resize(end, kUnknownByte);
    text.replace(chunk.begin, chunk.text.size(), chunk.text);
  }
  return texts;
}

DocumentTexts document_texts(const std::string& documents) {
  return document_texts(read_documents(documents));
}

DocumentTexts document_texts(std::vector<Document> documents) {
  DocumentTexts texts;
  for (Document& document : documents) texts[document.id] = std::move(document.text);
  return texts;
}

DocumentTexts document_titles(std::span<const Document> documents) {
  DocumentTexts titles;
  for (const Document& document : documents) {
    if (!document.title.empty()) titles[document.id] = document.title;
  }
  return titles;
}

DocumentTexts document_titles(std::span<const Chunk> chunks) {
  DocumentTexts titles;
  for (const Chunk& chunk : chunks) {
    if (!chunk.title.empty()) titles[chunk.document_id] = chunk.title;
  }
  return titles;
}

}  // namespace ragctl
