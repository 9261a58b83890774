// Chunks that begin inside a table carry its header row. Budgets count words.
#include "catch.hpp"
#include "support.hpp"

namespace ragctl::test {
namespace {

DocumentBuilder prices() {
  return DocumentBuilder()
      .heading(1, "Prices")
      .header_row("part |  price")
      .row("a | 1")
      .row("b | 2")
      .row("c | 3")
      .row("d | 4");
}

TEST_CASE("A chunk that continues a table has the table's header row behind its headings") {
  const std::vector<Chunk> chunks = chunk_words(prices().build(), with(7));
  CHECK(texts_of(chunks) == Texts{"Prices\n\npart |  price\na | 1", "b | 2\nc | 3", "d | 4"});
  CHECK(paths_of(chunks) == Texts{"Prices", "Prices > part | price", "Prices > part | price"});
}

TEST_CASE("Every way of cutting repeats the header row") {
  const Document document = prices().build();
  for (const char* strategy : {"recursive", "sentence", "fixed"}) {
    ChunkOptions options = with(7);
    options.strategy = strategy;
    CHECK(paths_of(chunk_words(document, options)).back() == "Prices > part | price");
  }
}

TEST_CASE("A table without a header row has none") {
  const Document document = DocumentBuilder().row("a | 1").row("b | 2").row("c | 3").build();
  CHECK(paths_of(chunk_words(document, with(3))) == Texts{"", "", ""});
}

TEST_CASE("Each row of a header of several rows is an element of the path") {
  const Document document = DocumentBuilder()
                                .header_row("all | of them")
                                .header_row("part | price")
                                .row("a | 1")
                                .row("b | 2")
                                .build();
  const std::vector<Chunk> chunks = chunk_words(document, with(10));
  CHECK(texts_of(chunks) == Texts{"all | of them\npart | price\na | 1", "b | 2"});
  CHECK(paths_of(chunks) == Texts{"", "all | of them > part | price"});
}

TEST_CASE("A chunk that ends one table and begins another has the header of the one in which it begins") {
  const Document document = DocumentBuilder()
                                .header_row("part | price")
                                .row("a | 1")
                                .row("b | 2")
                                .paragraph("between")
                                .header_row("part | stock")
                                .row("a | 7")
                                .row("b | 8")
                                .build();
  const std::vector<Chunk> chunks = chunk_words(document, with(10));
  CHECK(texts_of(chunks) == Texts{"part | price\na | 1\nb | 2\nbetween", "part | stock\na | 7\nb | 8"});
  const std::vector<Chunk> shifted = chunk_words(document, with(8));
  CHECK(texts_of(shifted) == Texts{"part | price\na | 1", "b | 2\nbetween", "part | stock\na | 7", "b | 8"});
  CHECK(paths_of(shifted) == Texts{"", "part | price", "", "part | stock"});
}

TEST_CASE("Tables that follow each other are told apart by an empty line or by a header row") {
  const Document by_line = DocumentBuilder()
                               .header_row("part | price")
                               .block(BlockKind::kTableRow, "a | 1")
                               .row("x | y")
                               .row("z | 0")
                               .build();
  CHECK(paths_of(chunk_words(by_line, with(3))) == Texts{"", "part | price", "", ""});
  const Document by_header = DocumentBuilder()
                                 .header_row("part | price")
                                 .row("a | 1")
                                 .header_row("part | stock")
                                 .row("a | 7")
                                 .build();
  CHECK(paths_of(chunk_words(by_header, with(3))) == Texts{"", "part | price", "", "part | stock"});
}

TEST_CASE("Of a very wide header row the path has the first cells, at most 1,000 bytes") {
  std::string header = "number";
  for (int i = 0; i < 50; ++i) header += " | " + std::string(30, static_cast<char>('a' + i % 26));
  const Document document = DocumentBuilder().header_row(header).row("1 | 2").row("3 | 4").build();
  const std::vector<Chunk> chunks = chunk_words(document, with(200));
  REQUIRE(chunks.size() == 1);
  const std::vector<Chunk> small = chunk_words(document, with(3));
  REQUIRE(small.back().heading_path.size() == 1);
  const std::string& shown = small.back().heading_path.front();
  CHECK(shown == header.substr(0, 6 + 30 * 33));
  const Document one = DocumentBuilder().header_row(std::string(3000, 'x')).row("1 | 2").row("3 | 4").build();
  CHECK(chunk_words(one, with(3)).back().heading_path == Texts{std::string(1000, 'x')});
}

TEST_CASE("The rest of a row that had to be cut has the header row, too") {
  const Document document =
      DocumentBuilder().header_row("part | price").row("a b c d | 1").row("e | 2").build();
  const std::vector<Chunk> chunks = chunk_words(document, with(4));
  CHECK(texts_of(chunks) == Texts{"part | price", "a b c d", "| 1", "e | 2"});
  CHECK(paths_of(chunks) == Texts{"", "part | price", "part | price", "part | price"});
}

TEST_CASE("A header row that is repeated as overlap is not told twice") {
  ChunkOptions options = with(7);
  options.overlap_tokens = 3;
  const std::vector<Chunk> chunks = chunk_words(prices().build(), options);
  for (const Chunk& chunk : chunks) {
    const bool shows = chunk.text.find("part") != std::string::npos;
    CHECK((chunk.heading_path.back() == "part | price") == !shows);
  }
}

TEST_CASE("A header row stays with the first row below it, and a caption with both") {
  const Document document =
      DocumentBuilder().paragraph("w x").header_row("part | price").row("a | 1").row("b | 2").build();
  CHECK(texts_of(chunk_words(document, with(6))) == Texts{"w x", "part | price\na | 1", "b | 2"});
  const Document captioned = DocumentBuilder()
                                 .paragraph("w x")
                                 .block(BlockKind::kCaption, "All prices")
                                 .header_row("part | price")
                                 .row("a | 1")
                                 .row("b | 2")
                                 .build();
  CHECK(texts_of(chunk_words(captioned, with(9))) ==
        Texts{"w x", "All prices\n\npart | price\na | 1", "b | 2"});
}

}  // namespace
}  // namespace ragctl::test
