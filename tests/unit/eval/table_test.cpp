#include "ragctl/eval/table.hpp"

#include "catch.hpp"
#include "suite.hpp"

using namespace ragctl;

TEST_CASE("display width follows East Asian width") {
  CHECK(display_width("") == 0);
  CHECK(display_width("ndcg@10") == 7);
  CHECK(display_width("한국어") == 6);
  CHECK(display_width("日本語ABC") == 9);
  CHECK(display_width("ＡＢ") == 4);
  CHECK(display_width("ｱ") == 1);                                     // half-width katakana
  CHECK(display_width("e\xCC\x81") == 1);                             // combining acute
  CHECK(display_width("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB") == 2);  // 한 as conjoining jamo
  CHECK(display_width("🙂") == 2);
  CHECK(display_width("a\xE2\x80\x8B"
                      "b") == 2);  // zero-width space
  CHECK(display_width("café — naïve") == 12);
}

TEST_CASE("invalid bytes count one column each and nothing is read beyond the end") {
  CHECK(display_width("\xFF\xFE") == 2);
  CHECK(display_width("\xED\x95") == 2);
  CHECK(display_width(std::string_view("\xED\x95\x9C", 2)) == 2);
}

TEST_CASE("an id that is absurdly long is cut where it is shown") {
  CHECK(shown_id("q1") == "q1");
  CHECK(display_width(shown_id(std::string(2000000, 'x'))) == 120);
}

TEST_CASE("text is cut to a width at whole characters") {
  CHECK(truncated_to_width("short", 10) == "short");
  CHECK(truncated_to_width("한국어문서", 10) == "한국어문서");
  CHECK(truncated_to_width("한국어문서", 9) == "한국어문…");
  CHECK(truncated_to_width("한국어문서", 8) == "한국어…");
  CHECK(truncated_to_width("abc", 1) == "…");
  CHECK(truncated_to_width("abc", 0).empty());
}

TEST_CASE("columns line up whatever the script") {
  Table table({{"query"}, {"ndcg@10", true}});
  table.add({"휴가는 며칠인가?", "0.5000"});
  table.add({"how many days", "1.0000"});
  table.add({"x"});
  CHECK(table.text() ==
        "query             ndcg@10\n"
        "----------------  -------\n"
        "휴가는 며칠인가?   0.5000\n"
        "how many days      1.0000\n"
        "x\n");
  for (const std::string& line : lines_of(table.markdown())) CHECK(display_width(line) == 30);
}

TEST_CASE("a Markdown table escapes its separators and keeps cells on one line") {
  Table table({{"a|b"}, {"n", true}});
  table.add({"x|y\nz\\", "1"});
  CHECK(table.markdown() ==
        "| a\\|b     |   n |\n"
        "| -------- | --: |\n"
        "| x\\|y z\\\\ |   1 |\n");
  CHECK(markdown_escaped("<b>&amp;|\\") == "&lt;b>&amp;amp;\\|\\\\");
  Table ids({{"id"}});
  ids.add({"<i>&"});
  CHECK(ids.markdown().find("| &lt;i>&amp; |") != std::string::npos);
  CHECK(error_of([&] { table.add({"1", "2", "3"}); }).find("more cells than columns") != std::string::npos);
}
