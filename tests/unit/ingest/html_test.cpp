#include "catch.hpp"
#include "check_document.hpp"
#include "extract.hpp"

using namespace ragctl;

TEST_CASE("HTML becomes readable text with blocks") {
  const std::string source =
      "<!DOCTYPE html>\n<html lang=\"ko-KR\"><head><title> A\n &amp; B </title></head><body>\n<h1>Main  "
      "<em>head</em></h1>\n<p>Some "
      "<b>bo</b>ld\n   text<br>next&nbsp;line</p>text in body\n<blockquote><p>quoted</p></blockquote>\n<pre> "
      " int x;\n\n  "
      "y</pre>\n<figure><img src=a alt='seen in the caption'><figcaption>A "
      "caption</figcaption></figure>\n</body></html>\n";
  const Extraction document = html(source);
  CHECK(document.title == "A & B");
  CHECK(document.language == "ko");
  CHECK(outline(document) == Lines{"heading 1 4: Main head", "paragraph 0 5: Some bold text\nnext line",
                                   "paragraph 0 6: text in body", "quote 0 7: quoted",
                                   "code 0 8:   int x;\n\n  y", "caption 0 11: A caption"});
  CHECK(source_of(source, document.blocks[2]) == "text in body");
}

TEST_CASE("a block of HTML knows the last line of its source") {
  const Extraction document = html(
      "<p>one\ntwo\nthree</p>\n<p>a<br>b</p>\n<p>c<br>\nd</p>\n<table><tr>\n<td>1\n<td>2\n</tr></table>\n"
      "<pre>\nx\ny\n</pre>\n<p>\nend\n\n</p>");
  std::vector<std::pair<std::uint64_t, std::uint64_t>> lines;
  for (const Block& block : document.blocks) lines.emplace_back(block.line, block.last_line);
  // 0: the line ends of the text are those of its source.
  CHECK(lines == std::vector<std::pair<std::uint64_t, std::uint64_t>>{
                     {1, 3}, {4, 4}, {5, 0}, {8, 9}, {12, 0}, {16, 0}});
  CHECK(markdown("text\n\n<div>one\ntwo\nthree</div>\n").blocks[1].last_line == 5);
}

TEST_CASE("HTML lists carry markers and nesting") {
  const Extraction document = html(
      "<ul><li>one<li><p>two</p><p>more</p><ol "
      "start=3><li>three</li><li>four</li></ol></li></ul><p>x</p><dl><dt>term</dt><dd>"
      "meaning</dd></dl>");
  CHECK(outline(document) == Lines{"list_item 1 1: - one", "list_item 1 1: - two", "list_item 1 1:   more",
                                   "list_item 2 1:   3. three", "list_item 2 1:   4. four",
                                   "paragraph 0 1: x", "paragraph 1 1: term", "paragraph 0 1: meaning"});
  CHECK(document.text.find("- one\n- two\n  more\n  3. three") == 0);
  CHECK(document.text.find("term\nmeaning") != std::string::npos);
}

TEST_CASE("items of HTML lists have the numbers that browsers give them") {
  CHECK(html("<ol><li>a<li value=7>b<li>c</ol>").text == "1. a\n7. b\n8. c");
  CHECK(html("<ol reversed><li>a<li>b<ul><li>x</ul></ol>").text == "2. a\n1. b\n  - x");
  CHECK(html("<ol reversed start=' +9'><li>a<li>b</ol>").text == "9. a\n8. b");
  CHECK(html("<ol start=9223372036854775807><li>a<li value=x>b</ol>").text == "1. a\n2. b");
  CHECK(html("<ol start=2147483647><li>a<li>b</ol>").text == "2147483647. a\n2147483648. b");
}

TEST_CASE("items nested hundreds deep are not indented as far") {
  std::string source;
  for (int i = 0; i < 200; ++i) source += "<ul>";
  CHECK(html(source + "<li>x").text == std::string(64, ' ') + "- x");
}

TEST_CASE("data tables become rows, layout tables paragraphs") {
  CHECK(outline(html("<table><caption>Fares</"
                     "caption><tr><th>Line<th>Price<tr><td>1<td>10<br>won<tr><td><td></table>")) ==
        Lines{"caption 0 1: Fares", "table_row 1 1: Line | Price", "table_row 0 1: 1 | 10 won"});
  CHECK(outline(html("<table role=presentation><tr><td>left<td>right</table>")) ==
        Lines{"paragraph 0 1: left", "paragraph 0 1: right"});
  CHECK(outline(html("<table><tr><td><h2>head</h2><td>text</table>")) ==
        Lines{"heading 2 1: head", "paragraph 0 1: text"});
  CHECK(outline(html("<table><tr><td>a<td><table><tr><td>1<td>2</table></table>")) ==
        Lines{"paragraph 0 1: a", "table_row 0 1: 1 | 2"});
}

