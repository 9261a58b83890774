// Small made-up collections for the tests of the index.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/embed/vectors.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/text/analyzer.hpp"
#include "scratch.hpp"

namespace ragctl::test {

// A chunk with all fields set, its ids and hash made of the text.
inline Chunk make_chunk(const std::string& document, std::uint32_t ordinal, const std::string& text,
                        const std::string& root = "docs") {
  Chunk chunk;
  chunk.document_id = document;
  chunk.id = document + "#" + hash128(text + "/" + std::to_string(ordinal)).hex().substr(0, 16);
  chunk.ordinal = ordinal;
  chunk.text = text;
  chunk.begin = ordinal * 1000;
  chunk.end = chunk.begin + text.size();
  chunk.line_begin = 3 + ordinal;
  chunk.line_end = 4 + ordinal;
  chunk.page = 2;
  chunk.title = "title of " + document;
  chunk.heading_path = {"first heading", "second " + std::to_string(ordinal)};
  chunk.tokens = 7;
  chunk.language = "en";
  chunk.source = "file/" + document;
  chunk.root = root;
  chunk.metadata.set("year", 2024);
  chunk.acl = {"team-a", "team-b"};
  chunk.document_hash = hash128(document).hex();
  return chunk;
}

// Words of a Zipf-like distribution: w0 is the most frequent.
inline std::string random_text(Random& random, std::size_t words, std::uint64_t vocabulary) {
  std::string text;
  for (std::size_t i = 0; i < words; ++i) {
    const double u = random.uniform();
    const auto rank = static_cast<std::uint64_t>(std::pow(static_cast<double>(vocabulary), u)) - 1;
    text += (i == 0 ? "w" : " w") + std::to_string(rank);
  }
  return text;
}

inline std::vector<Chunk> random_corpus(std::uint64_t seed, std::size_t documents,
                                        std::size_t chunks_each = 2, std::uint64_t vocabulary = 500) {
  Random random(seed);
  std::vector<Chunk> chunks;
  for (std::size_t d = 0; d < documents; ++d) {
    for (std::uint32_t i = 0; i < chunks_each; ++i) {
      chunks.push_back(
          make_chunk("doc" + std::to_string(d), i, random_text(random, 5 + random.below(60), vocabulary)));
      if (d % 3 != 0) chunks.back().title += " " + random_text(random, 1 + random.below(6), vocabulary);
    }
  }
  return chunks;
}

// Unit vectors that depend on the chunk's id alone.
inline VectorSet vectors_for(const std::vector<Chunk>& chunks, std::size_t dimension,
                             const std::string& model = "test/1") {
  VectorSet set;
  set.rows = chunks.size();
  set.dimension = dimension;
  set.model_fingerprint = model;
  for (const Chunk& chunk : chunks) {
    Random random(hash64(chunk.id, hash64(model)));
    std::vector<double> row(dimension);
    double norm = 0.0;
    for (double& x : row) {
      x = random.normal();
      norm += x * x;
    }
    for (const double x : row) set.values.push_back(static_cast<float>(x / std::sqrt(norm)));
  }
  return set;
}

inline IndexOptions plain_options() {
  IndexOptions options;
  options.analyzer = "whitespace";
  options.title_weight = 0.0;
  options.heading_weight = 0.0;
  options.title_field_weight = 0.0;
  return options;
}

inline IndexReport update(const std::string& kb, const std::vector<Chunk>& chunks,
                          const IndexOptions& options = plain_options(), const VectorSet* vectors = nullptr,
                          unsigned threads = 1) {
  Context context;
  context.threads = threads;
  IndexInput input;
  input.chunks = chunks;
  input.vectors = vectors;
  return update_knowledge_base(kb, input, options, context);
}

// The term that the analyzer makes of a word.
inline std::string term_of(const KnowledgeBase& kb, const std::string& word) {
  return kb.analyzer().analyze(word).at(0).text;
}

// A query of words with weights, as the index knows them.
inline std::vector<QueryTerm> query_of(const KnowledgeBase& kb,
                                       const std::vector<std::pair<std::string, float>>& words) {
  std::vector<QueryTerm> query;
  for (const auto& [word, weight] : words) query.push_back({term_of(kb, word), weight});
  return query;
}

// (chunk id, score) of a ranking: comparable between knowledge bases.
inline std::vector<std::pair<std::string, float>> named(const KnowledgeBase& kb,
                                                        const std::vector<Scored>& ranking) {
  std::vector<std::pair<std::string, float>> out;
  for (const Scored& scored : ranking) out.emplace_back(kb.chunk_id(scored.row), scored.score);
  return out;
}

inline std::string error_of(const std::function<void()>& action, ErrorCode expected) {
  try {
    action();
  } catch (const Error& error) {
    INFO(error.what());
    CHECK(static_cast<int>(error.code()) == static_cast<int>(expected));
    return error.what();
  }
  FAIL_CHECK("no error was thrown");
  return {};
}

}  // namespace ragctl::test
