#include "ragctl/core/record.hpp"

#include "catch.hpp"

using namespace ragctl;

namespace {

Document sample_document() {
  Document document;
  document.id = "docs/a.md";
  document.source = "docs/a.md";
  document.root = "docs";
  document.media_type = "text/markdown";
  document.title = "제목";
  document.text = "제목\n\n본문 text";
  document.language = "ko";
  document.blocks = {{BlockKind::kHeading, 0, 6, 1, 0, 1, 2, 8},
                     {BlockKind::kParagraph, 8, 19, 0, 2, 3, 10, 21, 7}};
  document.metadata.set("year", 2024);
  document.acl = {"staff"};
  document.content_hash = document_content_hash(document);
  return document;
}

Chunk sample_chunk() {
  Chunk chunk;
  chunk.id = "docs/a.md#0123456789abcdef";
  chunk.document_id = "docs/a.md";
  chunk.ordinal = 3;
  chunk.text = "본문";
  chunk.begin = 8;
  chunk.end = 14;
  chunk.line_begin = 3;
  chunk.line_end = 4;
  chunk.page = 2;
  chunk.title = "제목";
  chunk.heading_path = {"제목", "둘째"};
  chunk.tokens = 2;
  chunk.language = "ko";
  chunk.source = "docs/a.md";
  chunk.root = "docs";
  chunk.metadata.set("tags", Json(Json::Array{"x", "y"}));
  chunk.acl = {"staff"};
  chunk.document_hash = "00";
  return chunk;
}

}  // namespace

TEST_CASE("a document is of its source and of the folders above it") {
  CHECK(is_of_source("docs/a.md", "docs/a.md"));
  CHECK(is_of_source("docs/sub/a.md", "docs"));
  CHECK(is_of_source("/srv/a.md", "/"));
  CHECK(is_of_source("docs/a.md", "."));
  CHECK(is_of_source("../docs/a.md", "../docs"));
  CHECK(is_of_source("../docs/a.md", ".."));
  CHECK_FALSE(is_of_source("../../docs/a.md", ".."));
  CHECK_FALSE(is_of_source("../docs/a.md", "."));
  CHECK_FALSE(is_of_source("/srv/a.md", "."));
  CHECK_FALSE(is_of_source("docs2/a.md", "docs"));
  CHECK_FALSE(is_of_source("docs", "docs/a.md"));
}

TEST_CASE("long metadata is told with its longest member") {
  Json metadata = Json::object();
  metadata.set("short", "x");
  metadata.set("dump", std::string(kMaxMetadataBytes - 22, 'x'));  // {"short":"x","dump":""} has 23
  CHECK(metadata.dump().size() == kMaxMetadataBytes + 1);
  CHECK_THAT(metadata_problem(metadata),
             ContainsText("the metadata has 65537 bytes, 'dump' alone 65520; at"));
  metadata.set("short", "");
  CHECK(metadata_problem(metadata).empty());
  Json named = Json::object();
  named.set(std::string(59, 'a') + "\u00b0" + std::string(kMaxMetadataBytes, 'b'), 1);
  CHECK_THAT(metadata_problem(named), ContainsText(std::string(59, 'a') + "...' alone"));
}

TEST_CASE("records survive their JSON form") {
  const Document document = sample_document();
  CHECK(document_from_json(parse_json(to_json(document).dump(), {}), {"x", 1}) == document);
  const Chunk chunk = sample_chunk();
  CHECK(chunk_from_json(parse_json(to_json(chunk).dump(), {}), {"x", 1}) == chunk);
}

TEST_CASE("records with missing or mistyped keys are refused with their line") {
  const auto document = [](const char* text) {
    return document_from_json(parse_json(text, {}), {"d.jsonl", 37});
  };
  CHECK_THROWS_WITH(document("[]"), "d.jsonl:37: expected a JSON object");
  CHECK_THROWS_WITH(document(R"({"text":"x"})"), "d.jsonl:37: missing key 'id'");
  CHECK_THROWS_WITH(document(R"({"id":"","text":"x"})"), ContainsText("'id' is empty"));
  CHECK_THROWS_WITH(document(R"({"id":1,"text":"x"})"), ContainsText("'id' must be a string"));
  CHECK_THROWS_WITH(document(R"({"id":"a","text":"x","acl":"staff"})"), ContainsText("array of strings"));
  CHECK_THROWS_WITH(document(R"({"id":"a","text":"x","blocks":[{"kind":"code","begin":0,"end":9}]})"),
                    ContainsText("outside the text"));
  CHECK_THROWS_WITH(document(R"({"id":"a","text":"xx","blocks":[{"kind":"what","begin":0,"end":1}]})"),
                    ContainsText("unknown block kind"));
  const auto chunk = [](const char* text) { return chunk_from_json(parse_json(text, {}), {"c.jsonl", 2}); };
  CHECK_THROWS_WITH(chunk(R"({"id":"a#1","document_id":"a","text":"abc","begin":0,"end":2})"),
                    ContainsText("does not fit a text of 3 bytes"));
  CHECK_THROWS_WITH(chunk(R"({"id":"a#1","document_id":"a","text":"abc","begin":-1,"end":2})"),
                    ContainsText("'begin' must be a count"));
  CHECK_THROWS_WITH(chunk(R"({"id":"a#1","document_id":"a","text":"","begin":0,"end":0,"page":4294967296})"),
                    ContainsText("'page' must be at most 4294967295"));
}

TEST_CASE("the content hash follows what a reader would call content") {
  const Document original = sample_document();
  Document moved = original;
  moved.id = moved.source = "elsewhere.md";
  CHECK(document_content_hash(moved) == original.content_hash);
  Document changed = original;
  changed.text += "!";
  CHECK(document_content_hash(changed) != original.content_hash);
  changed = original;
  changed.acl.clear();
  CHECK(document_content_hash(changed) != original.content_hash);
}

TEST_CASE("chunks sort by document and ordinal") {
  std::vector<Chunk> chunks(3, sample_chunk());
  chunks[0].ordinal = 10;
  chunks[1].ordinal = 9;
  chunks[2].document_id = "a";
  sort_canonically(chunks);
  CHECK(chunks[0].document_id == "a");
  CHECK(chunks[1].ordinal == 9);
  CHECK(chunks[2].ordinal == 10);
}
