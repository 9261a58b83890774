#include "catch.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/embed/embedder.hpp"
#include "ragctl/embed/vectors.hpp"

namespace ragctl {
namespace {

Chunk make_chunk(std::string id, std::string title, std::vector<std::string> headings, std::string text) {
  Chunk chunk;
  chunk.id = std::move(id);
  chunk.title = std::move(title);
  chunk.heading_path = std::move(headings);
  chunk.text = std::move(text);
  return chunk;
}

TEST_CASE("an embedding text holds title, headings and text, each once") {
  CHECK(embedding_text(make_chunk("a", "Ferry", {"Safety", "Drill"}, "Put the vest on.")) ==
        "Ferry\x1FSafety\nDrill\nPut the vest on.");
  CHECK(embedding_text(make_chunk("a", "Ferry", {"Ferry", "Drill", "Drill"}, "Vest.")) ==
        "Ferry\x1F"
        "Drill\nVest.");
  CHECK(embedding_text(make_chunk("a", "Ferry", {"Drill"}, "Drill\nVest.")) ==
        "Ferry\x1F"
        "Drill\nVest.");
  CHECK(embedding_text(make_chunk("a", "", {}, "Vest.")) == "Vest.");
  CHECK(embedding_text(make_chunk("a", "", {"Drill"}, "Vest.")) == "Drill\nVest.");
  CHECK(embedding_text(make_chunk("a", "", {}, "")).empty());
}

TEST_CASE("splitting an embedding text gives title and body back") {
  const std::string text = embedding_text(make_chunk("a", "여객선", {"안전"}, "구명조끼를 입는다."));
  const EmbeddingParts parts = split_embedding_text(text);
  CHECK(parts.title == "여객선");
  CHECK(parts.body == "안전\n구명조끼를 입는다.");
  CHECK(split_embedding_text("no title").title.empty());
  CHECK(split_embedding_text("no title").body == "no title");
  CHECK(split_embedding_text("").body.empty());
}

TEST_CASE("the hash of a chunk list depends on ids, texts and order, and never changes between versions") {
  const std::vector<Chunk> chunks = {make_chunk("a#1", "T", {}, "one"), make_chunk("b#2", "", {}, "two")};
  const std::string hash = hash_chunks(chunks);
  CHECK(hash == "eafa90ddfecf2186c02f2914af7a4aa9");
  CHECK(hash_chunks(std::vector<Chunk>{chunks[1], chunks[0]}) != hash);
  CHECK(hash_chunks(std::vector<Chunk>{chunks[0]}) != hash);
  std::vector<Chunk> changed = chunks;
  changed[1].text = "twO";
  CHECK(hash_chunks(changed) != hash);
  changed = chunks;
  changed[0].title = "other";  // not part of what the rows are matched by
  CHECK(hash_chunks(changed) == hash);
}

}  // namespace
}  // namespace ragctl
