#include <ctime>

#include "catch.hpp"
#include "check_document.hpp"
#include "extract.hpp"

using namespace ragctl;

TEST_CASE("Markdown becomes readable text with blocks") {
  const Extraction document = markdown(
      "# Title #\n\nA *soft*\n**break** and `code`  \nhard. ![an image](x.png) "
      "[link](u)\n\nSetext\ntwo\n---\n\n> quoted\n> "
      "lines\n\n***\n\n```py\ndef f():\n    pass\n```\n\n    indented\n");
  CHECK(outline(document) == Lines{"heading 1 1: Title",
                                   "paragraph 0 3: A soft\nbreak and code\nhard. an image link",
                                   "heading 2 7: Setext two", "quote 0 11: quoted\nlines",
                                   "code 0 17: def f():\n    pass", "code 0 21: indented"});
  CHECK(document.title == "Title");
  CHECK(document.text.substr(0, 14) == "Title\n\nA soft\n");
}

TEST_CASE("list items carry their markers and nesting") {
  const Extraction document = markdown(
      "- one\n- two\n  more\n  1. nested\n  2. again\n\n     second paragraph\n- [x] done\n- [ ] open\n\n7) "
      "seven\n8) eight\n");
  CHECK(outline(document) ==
        Lines{"list_item 1 1: - one", "list_item 1 2: - two\nmore", "list_item 2 4:   1. nested",
              "list_item 2 5:   2. again", "list_item 2 7:     second paragraph", "list_item 1 8: - [x] done",
              "list_item 1 9: - [ ] open", "list_item 1 11: 7) seven", "list_item 1 12: 8) eight"});
  CHECK(document.text.find("- one\n- two\nmore\n  1. nested") == 0);
  CHECK(document.text.find("- [ ] open\n\n7) seven\n8) eight") != std::string::npos);
}

TEST_CASE("table rows are lines of cells") {
  const std::string source = "before\n| 이름 | 값 |\n|---|:-:|\n| a | `x\\|y` |\n| b |\n\nafter\n";
  const Extraction document = markdown(source);
  CHECK(outline(document) == Lines{"paragraph 0 1: before", "table_row 1 2: 이름 | 값",
                                   "table_row 0 4: a | x|y", "table_row 0 5: b |", "paragraph 0 7: after"});
  CHECK(document.text == "before\n\n이름 | 값\na | x|y\nb |\n\nafter");
  CHECK(source_of(source, document.blocks[0]) == "before");
  CHECK(source_of(source, document.blocks[1]) == "| 이름 | 값 |");
}

TEST_CASE("paragraphs that are bold throughout are labels") {
  CHECK(outline(
            markdown("**Q. Where?**\n\n**Note**: here\n\n__two__ **parts**\n\n- **item**\n\n> **quoted**\n\n"
                     "<img alt=\"A map\">\n")) ==
        Lines{"paragraph 1 1: Q. Where?", "paragraph 0 3: Note: here", "paragraph 1 5: two parts",
              "list_item 1 7: - item", "quote 0 9: quoted", "paragraph 0 11: A map"});
  CHECK(outline(markdown("a <img alt=\"A map\">\n")) == Lines{"paragraph 0 1: a A map"});
  CHECK(outline(markdown("<dl>\n<dt>term</dt>\n<dd>meaning</dd>\n</dl>\n")) ==
        Lines{"paragraph 1 2: term", "paragraph 0 3: meaning"});
}

TEST_CASE("a table whose header is empty has none") {
  CHECK(outline(markdown("| | |\n|---|---|\n| a | b |\n")) == Lines{"table_row 0 3: a | b"});
}

TEST_CASE("raw HTML loses its tags, not its text") {
  const Extraction document = markdown(
      "a <b>bold</b> <!-- gone --> &amp; line<br>next <img src=x alt=\"the alt text\">\n\n<div "
      "align=\"center\">\n  <h2>Head</h2>\n  "
      "text &lt;tag&gt;\n</div>\n\n<!-- a\n\ncomment "
      "-->\n\n<table>\n<tr><th>k</th><th>v</th></tr>\n<tr><td>1</td><td>2</td></tr>\n"
      "</table>\n");
  CHECK(outline(document) == Lines{"paragraph 0 1: a bold  & line next the alt text", "heading 2 4: Head",
                                   "paragraph 0 5: text <tag>", "table_row 1 13: k | v",
                                   "table_row 0 14: 1 | 2"});
}

