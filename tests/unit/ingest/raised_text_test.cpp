#include "catch.hpp"
#include "extract.hpp"

using namespace ragctl;

namespace {

std::string shown(const std::string& body) { return html("<p>" + body + "</p>").text; }

struct Case {
  const char* source;
  const char* text;
};

}  // namespace

TEST_CASE("exponents and indices do not run into their base") {
  for (const Case& each : {
           Case{"10<sup>2</sup> = 100", "10^2 = 100"},
           Case{"5 km<sup>2</sup> of 10<sup>-3</sup> m", "5 km^2 of 10^-3 m"},
           Case{"100m<sup>2</sup>", "100m^2"},
           Case{"mol<sup>−1</sup>", "mol^−1"},
           Case{"(a + b)<sup>2</sup>, x<sup>n</sup>, 2<sup>n+1</sup>, σ<sup>2</sup>",
                "(a + b)^2, x^n, 2^(n+1), σ^2"},
           Case{"x<sup>2<sup>3</sup></sup>", "x^(2^3)"},
           Case{"x<sub>i</sub> and V<sub>max</sub>, a<sub>n+1</sub>", "x_i and V_max, a_(n+1)"},
           Case{"101<sub>2</sub>", "101_2"},
           Case{"x<sub>i</sub><sup>2</sup>", "x_i^2"},
       }) {
    CHECK(shown(each.source) == each.text);
  }
}

TEST_CASE("formulas, ions and ordinals stay words") {
  for (const Case& each : {
           Case{"H<sub>2</sub>O and CO<sub>2</sub>", "H2O and CO2"},
           Case{"Ca<sup>2+</sup>, Cl<sup>-</sup>, <sup>14</sup>C", "Ca2+, Cl-, 14C"},
           Case{"the 1<sup>st</sup>, 22<sup>nd</sup> and n<sup>th</sup>", "the 1st, 22nd and nth"},
           Case{"n<sup>o</sup> 3, 2<sup>e</sup>", "no 3, 2e"},
           Case{"log<sub>2</sub>", "log2"},
           Case{"word<sup>*</sup>", "word*"},
           Case{"Brand<sup>TM</sup>", "Brand(TM)"},
           Case{"Product<sup>new</sup>", "Product new"},
       }) {
    CHECK(shown(each.source) == each.text);
  }
}

TEST_CASE("marks of footnotes stand beside their word") {
  for (const Case& each : {
           Case{"growth<sup>1</sup> fell.<sup>23</sup>", "growth[1] fell.[23]"},
           Case{"막배는 떠났다<sup>1)</sup>.", "막배는 떠났다[1]."},
           Case{"in 2019<sup><a href=\"#n1\">3</a></sup>", "in 2019[3]"},
           Case{"in 2019<a href=\"#n1\"><sup>3</sup></a>", "in 2019[3]"},
           Case{"word<sup><a href=\"#c\">[1]</a></sup>", "word[1]"},
           Case{"10<sup>1,2</sup> words<sup>1–3</sup>", "10[1,2] words[1–3]"},
           Case{"word<sup>a</sup>", "word[a]"},
           Case{"<a href=\"/area\">an area of 10 m<sup>2</sup></a>", "an area of 10 m^2"},
           Case{"word <sup>1</sup>", "word 1"},
           Case{"<sup>1</sup> The note.", "1 The note."},
           Case{"word<sup></sup> <sup> </sup>end", "word end"},
       }) {
    CHECK(shown(each.source) == each.text);
  }
}

TEST_CASE("raised text within cells, headings, code and blocks has its own base") {
  CHECK(shown("<table><tr><td>m<sup>2</sup><td>H<sub>2</sub>O<tr><td><sup>1</sup><td>b</table>") ==
        "m^2 | H2O\n1 | b");
  CHECK(shown("<h1>10<sup>2</sup></h1><pre>a<sup>2</sup></pre>") == "10^2\n\na^2");
  CHECK(shown("a<sup><p>2</p></sup>b") == "a\n\n2\n\nb");
}

TEST_CASE("raised text in Markdown is that of HTML") {
  CHECK(markdown("10<sup>2</sup>, H<sub>2</sub>O and growth<sup>1</sup>.\n").text ==
        "10^2, H2O and growth[1].");
  CHECK(markdown("| m<sup>2</sup> | b |\n|---|---|\n| 10<sup>3</sup> | x<sub>i</sub> |\n").text ==
        "m^2 | b\n10^3 | x_i");
  CHECK(markdown("a</sup> <sup>open\n\nnext<sup>2</sup>\n").text == "a open\n\nnext[2]");
}