TEST_CASE("a row whose first cells are empty begins at its first text") {
  const std::string source =
      "<p>before</p>\n\n<table>\n<tr><th></th><th>A</th><th>B</th></tr>\n<tr><td></td><td>1</td><td></td></"
      "tr>"
      "\n</table>";
  const Extraction document = html(source);
  CHECK(outline(document) ==
        Lines{"paragraph 0 1: before", "table_row 1 4:  | A | B", "table_row 0 5:  | 1 | "});
  CHECK(source_of(source, document.blocks[1]) == "A</th><th>B");
  CHECK(source_of(source, document.blocks[2]) == "1");
}

TEST_CASE("spanned cells stand in each of their columns and rows") {
  const auto rows = [](const std::string& table) { return html("<table>" + table + "</table>").text; };
  CHECK(rows("<thead><tr><th rowspan=2>Line<th colspan=2>Departs<tr><th>Summer<th>Winter</thead>"
             "<tr><td>1<td>7<td>8<tr><td>2<td colspan=2>9") ==
        "Line | Departs | Departs\nLine | Summer | Winter\n1 | 7 | 8\n2 | 9 | 9");
  CHECK(rows("<tr><td rowspan=3>Mon<td>a<td rowspan=2>x<tr><td>b<tr><td>c<td>y<tr><td>Tue<td>d<td>z") ==
        "Mon | a | x\nMon | b | x\nMon | c | y\nTue | d | z");
  CHECK(rows("<tr><td>a<td rowspan=2>b<td rowspan=2>c<tr><td>d") == "a | b | c\nd | b | c");
  // In the middle, behind a row that is short, and at once.
  CHECK(rows("<tr><td>a<td rowspan=2 colspan=2>b<td>c<tr><td>d<td>e") == "a | b | b | c\nd | b | b | e");
  CHECK(rows("<tr><td>a<td>b<td rowspan=2>c<tr><td>d") == "a | b | c\nd |  | c");
  // A title over all columns is none of them, and a group's cells end with it.
  CHECK(rows("<tr><td colspan=3>Fares<tr><td>a<td>b<td>c") == "Fares\na | b | c");
  CHECK(rows("<tbody><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</tbody><tbody><tr><td>e<td>f</tbody>") ==
        "a | b\na | c\na | d\ne | f");
  // No number, or none that HTML knows.
  CHECK(rows("<tr><td rowspan=x colspan=-2>a<td colspan=''>b<tr><td>c<td>d") == "a | b\nc | d");
  // Long texts are not repeated.
  const std::string text(201, 'x');
  CHECK(rows("<tr><td rowspan=2>" + text + "<td>b<tr><td>c") == text + " | b\n | c");
}

TEST_CASE("a hostile span does not blow a page up") {
  std::string table;
  for (int i = 0; i < 300; ++i) table += "<tr><td rowspan=1000000 colspan=1000000>abc<td>d";
  const std::string source = "<table>" + table + "</table>";
  CHECK(html(source).text.size() < source.size() + 128 * 1024);
  std::string cells = "<tr>";
  for (int i = 0; i < 5000; ++i) cells += "<td rowspan=65534>a";
  for (int i = 0; i < 5000; ++i) cells += "<tr>";
  CHECK(html("<table>" + cells + "<tr><td>b<td>c</table>").text.size() < cells.size() + 128 * 1024);
}

TEST_CASE("rows that head their table are told from the others") {
  const auto levels = [](const std::string& rows) {
    std::string out;
    for (const Block& block : html("<table>" + rows + "</table>").blocks) out += std::to_string(block.level);
    return out;
  };
  const std::string row = "<tr><td>1<td>2";
  CHECK(levels("<tr><th>a<th>b" + row + row) == "100");
  CHECK(levels("<thead><tr><td>a<td>b</thead>" + row) == "10");
  CHECK(levels("<tr><th colspan=2>all<tr><th>a<th>b" + row) == "110");
  CHECK(levels("<tr><td><th>a<tr><th>1<td>2" + row) == "100");
  CHECK(levels("<tr><td><b>a</b><td><strong>b</strong>" + row) == "10");
  CHECK(levels("<tr><td><b>a</b> b<td><b>c</b>" + row) == "00");
  CHECK(levels(row + "<tr><th>a<th>b" + row) == "000");
  CHECK(levels(row + row) == "00");
  CHECK(levels("<tr><th>1<th>2<tr><th>1<th>2<tr><th>1<th>2<tr><th>1<th>2<tr><th>1<th>2") == "11100");
  CHECK(levels("<tr><td><b>a</b><td><b>b</b><tr><td><b>1</b><td><b>2</b>") == "10");
}

