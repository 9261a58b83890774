#include <ctime>

#include "catch.hpp"
#include "extract.hpp"

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
