#include "chunk_record.hpp"

#include "corpus.hpp"

namespace ragctl {
namespace {

Chunk round_trip(const Chunk& chunk, const Chunk& first) {
  const std::string document = encode_document(first);
  const DocumentFields fields = decode_document(document, Section());
  const std::string record = encode_chunk(chunk, fields);
  CHECK(decode_chunk_id(record, fields, Section()) == chunk.id);
  CHECK(record.ends_with(chunk.text));  // the text is stored whole
  return decode_chunk(record, fields, Section());
}

}  // namespace

TEST_CASE("a chunk's record holds every field") {
  const Chunk first = test::make_chunk("문서/하나.md", 0, "첫 번째 조각");
  CHECK(round_trip(first, first) == first);
  Chunk empty;
  empty.id = "x";
  empty.document_id = first.document_id;
  CHECK(round_trip(empty, first) == empty);
  CHECK(round_trip(Chunk{}, Chunk{}) == Chunk{});
}

TEST_CASE("a chunk may differ from its document in any field") {
  const Chunk first = test::make_chunk("doc", 0, "text");
  Chunk other = test::make_chunk("doc", 4'000'000'000U, std::string("zero \0 byte", 11));
  other.id = "an id of its own";
  other.title = "another title";
  other.language = "ko";
  other.source = "elsewhere";
  other.root = "other";
  other.document_hash = "00";
  other.metadata.set("pages", Json(Json::Array{1, 2.5, "three", nullptr, true}));
  other.acl = {};
  other.begin = ~std::uint64_t{0};
  other.heading_path = {};
  CHECK(round_trip(other, first) == other);
}

TEST_CASE("what the document knows is not stored again") {
  const Chunk first = test::make_chunk("a document with a rather long identifier", 0, "text");
  const std::string document = encode_document(first);
  const DocumentFields fields = decode_document(document, Section());
  CHECK(encode_chunk(first, fields).size() < 70);
}

TEST_CASE("a record that is cut short or altered never crashes the reader") {
  const Chunk chunk = test::make_chunk("doc", 7, "some text");
  const std::string document = encode_document(chunk);
  const DocumentFields fields = decode_document(document, Section());
  const std::string record = encode_chunk(chunk, fields);
  for (std::size_t length = 0; length < record.size(); ++length) {
    CHECK_THROWS_AS(decode_chunk(record.substr(0, length), fields, Section()), Error);
  }
  for (std::size_t length = 0; length < document.size(); ++length) {
    CHECK_THROWS_AS(decode_document(document.substr(0, length), Section()), Error);
  }
  for (std::size_t at = 0; at < record.size() * 8; ++at) {
    std::string bad = record;
    bad[at / 8] = static_cast<char>(bad[at / 8] ^ (1 << (at % 8)));
    try {
      (void)decode_chunk(bad, fields, Section());
    } catch (const Error&) {
      continue;
    }
  }
}

}  // namespace ragctl