TEST_CASE("line ends in code spans and tags are line ends of the text") {
  CHECK(markdown("a `b\nc d` e\n`f` g\n").text == "a b\nc d e\nf g");
  CHECK(markdown("> 코드 ``x `y\n>   z w\n> v`` u\n").text == "코드 x `y\nz w\nv u");
  CHECK(markdown("- a <b\n  title='x'>bold</b> c\n  d\n").text == "- a bold\nc\nd");
  CHECK(markdown("a <!-- b\nc\nd --> e f\ng\n").text == "a \ne\nf\ng");
  CHECK(markdown("- <b\n  x=y> a <b\n  x\n  =y>  b c d\n").text == "-  a\n  b\nc\nd");
  CHECK(markdown("[x]: /u\n`a\nb`\nc\n").text == "a\nb\nc");
  CHECK(markdown("`` a\nb `c\n`` d\n").text == "a\nb `c\nd");
  CHECK(markdown("# a `b`\n\n`c\nd`\n===\n").text == "a b\n\nc d");
}

TEST_CASE("single tildes are no strikethrough, double ones are") {
  CHECK(markdown("1~2장, 3~4장 ~~gone~~").text == "1~2장, 3~4장 gone");
}

TEST_CASE("link reference definitions vanish and do not move the line") {
  const Extraction document = markdown("[a]: /u 'title'\n[b]: /v\nSee [a] and [b].\n");
  CHECK(outline(document) == Lines{"paragraph 0 3: See a and b."});
  CHECK(outline(markdown("> [설치]: ./install.md\n> 설치 방법\n")) == Lines{"quote 0 2: 설치 방법"});
  CHECK(outline(markdown("[a]: /u\n[b]: no definition\n")) == Lines{"paragraph 0 2: [b]: no definition"});
}

TEST_CASE("footnotes stay, those of one word too") {
  const Extraction document = markdown(
      "A claim[^1] and another[^둘].\n\n[^1]: https://example.org/a\n[^둘]: 참고\n\n> [^3]: <ab:u> "
      "'x'\n\n```\n"
      "[^4]: code\n```\n\n[a [^5]: b](u)\n");
  CHECK(outline(document) == Lines{"paragraph 0 1: A claim[^1] and another[^둘].",
                                   "paragraph 0 3: [^1]: https://example.org/a\n[^둘]: 참고",
                                   "quote 0 6: [^3]: ab:u 'x'", "code 0 9: [^4]: code",
                                   "paragraph 0 12: a [^5]: b"});
  CHECK(markdown("[a]: /u\n[^1]: note\n").blocks[0].line == 2);
}

TEST_CASE("attribute lists and image file names are no text") {
  CHECK(markdown("A note.\n{: .prompt-info }\n").text == "A note.");
  CHECK(markdown("![IMG_4315.jpeg](a.jpeg)\n\n![차트.png](b)\n\n![a chart](c)").text == "a chart");
}

TEST_CASE("blocks know their bytes in the source, with CRLF and front matter") {
  const std::string source =
      "\xef\xbb\xbf---\r\ntitle: T\r\n---\r\n\r\n# 하나\r\n\r\ntwo\r\nthree\r\n\r\n- item\r\n";
  const Extraction document = markdown(source);
  REQUIRE(document.blocks.size() == 3);
  CHECK(document.title == "T");
  CHECK(source_of(source, document.blocks[0]) == "# 하나");
  CHECK(source_of(source, document.blocks[1]) == "two\r\nthree");
  CHECK(source_of(source, document.blocks[2]) == "item");
  CHECK(document.blocks[0].line == 5);
  CHECK(document.blocks[1].line == 7);
  CHECK(document.blocks[2].line == 10);
}

TEST_CASE("acl of the front matter is the document's, and never read as nobody's") {
  CHECK(markdown("---\nacl: [hr, staff]\n---\nx\n").acl == Lines{"hr", "staff"});
  CHECK(markdown("---\nacl: hr\n---\nx\n").acl == Lines{"hr"});
  CHECK(markdown("---\nacl: hr\n---\nx\n").metadata.members().empty());
  for (const char* value : {"", "12", "[hr, 12]", "\n  hr: read"})
    CHECK_THROWS_AS(markdown("---\nacl: " + std::string(value) + "\n---\nx\n"), Error);
}

