#include <string>
#include <string_view>

#include "ragctl/text/analyzer.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

// The symbols of a text, each with the part of it that it stands for, joined by blanks.
std::string symbols_of(std::string_view analyzer, std::string_view text) {
  std::string out;
  for (const Term& term : make_stored_analyzer(analyzer)->analyze(text)) {
    if (term.term_class() != TermClass::kSymbol) continue;
    CHECK(term.form() == text.substr(term.begin, term.end - term.begin));
    CHECK_FALSE(term.counts);
    out += (out.empty() ? "" : " ") + std::string(term.form());
  }
  return out;
}

std::string symbols_of(std::string_view text) { return symbols_of("auto", text); }

}  // namespace

TEST_CASE("symbols that stand alone are terms") {
  struct Case {
    std::string_view text;
    std::string_view symbols;
  };
  const Case cases[] = {
      {"what does && do", "&&"},
      {"a -> b", "->"},
      {"->", "->"},
      {"what is &&?", "&&? &&"},
      {"the exit status is $? here", "$? $"},
      {"use ::.", ""},
      {"`::` names a scope", "::"},
      {"Check is \"+\", checkmate \"#\".", "+ #"},
      {"체스에서 '#'은 무엇인가", "#"},
      {"‘#’은 체크메이트", "#"},
      {"&&는 무엇인가", "&&"},
      {"Q & A", "&"},
      {"-- ends the options, || is or", "-- ||"},
      {"a === b, a <=> b", "=== <=>"},
      {"(+) [%d]", "+"},
      {"'-' and `|`", "- |"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(symbols_of(c.text) == c.symbols);
  }
}

TEST_CASE("punctuation, lines and marks at words are no symbols") {
  for (const std::string_view text :
       {"Well ... yes!", "C++ and C#", "a->b", "R&D", "#hashtag", "#해시태그", "50% of 3", "1 - 2",
        "name | value", "- item", "* item", "---", "====", "wait ?!", "정말 ?", "a / b", "x : z",
        "https://example.org/?a=b&c=d", "~~~~"}) {
    CAPTURE(text);
    CHECK(symbols_of(text).empty());
  }
}

TEST_CASE("earlier versions of the analyzers make no symbols") {
  CHECK(symbols_of("auto/6", "a -> b").empty());
  CHECK(symbols_of("korean", "a -> b") == "->");
}
