// Lines that introduce what follows stay with it. Budgets count words.
#include "introduction.hpp"

#include "catch.hpp"
#include "support.hpp"

namespace ragctl::test {
namespace {

Texts cut(const DocumentBuilder& document, const ChunkOptions& options) {
  return texts_of(chunk_words(document.build(), options));
}

TEST_CASE("Questions are told by their mark or their name") {
  for (const char* text :
       {"Where is it?", "어디에 있나요?", "どこですか？", "(왜 그럴까?)", "“Who?”", "Is it so?**",
        "Q. 복사기 고장", "Q: opening hours", "q1) fees", "Q2 fees", "Question 3: fees", "질문 4. 요금",
        "문) 요금", "[Q] 요금", "- Q. 요금", "  3. 질문: 요금", "問：料金"}) {
    INFO(text);
    CHECK(is_question(text));
  }
  for (const char* text : {"", "It is here.", "Why? Because.", "Q. 언제? A. 내일", "Q. 요금\nA. 없음",
                           "Quality: high", "Q&A", "질문 있습니다", "문의: 7700", "문화", "2024", "..."}) {
    INFO(text);
    CHECK_FALSE(is_question(text));
  }
}

TEST_CASE("A question moves to the chunk of its answer") {
  const DocumentBuilder document =
      DocumentBuilder().paragraph("one?").paragraph("a b c").paragraph("two?").paragraph("d e f");
  CHECK(cut(document, with(5)) == Texts{"one?\n\na b c", "two?\n\nd e f"});
  CHECK(cut(document, with(7)) == Texts{"one?\n\na b c", "two?\n\nd e f"});
  CHECK(cut(document, with(8)) == Texts{"one?\n\na b c\n\ntwo?\n\nd e f"});
}

TEST_CASE("So does a label, and a line that ends in a colon before a list or code") {
  CHECK(cut(DocumentBuilder().paragraph("a b c").label("Parking").paragraph("d e f"), with(5)) ==
        Texts{"a b c", "Parking\n\nd e f"});
  CHECK(cut(DocumentBuilder().paragraph("a b c").paragraph("Bring:").block(BlockKind::kListItem, "- x y", 1),
            with(5)) == Texts{"a b c", "Bring:\n\n- x y"});
  CHECK(cut(DocumentBuilder().paragraph("a b c").paragraph("Run：").code("d e f"), with(5)) ==
        Texts{"a b c", "Run：\n\nd e f"});
  CHECK(cut(DocumentBuilder().paragraph("a b c").paragraph("Parking").paragraph("d e f"), with(5)) ==
        Texts{"a b c\n\nParking", "d e f"});
}

TEST_CASE("A label moves with the question under it, and a heading with both") {
  CHECK(cut(DocumentBuilder().paragraph("a b c").label("Parking").paragraph("Where?").paragraph("d e f"),
            with(6)) == Texts{"a b c", "Parking\n\nWhere?\n\nd e f"});
  CHECK(
      cut(DocumentBuilder().heading(1, "T").paragraph("a b c").heading(2, "S").paragraph("Where?").paragraph(
              "d e f g"),
          with(8, 4)) == Texts{"T\n\na b c", "S\n\nWhere?\n\nd e f g"});
}

TEST_CASE("Of several questions in a row only the last one moves") {
  DocumentBuilder document;
  for (const char* text : {"a?", "b?", "c?", "d?", "e?", "f?"}) document.paragraph(text);
  CHECK(cut(document, with(4)) == Texts{"a?\n\nb?\n\nc?\n\nd?", "e?\n\nf?"});
  CHECK(cut(document, with(1)) == Texts{"a?", "b?", "c?", "d?", "e?", "f?"});
  document.paragraph("g h");
  CHECK(cut(document, with(6)) == Texts{"a?\n\nb?\n\nc?\n\nd?\n\ne?", "f?\n\ng h"});
  for (const char* strategy : {"recursive", "markdown"}) {
    ChunkOptions options = with(3);
    options.strategy = strategy;
    CHECK(texts_of(chunk_words(plain("a?\n\nb?\n\nc?\n\nd e"), options)) == Texts{"a?\n\nb?", "c?\n\nd e"});
    CHECK(texts_of(chunk_words(plain("a?\n\nb?\n\nc?\n\nd?"), options)) == Texts{"a?\n\nb?\n\nc?", "d?"});
  }
}

TEST_CASE("An answer too long for one chunk begins in that of its question") {
  const DocumentBuilder document = DocumentBuilder().paragraph("a b c.").paragraph("Why?").paragraph(
      "One two three. Four five. Six seven.");
  CHECK(cut(document, with(6)) == Texts{"a b c.", "Why?\n\nOne two three. Four five.", "Six seven."});
}

TEST_CASE("Text below min_tokens is filled up rather than left alone") {
  const DocumentBuilder document =
      DocumentBuilder().paragraph("a b").paragraph("Why?").paragraph("One two three. Four five six.");
  CHECK(cut(document, with(6, 0)) == Texts{"a b", "Why?\n\nOne two three.", "Four five six."});
  CHECK(cut(document, with(6, 3)) == Texts{"a b\n\nWhy?\n\nOne two three.", "Four five six."});
}

TEST_CASE("What takes more than half of the budget, or is no short line, introduces nothing") {
  CHECK(cut(DocumentBuilder().paragraph("a").paragraph("Is it so long?").paragraph("d e f"), with(6)) ==
        Texts{"a\n\nIs it so long?", "d e f"});
  const std::string question = words("Is", 200) + "?";
  CHECK(cut(DocumentBuilder().paragraph("a").paragraph(question).paragraph(words("b", 300)),
            with(600 - 150)) == Texts{"a\n\n" + question, words("b", 300)});
}

TEST_CASE("A question stays where it is before code that needs all of the budget") {
  CHECK(cut(DocumentBuilder().paragraph("a b").paragraph("Why?").code("c d e f"), with(4)) ==
        Texts{"a b\n\nWhy?", "c d e f"});
  CHECK(cut(DocumentBuilder().paragraph("a b").paragraph("Why?").code("c d\ne f\ng h"), with(4)) ==
        Texts{"a b", "Why?\n\nc d", "e f\ng h"});
}

TEST_CASE("Within a paragraph that is cut at lines, a question is a line") {
  const std::string text = "Q. a\nb c\nQ. d\ne f\nQ. g\nh i";
  CHECK(cut(DocumentBuilder().paragraph(text), with(6)) == Texts{"Q. a\nb c", "Q. d\ne f", "Q. g\nh i"});
  CHECK(cut(DocumentBuilder().code("a b c\nd:\ne f g"), with(5)) == Texts{"a b c\nd:", "e f g"});
}

TEST_CASE("Plain text keeps questions with their answers, too") {
  for (const char* strategy : {"recursive", "markdown"}) {
    ChunkOptions options = with(7);
    options.min_tokens = 0;
    options.strategy = strategy;
    CHECK(texts_of(chunk_words(plain("one?\n\na b c\n\ntwo?\n\nd e f\n"), options)) ==
          Texts{"one?\n\na b c", "two?\n\nd e f"});
  }
}

TEST_CASE("The overlap of a chunk begins before the question that moved to it, where there is room") {
  ChunkOptions options = with(8);
  options.overlap_tokens = 2;
  CHECK(cut(DocumentBuilder().paragraph("a b c. d e.").paragraph("two?").paragraph("f g h i"), options) ==
        Texts{"a b c. d e.", "d e.\n\ntwo?\n\nf g h i"});
  options.max_tokens = 5;  // the question begins a chunk, and its answer takes the place of the overlap
  CHECK(cut(DocumentBuilder().paragraph("a b c. d e.").paragraph("two?").paragraph("f g h i"), options) ==
        Texts{"a b c. d e.", "two?\n\nf g h i"});
}

}  // namespace
}  // namespace ragctl::test