TEST_CASE("many lines of front matter that are not understood are counted") {
  std::string text = "---\n";
  for (int i = 0; i < 3000; ++i) text += "k" + std::to_string(i) + ": {a: 1}\n";
  const Extraction out = markdown(text + "---\nx\n");
  REQUIRE(out.warnings.size() == 11);
  CHECK(out.warnings.back().message == "front matter has 2990 more of such lines");
}

TEST_CASE("the first level-one heading is the title, else the first heading") {
  CHECK(markdown("## Sub\n\n# Main\n").title == "Main");
  CHECK(markdown("text\n\n### Only\n").title == "Only");
  CHECK(markdown("text\n").title.empty());
}

TEST_CASE("character references cannot break the text's invariants") {
  const DecodedText source = decoded("e&#x301;&#13;\n&#13;\n\n- &#x301;x&#13;\n\n&#0;");
  const Extraction document = extract_markdown(source);
  CHECK(broken_invariant(document.text, document.blocks, source.text.size()).empty());
  CHECK(document.text.find("é") == 0);
}

TEST_CASE("tables and long words that would take quadratic time are read otherwise") {
  std::string rows;
  for (int i = 0; i < 20000; ++i) rows += "aaa\n| a | b |\n|--\n";
  const Extraction document = markdown(rows);
  REQUIRE(document.warnings.size() == 1);
  CHECK(document.blocks.size() == 1);
  CHECK(markdown("http://a.b" + std::string(200000, ')')).text.size() == 200010);
}

TEST_CASE("what would take quadratic time in other ways is read as plain text") {
  const auto repeated = [](std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
  };
  const std::clock_t begin = std::clock();  // CPU time: other processes do not count
  for (const std::string& body :
       {repeated("> ", 20000) + "a\n" + repeated("a\n", 20000),
        repeated("1. ", 20000) + "a" + repeated("\n", 20000), repeated("a <? b ", 50000),
        repeated("a <![CDATA[ b ", 50000), repeated("> > a <!X b\n", 50000) + "\n\n> ]]> ?>"}) {
    const Extraction document = markdown("---\ntitle: T\n---\n\n" + body);
    REQUIRE(document.warnings.size() == 1);
    CHECK(document.warnings[0].message.find("is read as plain text") == 0);
    CHECK(document.blocks[0].line == 5);
    CHECK(document.text.starts_with(body.substr(0, 30)));
  }
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 2.0);
  std::string ordinary =
      repeated("`<?php` and <!doctype\n\n", 5000) + "> > - 1. deep\n" + repeated("lazy\n", 5000);
  CHECK(markdown(ordinary).warnings.empty());
}

TEST_CASE("deep nesting does not exhaust the stack") {
  CHECK(markdown(std::string(100000, '>') + "a").text == "a");
  std::string list;
  for (int i = 0; i < 5000; ++i) list += "- ";
  const Extraction document = markdown(list + "a");
  REQUIRE(document.blocks.size() == 1);
  CHECK(document.blocks[0].level == 5000);
  CHECK(document.text.size() < 200);
}

TEST_CASE("a hundred thousand nested lists take no time") {
  std::string list;
  for (int i = 0; i < 100000; ++i) list += "+ ";
  const std::clock_t begin = std::clock();  // CPU time: other processes do not count
  CHECK(markdown(list + "a").blocks.size() == 1);
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 1.0);  // counted anew in each: 4 s
}

TEST_CASE("an id at the end of a heading is not of its text") {
  const Extraction document = markdown(
      "# Start {#start}\n\n## Next {#next .note}\n\n## Old {: #old}\n\nSetext {#s}\n------\n\n## Set {a, "
      "b}\n\n"
      "## {#only}\n\n## map{#x}\n");
  CHECK(document.title == "Start");
  CHECK(outline(document) == Lines{"heading 1 1: Start", "heading 2 3: Next", "heading 2 5: Old",
                                   "heading 2 7: Setext", "heading 2 10: Set {a, b}", "heading 2 12: {#only}",
                                   "heading 2 14: map{#x}"});
}
