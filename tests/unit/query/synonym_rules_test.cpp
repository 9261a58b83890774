#include "synonym_rules.hpp"

#include "catch.hpp"
#include "ragctl/core/error.hpp"

using namespace ragctl;

namespace {

using Entries = std::vector<std::string_view>;

std::string error_of(const std::string& text) {
  try {
    (void)parse_synonyms(text, "terms.txt");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kInput);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("rules are lines of entries, comments and blank lines are none") {
  const std::string text =
      "\xEF\xBB\xBF# our words\r\n\n  비밀번호 ,  암호,password\r\n\t# more\nML => machine learning, 기계 "
      "학습";
  const auto rules = parse_synonyms(text, "terms.txt");
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].entries == Entries{"비밀번호", "암호", "password"});
  CHECK(rules[0].others.empty());
  CHECK(rules[1].entries == Entries{"ML"});
  CHECK(rules[1].others == Entries{"machine learning", "기계 학습"});
  CHECK(parse_synonyms("C#, c sharp\n", "terms.txt").front().entries == Entries{"C#", "c sharp"});
  CHECK(parse_synonyms("", "terms.txt").empty());
  CHECK(parse_synonyms("a => a", "terms.txt").front().others == Entries{"a"});
}

TEST_CASE("errors of rules have line and column and say what to do") {
  CHECK(error_of("a, b\n\na,, c\n").starts_with("terms.txt:3:3: an entry is empty; "));
  CHECK(error_of("a, b,\n").starts_with("terms.txt:1:6: an entry is empty; "));
  CHECK(error_of("=> b\n").starts_with("terms.txt:1:1: an entry is empty; "));
  CHECK(error_of("a =>\n").starts_with("terms.txt:1:5: an entry is empty; "));
  CHECK(error_of("a, b\nalone\n").starts_with("terms.txt:2:1: a rule of one entry says nothing; "));
  CHECK(error_of("a => b => c\n").starts_with("terms.txt:1:8: a second '=>'; "));
  CHECK(error_of("a, b\nc, \xB0\xA1\n").starts_with("terms.txt:2:4: is not UTF-8; "));
  CHECK(error_of(std::string(kMaxSynonymBytes + 1, ' ')).starts_with("terms.txt: has 16777217 bytes, "));
}

TEST_CASE("a file of rules cut anywhere, or with a byte flipped, gives rules or an error of its own") {
  const std::string text = "# 우리 낱말\n비밀번호, 암호, password\nML => machine learning, 기계 학습\n";
  for (std::size_t length = 0; length <= text.size(); ++length) (void)error_of(text.substr(0, length));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string flipped = text;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x55);
    (void)error_of(flipped);
  }
}