TEST_CASE("labels are told from other paragraphs") {
  CHECK(outline(html("<details><summary>Fees?</summary><p>None.</p></details><dl><dt><p>Hours</p><dd>All</dl>"
                     "<p><b>Where</b> <strong>to go</strong></p><p><b>Note</b>: here</p>"
                     "<ul><li><b>Bold</b></ul>")) ==
        Lines{"paragraph 1 1: Fees?", "paragraph 0 1: None.", "paragraph 1 1: Hours", "paragraph 0 1: All",
              "paragraph 1 1: Where to go", "paragraph 0 1: Note: here", "list_item 1 1: - Bold"});
}

TEST_CASE("what readers do not see is left out") {
  const Extraction document = html(
      "<p>seen</p><script>var x = "
      "'<p>no</p>';</script><style>p{}</style><noscript>no</noscript><template><p>no</p></template>"
      "<svg><text>no</text></svg><p hidden>no</p><p style='color:red; display : none'>no</p><p "
      "style='DISPLAY:\r\nNone'>no</p><p "
      "aria-hidden=true>no</p>"
      "<select><option>no</select><textarea>no</textarea><button>no</button><!-- no --><p>also seen</p>");
  CHECK(document.text == "seen\n\nalso seen");
}

TEST_CASE("a page that hides itself until scripts run is still read") {
  CHECK(html("<body style='visibility:hidden'><p>The whole text is in here.</p></body>").text ==
        "The whole text is in here.");
}

TEST_CASE("metadata comes from meta and link elements") {
  const Extraction document = html(
      "<html><head><meta name=Description content=' What  it is '><meta name=author content=Kim><meta "
      "property=article:published_time "
      "content=2024-05-01><meta name=date content=1999><meta name=keywords content='a, b'><meta "
      "name=viewport content=x><link "
      "rel=canonical href='https://example.org/a'></head><body><h2>Second</h2><h1>First</h1>");
  CHECK(
      document.metadata.dump() ==
      R"({"description":"What it is","author":"Kim","keywords":"a, b","date":"2024-05-01","canonical":"https://example.org/a"})");
  CHECK(document.title == "First");
}

TEST_CASE("the first level-one heading is the title of a page without one, else the first heading") {
  CHECK(html("<h2>Sub</h2><h1></h1><h1>Main</h1><h1>Appendix</h1>").title == "Main");
  CHECK(html("<h3>Only</h3><h2>Next</h2>").title == "Only");
}

TEST_CASE("alternative texts are said once and only where no caption says them") {
  CHECK(html("<p><img alt='A map'> <img alt='A map'> <img alt='IMG_1.jpg'> x</p>").text == "A map x");
  CHECK(html("<p>a <a href=x><img alt=Facebook></a> b</p>").text == "a b");
}

TEST_CASE("white space collapses and soft hyphens vanish") {
  CHECK(html("<p> a\t b \n\n c <i> d </i>e &nbsp; f co\xc2\xadop &shy;</p>").text == "a b c d e f coop");
  CHECK(html("<p>a<b>b</b>c<span> d</span></p>").text == "abc d");
}

TEST_CASE("ruby follows its base in parentheses") {
  CHECK(html("<p><ruby>漢字<rt>한자</rt></ruby>로 <ruby>東<rp>(</rp><rt>동</rt><rp>)</rp>京 <rt>경</ruby>")
            .text == "漢字(한자)로 東(동)京 (경)");
  CHECK(html("<p><ruby>a<rt></rt></ruby>b").text == "ab");
  CHECK(html("<ruby>ab<rt><div>x</div>한글</rt></ruby>").text == "ab\n\nx\n\n한글");
}

TEST_CASE("MathML keeps its text, SVG goes") {
  CHECK(html("<p>when <math><mi>x</mi><mo>=</mo><mn>2</mn></math> holds <svg><title>no</title></svg>.</p>")
            .text == "when x=2 holds .");
  CHECK(html("<p><math><semantics><mi>a</mi><annotation encoding='application/x-tex'>\\alpha</annotation>"
             "<annotation-xml><ci>a</ci></annotation-xml></semantics></math>b <annotation>c")
            .text == "ab c");
  CHECK(html("<p><math><annotation>a</math> b <math>c</annotation></math>").text == "a b c");
}
