// The block- and heading-aware strategy. Budgets count words.
#include "catch.hpp"
#include "support.hpp"

namespace ragctl::test {
namespace {

Texts cut(const Document& document, const ChunkOptions& options, Texts* warnings = nullptr) {
  return texts_of(chunk_words(document, options, warnings));
}

Texts paths(const Document& document, const ChunkOptions& options) {
  return paths_of(chunk_words(document, options));
}

TEST_CASE("Each section starts a chunk that carries its heading path") {
  const Document document = DocumentBuilder()
                                .paragraph("before")
                                .heading(1, "Top")
                                .paragraph("a b")
                                .heading(2, "Sub  one\nmore")
                                .paragraph("c d")
                                .heading(4, "Deep")
                                .paragraph("e")
                                .heading(2, "Next")
                                .paragraph("f")
                                .heading(1, "Last")
                                .paragraph("g")
                                .build();
  CHECK(cut(document, with(100)) ==
        Texts{"before", "Top\n\na b", "Sub  one\nmore\n\nc d", "Deep\n\ne", "Next\n\nf", "Last\n\ng"});
  CHECK(paths(document, with(100)) ==
        Texts{"", "Top", "Top > Sub one more", "Top > Sub one more > Deep", "Top > Next", "Last"});
}

TEST_CASE("A short introduction does not take the heading from the section that it is merged with") {
  const auto document = [](const std::string& introduction, const std::string& section) {
    return DocumentBuilder()
        .heading(1, "Top")
        .paragraph(introduction)
        .heading(2, "Refunds")
        .paragraph(section)
        .heading(2, "Shipping")
        .paragraph("s t u v w x y z")
        .build();
  };
  const Document merged = document("a", "b c d e f g h i j k");
  CHECK(cut(merged, with(100, 6)).front() == "Top\n\na\n\nRefunds\n\nb c d e f g h i j k");
  CHECK(paths(merged, with(100, 6)) == Texts{"Top > Refunds", "Top > Shipping"});
  CHECK(paths(document("a b c d e f g", "h"), with(100, 6)).front() == "Top");
}

TEST_CASE("Every chunk of a long section has the section's path") {
  const Document document =
      DocumentBuilder().heading(1, "T").heading(2, "S").paragraph("a b c").paragraph("d e f").build();
  CHECK(cut(document, with(5)) == Texts{"T\n\nS\n\na b c", "d e f"});
  CHECK(paths(document, with(5)) == Texts{"T > S", "T > S"});
}

TEST_CASE("Blocks of a section are packed to the budget") {
  const Document document = DocumentBuilder().paragraph("a b").paragraph("c d").paragraph("e f").build();
  CHECK(cut(document, with(4)) == Texts{"a b\n\nc d", "e f"});
  CHECK(cut(document, with(5)) == Texts{"a b\n\nc d", "e f"});
  CHECK(cut(document, with(3)) == Texts{"a b", "c d", "e f"});
}

TEST_CASE("A heading stays with the text that follows it") {
  const Document document =
      DocumentBuilder().heading(1, "A title").paragraph("One two three. Four five.").build();
  CHECK(cut(document, with(5)) == Texts{"A title\n\nOne two three.", "Four five."});
  CHECK(cut(document, with(4)) == Texts{"A title\n\nOne two", "three. Four five."});
  // A heading of more than half the budget is not worth tearing a sentence for.
  CHECK(cut(document, with(3)) == Texts{"A title", "One two three.", "Four five."});
}

TEST_CASE("A heading without text of its own goes with its first subsection") {
  const Document document = DocumentBuilder()
                                .heading(1, "T")
                                .heading(2, "S")
                                .paragraph("a")
                                .heading(2, "E")
                                .heading(2, "F")
                                .paragraph("b")
                                .build();
  CHECK(cut(document, with(100)) == Texts{"T\n\nS\n\na", "E", "F\n\nb"});
  CHECK(paths(document, with(100)) == Texts{"T > S", "T > E", "T > F"});
}

TEST_CASE("Small sections are merged up to min_tokens with what lies deeper") {
  const Document document = DocumentBuilder()
                                .heading(1, "T")
                                .paragraph("a b")
                                .heading(2, "S")
                                .paragraph("c d e f g h")
                                .heading(2, "U")
                                .paragraph("i")
                                .build();
  CHECK(cut(document, with(100, 3)) == Texts{"T\n\na b", "S\n\nc d e f g h", "U\n\ni"});
  CHECK(cut(document, with(100, 4)) == Texts{"T\n\na b\n\nS\n\nc d e f g h", "U\n\ni"});
  CHECK(paths(document, with(100, 4)) == Texts{"T > S", "T > U"});
}

TEST_CASE("Merging never crosses a heading of the same or a higher level") {
  const Document document = DocumentBuilder()
                                .heading(2, "A")
                                .paragraph("a")
                                .heading(2, "B")
                                .paragraph("b")
                                .heading(1, "C")
                                .paragraph("c")
                                .build();
  CHECK(cut(document, with(100, 50)) == Texts{"A\n\na", "B\n\nb", "C\n\nc"});
}

TEST_CASE("A small subsection at the end is merged backwards") {
  const Document document =
      DocumentBuilder().heading(1, "T").paragraph("a b c d").heading(2, "S").paragraph("e").build();
  CHECK(cut(document, with(100, 3)) == Texts{"T\n\na b c d\n\nS\n\ne"});
  CHECK(cut(document, with(6, 3)) == Texts{"T\n\na b c d", "S\n\ne"});
}

TEST_CASE("A small introduction takes in the beginning of a section too long for one chunk") {
  const Document document =
      DocumentBuilder().heading(1, "T").paragraph("a").heading(2, "S").paragraph(words("b", 12)).build();
  CHECK(cut(document, with(8, 3)) == Texts{"T\n\na\n\nS\n\nb w2 w3 w4 w5", "w6 w7 w8 w9 w10 w11 w12"});
}

TEST_CASE("Text before the first heading is merged when small") {
  const Document document = DocumentBuilder().paragraph("a").heading(1, "T").paragraph("b c d e").build();
  CHECK(cut(document, with(100, 2)) == Texts{"a\n\nT\n\nb c d e"});
  CHECK(cut(document, with(100, 1)) == Texts{"a", "T\n\nb c d e"});
}

TEST_CASE("Code is never cut while it fits the budget") {
  const Document document =
      DocumentBuilder().paragraph("a b").code("x = 1\n\ny = 2").paragraph("c d").build();
  CHECK(cut(document, with(7)) == Texts{"a b", "x = 1\n\ny = 2", "c d"});
  CHECK(cut(document, with(8)) == Texts{"a b\n\nx = 1\n\ny = 2", "c d"});
}

TEST_CASE("Code over the budget is cut at a blank line in the last third of the budget, else at a line") {
  const ChunkOptions options = with(6);
  CHECK(cut(DocumentBuilder().code("a b\nc d\n\ne\nf g\nh").build(), options) ==
        Texts{"a b\nc d", "e\nf g\nh"});
  CHECK(cut(DocumentBuilder().code("a b\n\nc d\ne\nf g\nh").build(), options) ==
        Texts{"a b\n\nc d\ne", "f g\nh"});
}

TEST_CASE("A heading goes with code that follows it rather than with the text before") {
  const Document document =
      DocumentBuilder().heading(1, "T").paragraph("a").heading(2, "S").code("b c d e f g").build();
  CHECK(cut(document, with(8, 3)) == Texts{"T\n\na", "S\n\nb c d e f g"});
  CHECK(cut(document, with(6, 3)) == Texts{"T\n\na\n\nS", "b c d e f g"});
}

TEST_CASE("Code over the budget is cut at lines, then words, then graphemes, and reported") {
  const Document document =
      DocumentBuilder().paragraph("intro.").code("a b\nc d e f g\nh\ni").paragraph("end").build();
  Texts warnings;
  CHECK(cut(document, with(4), &warnings) == Texts{"intro.", "a b", "c d e f", "g\nh\ni\n\nend"});
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0] ==
        "docs/a.md:3: a code block of 9 tokens is larger than max_tokens (4) and was cut; "
        "raise max_tokens to keep it whole");
  ChunkOptions options = with(3);
  options.unit = "characters";
  CHECK(cut(DocumentBuilder().code("abcdefg\nhi").build(), options) == Texts{"abc", "def", "g", "hi"});
}

