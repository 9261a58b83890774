// none, fixed, sentence and recursive on texts whose cuts are known. Budgets count words.
#include "catch.hpp"
#include "support.hpp"

namespace ragctl::test {
namespace {

ChunkOptions with(const std::string& strategy, std::uint32_t max, std::uint32_t min = 0) {
  ChunkOptions options;
  options.strategy = strategy;
  options.max_tokens = max;
  options.min_tokens = min;
  return options;
}

Texts cut(const std::string& text, const ChunkOptions& options) {
  return texts_of(chunk_words(plain(text), options));
}

ChunkOptions characters(ChunkOptions options) {
  options.unit = "characters";
  return options;
}

TEST_CASE("none makes one trimmed chunk, whatever the budget") {
  const std::vector<Chunk> chunks = chunk_words(plain("\n\n one two.\n\nThree \n"), with("none", 1));
  REQUIRE(chunks.size() == 1);
  CHECK(chunks[0].text == "one two.\n\nThree");
  CHECK(chunks[0].begin == 3);
  CHECK(chunks[0].tokens == 3);
}

TEST_CASE("none has no heading path unless one heading encloses all text") {
  const Document one =
      DocumentBuilder().heading(1, "T").paragraph("a").heading(2, "S").paragraph("b").build();
  CHECK(chunk_words(one, with("none", 1)).front().heading_path == Texts{"T"});
  const Document two =
      DocumentBuilder().heading(1, "T").paragraph("a").heading(1, "U").paragraph("b").build();
  CHECK(chunk_words(two, with("none", 1)).front().heading_path.empty());
}

TEST_CASE("fixed fills each chunk to the budget") {
  CHECK(cut("a b c d e f g", with("fixed", 3)) == Texts{"a b c", "d e f", "g"});
  CHECK(cut("a. b\n\nc  d", with("fixed", 3)) == Texts{"a. b\n\nc", "d"});
  CHECK(cut("a b c", with("fixed", 3)) == Texts{"a b c"});
}

TEST_CASE("fixed prefers the end of a word and cuts one only if it alone is too long") {
  CHECK(cut("abcd efgh", characters(with("fixed", 6))) == Texts{"abcd", "efgh"});
  CHECK(cut("ab cdefghijkl mn", characters(with("fixed", 6))) == Texts{"ab cde", "fghijk", "l mn"});
  CHECK(cut("가나다라마바사", characters(with("fixed", 3))) == Texts{"가나다", "라마바", "사"});
}

TEST_CASE("fixed never cuts a grapheme") {
  const std::string accents = "e\u0301e\u0301e\u0301e\u0301e\u0301";
  CHECK(cut(accents, characters(with("fixed", 3))) ==
        Texts{"e\u0301", "e\u0301", "e\u0301", "e\u0301", "e\u0301"});
  CHECK(cut(accents, characters(with("fixed", 4))) == Texts{"e\u0301e\u0301", "e\u0301e\u0301", "e\u0301"});
  CHECK(cut("🇰🇷🇺🇸🇯🇵", characters(with("fixed", 4))) == Texts{"🇰🇷🇺🇸", "🇯🇵"});
}

TEST_CASE("sentence packs whole sentences") {
  const std::string text = "One two three. Four five. Six seven eight nine. Ten.";
  CHECK(cut(text, with("sentence", 5)) == Texts{"One two three. Four five.", "Six seven eight nine. Ten."});
  CHECK(cut(text, with("sentence", 4)) ==
        Texts{"One two three.", "Four five.", "Six seven eight nine.", "Ten."});
  CHECK(cut("첫 문장이다. 둘째 문장이다. 셋째다.", with("sentence", 4)) ==
        Texts{"첫 문장이다. 둘째 문장이다.", "셋째다."});
}

TEST_CASE("sentence cuts a long sentence between words and packs its rest with the next") {
  CHECK(cut("One. A b c d e f g h. Two.", with("sentence", 4)) ==
        Texts{"One.", "A b c d", "e f g h.", "Two."});
  CHECK(cut("One. A b c d e f. Two.", with("sentence", 4)) == Texts{"One.", "A b c d", "e f. Two."});
  CHECK(cut("One. A b c d e f. Two.", with("sentence", 4, 2)) == Texts{"One. A b c", "d e f. Two."});
}

TEST_CASE("recursive cuts at the strongest boundary that gives pieces of the size") {
  const std::string text = "a b c\nd e f\n\ng h\n\ni j k l. M n o p.";
  CHECK(cut(text, with("recursive", 100)) == Texts{text});
  CHECK(cut(text, with("recursive", 8)) == Texts{"a b c\nd e f\n\ng h", "i j k l. M n o p."});
  CHECK(cut(text, with("recursive", 6)) == Texts{"a b c\nd e f", "g h", "i j k l.", "M n o p."});
  CHECK(cut(text, with("recursive", 4)) == Texts{"a b c", "d e f", "g h", "i j k l.", "M n o p."});
  CHECK(cut(text, with("recursive", 3)) == Texts{"a b c", "d e f", "g h", "i j k", "l.", "M n o", "p."});
}

TEST_CASE("recursive counts blank lines with spaces as the end of a paragraph") {
  CHECK(cut("a b\n \t\nc d\ne", with("recursive", 3)) == Texts{"a b", "c d\ne"});
}

TEST_CASE("recursive fills up a small piece when its neighbour has to be broken anyway") {
  CHECK(cut("a\n\nb c d. E f g.", with("recursive", 4, 0)) == Texts{"a", "b c d.", "E f g."});
  CHECK(cut("a\n\nb c d. E f g.", with("recursive", 4, 2)) == Texts{"a\n\nb c d.", "E f g."});
}

TEST_CASE("Documents with blocks are cut by fixed, sentence and recursive as their text alone") {
  const Document document =
      DocumentBuilder().heading(1, "T").paragraph("a b c d. E f.").code("x y\nz").row("r | s").build();
  Document bare = document;
  bare.blocks.clear();
  for (const char* strategy : {"fixed", "sentence", "recursive"}) {
    CHECK(texts_of(chunk_words(document, with(strategy, 3))) ==
          texts_of(chunk_words(bare, with(strategy, 3))));
  }
}

TEST_CASE("Tokens count as in the text as a whole") {
  // The simple tokenizer pairs Hangul syllables: 가나 다라 마.
  const auto tokenizer = make_simple_tokenizer();
  ChunkOptions options = with("fixed", 2);
  const std::vector<Chunk> chunks = chunk(plain("가나다라마"), options, *tokenizer);
  CHECK(texts_of(chunks) == Texts{"가나다라", "마"});
  CHECK(chunks[0].tokens == 2);
  CHECK(chunks[1].tokens == 1);
}

}  // namespace
}  // namespace ragctl::test
