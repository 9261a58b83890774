#include "html_guard.hpp"

#include <ctime>

#include "catch.hpp"
#include "extract.hpp"
#include "html_scan.hpp"

using namespace ragctl;
using Catch::Matchers::Contains;

namespace {

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("the scanner reads tags as the HTML tokenizer does") {
  HtmlTagScanner scanner(
      "a <b x='>' y=1>c</B >< d <!-- <i> --!><?php <u> <script>if (a<b) '<p>'</script><br/>");
  Lines tags;
  for (HtmlTagToken token; scanner.next(token);) {
    if (token.kind != HtmlTagToken::Kind::kOther) {
      tags.push_back((token.kind == HtmlTagToken::Kind::kEnd ? "/" : "") + std::string(token.name));
    }
  }
  CHECK(tags == Lines{"b", "/B", "script", "/script", "br"});
}

TEST_CASE("attributes are found in any quoting") {
  CHECK(attribute_in(" ALT = 'a b' src=x", "alt") == "a b");
  CHECK(attribute_in(" src=x alt=\"y\"", "alt") == "y");
  CHECK(attribute_in(" data-alt=z alt", "alt").empty());
  CHECK(attribute_in("/alt=q", "alt") == "q");
}

TEST_CASE("ordinary documents are parsed as they are") {
  const ParsableHtml safe = make_parsable("<div><p>a<p>b<ul><li>c<li>d</ul></div>");
  CHECK(safe.copy.empty());
  CHECK(safe.warning.empty());
  CHECK(make_parsable(repeated("<p>a<li>b<td>c<br>", 5000)).copy.empty());
  CHECK(make_parsable(repeated("<ruby>a<rt>b<rp>c</ruby>", 6000)).copy.empty());
  CHECK(make_parsable(repeated("<ul><li>a<b>b</b><section><li>c</section></li></ul>", 6000)).copy.empty());
  CHECK(make_parsable(repeated("<ul><li>a<li><b>b</ul><dl><dt>c<dd>d<dt>e</dl></b>", 1000)).copy.empty());
}

TEST_CASE("deep, wide and misnested documents are flattened, byte for byte as long") {
  for (const std::string& html :
       {repeated("<div>", 501), "<div " + repeated("a=1 ", 1001) + ">", repeated("<b></i>", 5002),
        repeated("<div><b></div>", 5002), repeated("<html a1=x>", 1001),
        repeated("<div><table><td></div>", 400), repeated("<rp>", 501), repeated("<li><dd>", 251),
        "<ruby><table><td>" + repeated("<rt>x", 501)}) {
    const ParsableHtml safe = make_parsable(html);
    CHECK(safe.copy.size() == html.size());
    CHECK_THAT(safe.warning, Contains("without lists and tables"));
  }
}

TEST_CASE("tricks do not hide nesting from the guard") {
  for (const std::string start :
       {"<!-- --!>", "<a =\"", "<a x=y'>", "<math><annotation-xml encoding=text/html>", "<!-->"}) {
    CHECK_FALSE(make_parsable(start + repeated("<div>", 600)).warning.empty());
  }
}

TEST_CASE("a flattened document keeps its text, headings and lines") {
  const std::string source =
      "<title>T</title>\n<h1 class=x>Head</h1>\n<div>one <b>bold</b>word\n<script>no()</script>" +
      repeated("<div>", 600) + "\ndeep &amp; down" + repeated("</div>", 600) + "\n<p>last";
  const Extraction document = html(source);
  CHECK(document.title == "T");
  CHECK(document.warnings.size() == 1);
  CHECK(outline(document) == Lines{"heading 1 2: Head", "paragraph 0 3: one boldword",
                                   "paragraph 0 5: deep & down", "paragraph 0 6: last"});
  CHECK(source_of(source, document.blocks[3]) == "last");
}

TEST_CASE("a hundred thousand nested elements or attributes take no time") {
  const std::clock_t begin = std::clock();  // CPU time: other processes do not count
  CHECK(html(repeated("<div>", 100000) + "x").text == "x");
  CHECK(html("<div " + repeated("a=1 b=2 ", 100000) + ">x").text == "x");
  CHECK(html(repeated("<svg>", 200000) + repeated("</svg>", 200000) + "x").text == "x");
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 10.0);  // unguarded: over half a minute
}

TEST_CASE("foreign content on which the parser dies is taken out first") {
  CHECK(html("<table><svg><td><title><select></title></svg></table>after").text == "after");
  CHECK(html("<table><svg><td><title><select></table>").text.empty());
  CHECK(html("<p>a<SVG><g><svg><td>no</svg></g></svg>b<Math><td>c</Math>").text.find("no") ==
        std::string::npos);
  CHECK(html("<p>a<svg>b<svg>c</svg>d<svg>e</svg>f</svg>g<svg>h</svg>i").text == "agi");
  CHECK(html("<p>unclosed <svg><path>text stays").text == "unclosed text stays");
}
