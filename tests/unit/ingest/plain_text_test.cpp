#include <ctime>

#include "catch.hpp"
#include "extract.hpp"
#include "text_headings.hpp"

using namespace ragctl;

TEST_CASE("paragraphs of plain text keep their lines") {
  const std::string source = "\n  first line\nsecond  line \n\n \t\n# not a heading\n- not a list\n\n\n";
  const Extraction document = plain(source);
  CHECK(document.title.empty());
  CHECK(outline(document) ==
        Lines{"paragraph 0 2:   first line\nsecond  line ", "paragraph 0 6: # not a heading\n- not a list"});
  CHECK(document.text == "  first line\nsecond  line \n\n# not a heading\n- not a list");
  for (const Block& block : document.blocks) {
    CHECK(source_of(source, block) == document.text.substr(block.begin, block.end - block.begin));
  }
}

TEST_CASE("plain text becomes NFC while its source offsets stay") {
  const std::string source =
      "e\xcc\x81t\xc3\xa9\n\n\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab";  // é decomposed; 한 as three jamo
  const Extraction document = plain(source);
  CHECK(document.text == "été\n\n한");
  REQUIRE(document.blocks.size() == 2);
  CHECK(source_of(source, document.blocks[1]) == "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab");
}

TEST_CASE("a line with a rule of its length below is a heading of plain text") {
  const std::string source =
      "Handbook\n========\n\nBackups\n-------\nRun every night.\n\n복구 절차\n~~~~~~~~~\n\nUse "
      "it.\n\nLast\n----\n\nEnd.\n";
  const Extraction document = plain(source);
  CHECK(document.title == "Handbook");
  CHECK(outline(document) ==
        Lines{"heading 1 1: Handbook", "other 0 2: ========", "heading 2 4: Backups", "other 0 5: -------",
              "paragraph 0 6: Run every night.", "heading 3 8: 복구 절차", "other 0 9: ~~~~~~~~~",
              "paragraph 0 11: Use it.", "heading 2 13: Last", "other 0 14: ----", "paragraph 0 16: End."});
  CHECK(document.text + "\n" == source);
  CHECK(outline(plain("#####\nGuide\n#####\n\nPart\n====\n\nx\n")) ==
        Lines{"other 0 1: #####", "heading 1 2: Guide", "other 0 3: #####", "heading 2 5: Part",
              "other 0 6: ====", "paragraph 0 8: x"});
}

TEST_CASE("sections of AsciiDoc are headings of plain text, listings are not") {
  const std::string source =
      "= Manual\n:toc:\n\n== Paging\n\nCall first.\n\n[source]\n----\nx\n\n== no\n----\n\n=== "
      "Numbers\n\n112\n";
  const Extraction document = plain(source);
  CHECK(document.title == "Manual");
  CHECK(outline(document) == Lines{"heading 1 1: Manual", "paragraph 0 2: :toc:", "heading 2 4: Paging",
                                   "paragraph 0 6: Call first.", "paragraph 0 8: [source]\n----\nx",
                                   "paragraph 0 12: == no\n----", "heading 3 15: Numbers",
                                   "paragraph 0 17: 112"});
  const std::string one = "Some words, and more.\n\n== not sure\n\nWords.\n";
  CHECK(outline(plain(one)).at(1) == "paragraph 0 3: == not sure");
  CHECK(outline(extract_text(decoded(one), TextStyle::kAsciiDoc)).at(1) == "heading 2 3: not sure");
}

TEST_CASE("sections of a manual page are headings of plain text") {
  const Extraction document = plain(
      "LS(1)      User Commands      LS(1)\n\nNAME\n       ls - list contents\n\nSEE ALSO\n       dir(1)\n");
  CHECK(document.title == "ls - list contents");
  CHECK(outline(document) == Lines{"paragraph 0 1: LS(1)      User Commands      LS(1)", "heading 1 3: NAME",
                                   "paragraph 0 4:        ls - list contents", "heading 1 6: SEE ALSO",
                                   "paragraph 0 7:        dir(1)"});
  CHECK(document.text.find("NAME\n       ls") != std::string::npos);
}

TEST_CASE("a plain text is called by the short line that it begins with") {
  CHECK(plain("Notes on the harbour\n\nShips come at six.\n").title == "Notes on the harbour");
  CHECK(plain("제목: 배포 절차서\n작성일: 2024-03-01\n\n1. 준비\n").title == "배포 절차서");
  for (const char* text :
       {"Ships come at six.\n\nAnd at ten.\n", "Ships come\nat six\n\nAnd at ten.\n", "Only line\n",
        "Copyright 2020 Kim\n\nAll rights reserved.\n", "int main() {\n\n}\n", "port = 1\n\nlimit = 2\n",
        "- a point\n\n- another\n", "# comment\n\nname value\n", "See https://example.org\n\nWords.\n",
        "This is a package of words\n\nWords.\n", "one | two\n\nthree\n", "12:00\n\n13:00\n"}) {
    INFO(text);
    CHECK(plain(text).title.empty());
  }
}

TEST_CASE("rules that are no headings of plain text stay text") {
  for (const char* text :
       {"Words of a paragraph\nthat ends here\n--------------\n\nx\n", "Name   Age\n----------\nKim    40\n",
        "A much longer line of words than that\n----\n\nx\n", "--------\n\nx\n", "| a |\n-----\n",
        "x = 1;\n------\n", "# note\n------\n"}) {
    INFO(text);
    for (const Block& block : plain(text).blocks) CHECK(block.kind == BlockKind::kParagraph);
  }
}

TEST_CASE("code, settings and logs have no headings") {
  for (const char* name : {"a.py", "conf/b.yaml", "c.log", "Makefile", "CMakeLists.txt", "x.unknown"})
    CHECK(text_style(name, "x") == TextStyle::kVerbatim);
  for (const char* name : {"a.txt", "docs/b.RST", "README", "-", ".hidden"})
    CHECK(text_style(name, "x") == TextStyle::kProse);
  CHECK(text_style("run", "#!/bin/sh\n") == TextStyle::kVerbatim);
  CHECK(text_style("c.adoc", "x") == TextStyle::kAsciiDoc);
  CHECK(outline(extract_text(decoded("Title\n=====\n"), TextStyle::kVerbatim)) ==
        Lines{"paragraph 0 1: Title\n====="});
}

TEST_CASE("text of nothing but blank lines has no blocks") {
  CHECK(plain("\n \n\t\n").blocks.empty());
  CHECK(plain("\n \n\t\n").text.empty());
}

TEST_CASE("long texts are read in linear time") {
  std::string small;
  for (int i = 0; i < 40000; ++i)
    small += "a line of a log file, number " + std::to_string(i) + (i % 7 == 0 ? "\n\n" : "\n");
  const auto seconds = [](const std::string& text) {
    const DecodedText source = decoded(text);
    const std::clock_t begin = std::clock();  // CPU time: other processes do not count
    CHECK(extract_text(source).blocks.size() > 1000);
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  std::string large;
  for (int i = 0; i < 16; ++i) large += small;
  const double one = std::max(seconds(small), 0.005);
  CHECK(seconds(large) < 16 * 8 * one);  // quadratic would be 256 times; generous for a busy machine
}
