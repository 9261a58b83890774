// How much of a chunk is repeated in the next, and where the repetition starts. Budgets count words.
#include "catch.hpp"
#include "support.hpp"

namespace ragctl::test {
namespace {

ChunkOptions with(const std::string& strategy, std::uint32_t max, std::uint32_t overlap) {
  ChunkOptions options;
  options.strategy = strategy;
  options.max_tokens = max;
  options.overlap_tokens = overlap;
  options.min_tokens = 0;
  return options;
}

Texts cut(const Document& document, const ChunkOptions& options) {
  return texts_of(chunk_words(document, options));
}

TEST_CASE("fixed repeats whole words and still fills the budget") {
  CHECK(cut(plain("a b c d e f g h i"), with("fixed", 5, 2)) == Texts{"a b c d e", "d e f g h", "g h i"});
}

TEST_CASE("fixed repeats graphemes where there are no words") {
  ChunkOptions options = with("fixed", 4, 1);
  options.unit = "characters";
  CHECK(cut(plain("가나다라마바사아"), options) == Texts{"가나다라", "라마바사", "사아"});
}

TEST_CASE("fixed rounds the overlap down to whole words") {
  ChunkOptions options = with("fixed", 11, 4);
  options.unit = "characters";
  CHECK(cut(plain("aaa bbb ccc ddd eee"), options) == Texts{"aaa bbb ccc", "ccc ddd eee"});
  options.overlap_tokens = 2;
  CHECK(cut(plain("aaa bbb ccc ddd eee"), options) == Texts{"aaa bbb ccc", "ddd eee"});
}

TEST_CASE("sentence repeats whole sentences or nothing") {
  const Document document = plain("A b. C d. E f. G h i.");
  CHECK(cut(document, with("sentence", 6, 2)) == Texts{"A b. C d. E f.", "E f. G h i."});
  CHECK(cut(document, with("sentence", 6, 1)) == Texts{"A b. C d. E f.", "G h i."});
}

TEST_CASE("sentence repeats words where it had to cut a sentence") {
  CHECK(cut(plain("A b c d e f g h."), with("sentence", 5, 2)) == Texts{"A b c d e", "d e f g h."});
}

TEST_CASE("recursive repeats sentences, else words") {
  CHECK(cut(plain("A b c. D e.\n\nF g h."), with("recursive", 5, 2)) ==
        Texts{"A b c. D e.", "D e.\n\nF g h."});
  CHECK(cut(plain("A b c d e.\n\nF g h."), with("recursive", 5, 2)) == Texts{"A b c d e.", "d e.\n\nF g h."});
}

TEST_CASE("Overlap gives way to text that needs the room") {
  CHECK(cut(plain("A b c. D e.\n\nF g h i."), with("recursive", 5, 2)) ==
        Texts{"A b c. D e.", "e.\n\nF g h i."});
  CHECK(cut(plain("A b c. D e.\n\nF g h i j."), with("recursive", 5, 2)) ==
        Texts{"A b c. D e.", "F g h i j."});
}

TEST_CASE("Overlap reaches back into one chunk only and never repeats all of it") {
  CHECK(cut(plain("A b.\n\nC d e f g h i j.\n\nK l."), with("recursive", 9, 4)) ==
        Texts{"A b.", "b.\n\nC d e f g h i j.", "g h i j.\n\nK l."});
}

TEST_CASE("none repeats nothing") {
  CHECK(cut(plain("a b c d e f"), with("none", 5, 2)) == Texts{"a b c d e f"});
}

TEST_CASE("markdown repeats text within a section, never across a heading") {
  const Document document = DocumentBuilder()
                                .heading(1, "T")
                                .paragraph("a b. C d.")
                                .paragraph("E f g.")
                                .heading(1, "U")
                                .paragraph("h i.")
                                .build();
  CHECK(cut(document, with("markdown", 5, 2)) == Texts{"T\n\na b. C d.", "C d.\n\nE f g.", "U\n\nh i."});
}

TEST_CASE("markdown takes the heading path of the new text") {
  const Document document = DocumentBuilder()
                                .paragraph("a b. C d.")
                                .heading(2, "S")
                                .paragraph("e f g h. I j.")
                                .paragraph("k l m.")
                                .build();
  ChunkOptions options = with("markdown", 7, 2);
  const std::vector<Chunk> chunks = chunk_words(document, options);
  CHECK(texts_of(chunks) == Texts{"a b. C d.", "S\n\ne f g h. I j.", "I j.\n\nk l m."});
  CHECK(chunks[0].heading_path.empty());
  CHECK(chunks[2].heading_path == Texts{"S"});
  CHECK(chunks[2].line_begin == 5);
}

TEST_CASE("markdown starts no overlap inside code or a table row") {
  const Document code = DocumentBuilder().paragraph("a.").code("c d\ne f\ng").paragraph("H i j.").build();
  CHECK(cut(code, with("markdown", 6, 2)) == Texts{"a.\n\nc d\ne f\ng", "H i j."});
  const Document rows = DocumentBuilder().row("a b c").row("d e").row("f g h").build();
  CHECK(cut(rows, with("markdown", 5, 2)) == Texts{"a b c\nd e", "d e\nf g h"});
  CHECK(cut(rows, with("markdown", 6, 1)) == Texts{"a b c\nd e", "f g h"});
}

TEST_CASE("markdown repeats lines of code that had to be cut") {
  const Document document = DocumentBuilder().code("a\nb c\nd\ne f\ng h").build();
  CHECK(cut(document, with("markdown", 6, 2)) == Texts{"a\nb c\nd\ne f", "e f\ng h"});
}

}  // namespace
}  // namespace ragctl::test