TEST_CASE("Table rows are kept whole, and cut with a warning when one exceeds the budget") {
  const Document document = DocumentBuilder().row("a | b").row("c | d e f g").row("h | i").build();
  Texts warnings;
  CHECK(cut(document, with(6), &warnings) == Texts{"a | b", "c | d e f g", "h | i"});
  CHECK(warnings.empty());
  CHECK(cut(document, with(4), &warnings) == Texts{"a | b", "c | d e", "f g", "h | i"});
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("docs/a.md:2: a table row of 6 tokens") == 0);
}

TEST_CASE("Other blocks over the budget are cut without a warning") {
  Texts warnings;
  for (const BlockKind kind : {BlockKind::kHeading, BlockKind::kParagraph, BlockKind::kListItem,
                               BlockKind::kQuote, BlockKind::kCaption}) {
    CHECK(cut(DocumentBuilder().block(kind, "a b. C d e.", 1).build(), with(3), &warnings) ==
          Texts{"a b.", "C d e."});
  }
  CHECK(warnings.empty());
}

TEST_CASE("Every part of a heading over the budget is short in the path") {
  const Document document = DocumentBuilder().heading(1, std::string(5000, 'x')).paragraph("a").build();
  ChunkOptions options = with(1000);
  options.unit = "characters";
  const std::vector<Chunk> chunks = chunk_words(document, options);
  REQUIRE(chunks.size() == 6);
  for (const Chunk& chunk : chunks) CHECK(chunk.heading_path == Texts{std::string(1000, 'x')});
}

TEST_CASE("Text in gaps between blocks is kept in its place") {
  const Document document =
      DocumentBuilder().gap("lead\n").heading(1, "T").gap("between\n\n").paragraph("a").gap("- tail").build();
  CHECK(cut(document, with(100)) == Texts{"lead", "T\n\nbetween\n\na\n\n- tail"});
  CHECK(paths(document, with(100)) == Texts{"", "T"});
  const std::vector<Chunk> chunks = chunk_words(document, with(2));
  CHECK(texts_of(chunks) == Texts{"lead", "T\n\nbetween", "a", "- tail"});
  CHECK(chunks[1].line_begin == 2);
  CHECK(chunks[3].line_begin == 0);
}

TEST_CASE("A document without blocks is cut as by recursive") {
  Random random(5);
  for (int i = 0; i < 20; ++i) {
    const Document document = plain(random_text(random, 200));
    ChunkOptions recursive = with(16, 4);
    recursive.strategy = "recursive";
    CHECK(cut(document, with(16, 4)) == cut(document, recursive));
  }
}

TEST_CASE("A warning without a known line names the source alone") {
  Document document = DocumentBuilder().code("a b c").build();
  document.blocks[0].line = 0;
  Texts warnings;
  cut(document, with(2), &warnings);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("docs/a.md: a code block of 3 tokens") == 0);
}

}  // namespace
}  // namespace ragctl::test
