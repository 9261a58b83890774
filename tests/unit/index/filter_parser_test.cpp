// The filter language by itself: what parses, and where errors point.
#include "corpus.hpp"
#include "field_value.hpp"
#include "filter_expression.hpp"
#include "filter_lexer.hpp"
#include "ragctl/index/filter.hpp"
#include "ragctl/index/iso_date.hpp"
#include "value_test.hpp"

namespace ragctl {
namespace {

// The tree as text: every operator of two and more operands in parentheses, stored names of fields.
std::string shape(const FilterNode& node) {
  static const char* const kOperators[] = {
      "==", "!=", "<", "<=", ">", ">=", "in", "contains", "starts", "ends", "matches", "exists"};
  std::string out;
  if (node.kind == FilterNode::Kind::kTest) {
    out = node.field + " " + kOperators[static_cast<int>(node.op)];
    for (const FilterOperand& operand : node.operands) out += " " + operand.value;
    return out;
  }
  if (node.kind == FilterNode::Kind::kNot) return "not[" + shape(node.children.front()) + "]";
  for (const FilterNode& child : node.children)
    out += (out.empty() ? "(" : (node.kind == FilterNode::Kind::kAnd ? " & " : " | ")) + shape(child);
  return out + ")";
}

std::string parsed(const std::string& text) { return shape(Filter::parse(text).root()); }

std::string refused(const std::string& text) {
  return test::error_of([&] { (void)Filter::parse(text, "--filter"); }, ErrorCode::kUsage);
}

// The first line of the message.
std::string complaint(const std::string& text) {
  const std::string message = refused(text);
  return message.substr(0, message.find('\n'));
}

}  // namespace

TEST_CASE("a filter is read with the precedence not, and, or") {
  CHECK(parsed("lang == \"ko\" and year >= 2024 and path starts_with \"docs/\"") ==
        "(language == sko & metadata.year >= n2024 & source starts sdocs/)");
  CHECK(parsed("a exists or b exists and not c exists") ==
        "(metadata.a exists | (metadata.b exists & not[metadata.c exists]))");
  CHECK(parsed("(a exists or b exists) and c exists") ==
        "((metadata.a exists | metadata.b exists) & metadata.c exists)");
  CHECK(parsed("not not a exists") == "not[not[metadata.a exists]]");
  CHECK(parsed("a not in (1, 'x')") == "not[metadata.a in sx n1]");
  CHECK(parsed("title NOT CONTAINS 'x' AND page IN (3,2)") == "(not[title contains sx] & page in n2 n3)");
}

TEST_CASE("operands have types, fields have aliases and quotes") {
  CHECK(parsed("a == -1.50") == "metadata.a == n-1.5");
  CHECK(parsed("a == 2.0") == "metadata.a == n2");
  CHECK(parsed("a == 9223372036854775807") == "metadata.a == n9223372036854775807");
  CHECK(parsed("a == true") == "metadata.a == b1");
  CHECK(parsed("a != FALSE") == "metadata.a != b0");
  CHECK(parsed("a < 2024-05") == "metadata.a < 2024-05");
  CHECK(parsed("a >= 2024-05-20T10:30+09:00") == "metadata.a >= 2024-05-20T10:30+09:00");
  CHECK(parsed(R"(a == "say \"hi\"\\")") == R"(metadata.a == ssay "hi"\)");
  CHECK(parsed("\"odd key\" == 1") == "metadata.odd key == n1");
  CHECK(parsed("\"in\" exists") == "metadata.in exists");
  CHECK(parsed("author.name == 'Kim'") == "metadata.author.name == sKim");
  CHECK(parsed("metadata.title == 'x'") == "metadata.title == sx");
  CHECK(parsed("document == 'x'") == "document_id == sx");
  CHECK(parsed("chunk == 'x'") == "id == sx");
  CHECK(parsed("heading_path contains 'x'") == "heading contains sx");
  CHECK(parsed("published-on exists") == "metadata.published-on exists");
  CHECK(parsed("주제 == '대출'") == "metadata.주제 == s대출");
}

TEST_CASE("decomposed Hangul is the same as composed") {
  const std::string composed = "\uAC00\uB78C";                      // 가람
  const std::string decomposed = "\u1100\u1161\u1105\u1161\u11B7";  // the same in jamo
  REQUIRE(composed != decomposed);
  CHECK(parsed(decomposed + " == '" + decomposed + "'") == parsed(composed + " == '" + composed + "'"));
}

TEST_CASE("every error names line and column") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "--filter:1:1: the filter is empty"},
      {"   ", "--filter:1:1: the filter is empty"},
      {"lang", "--filter:1:5: expected an operator"},
      {"lang ==", "--filter:1:8: expected a value"},
      {"lang = 'ko'", "--filter:1:6: '=' is no operator; write =="},
      {"lang == ko",
       "--filter:1:9: expected a value: \"text\", 12, 2024-05-20, true or false, not 'ko'; a text is quoted: "
       "\"ko\""},
      {"lang == 'ko", "--filter:1:9: the text has no end"},
      {"lang == 'k\\o'", "--filter:1:11: unknown escape"},
      {"lang == 'ko' && year > 1", "--filter:1:14: '&' is no operator; write and"},
      {"lang == 'ko' || year > 1", "--filter:1:14: '|' is no operator; write or"},
      {"! lang == 'ko'", "--filter:1:1: '!' is no operator; write not"},
      {"lang == 'ko' year > 1", "--filter:1:14: expected 'and', 'or' or the end, not 'year'"},
      {"lang == 'ko' and", "--filter:1:17: expected a field"},
      {"and lang == 'ko'", "--filter:1:1: expected a field"},
      {"2024 == year",
       "--filter:1:1: expected a field such as lang, 'not' or '(', not '2024'; the field stands to the left"},
      {"exists year",
       "--filter:1:1: expected a field such as lang, 'not' or '(', not 'exists'; write: FIELD exists"},
      {"(lang == 'ko'", "--filter:1:14: expected ')' for the '(' in column 1, but the filter ends here"},
      {"lang == 'ko')", "--filter:1:13: expected 'and', 'or' or the end, not ')'"},
      {"year in 2024", "--filter:1:9: expected '(' and a list of values, not '2024'"},
      {"year in ()", "--filter:1:10: expected a value"},
      {"year in (2024 2025)", "--filter:1:15: expected ',' or ')' in the list of values, not '2025'"},
      {"year in (2024,", "--filter:1:15: expected a value"},
      {"date > 2024-13", "--filter:1:8: '2024-13' is neither a number nor a date"},
      {"date > 2023-02-29", "--filter:1:8: '2023-02-29' is neither a number nor a date"},
      {"a == 1e999", "--filter:1:6: '1e999' is neither a number nor a date"},
      {"a == -", "--filter:1:6: '-' is neither a number nor a date"},
      {"title starts_with 5", "--filter:1:19: starts_with needs a text"},
      {"title matches 2024-05", "--filter:1:15: matches needs a text"},
      {"draft < true", "--filter:1:9: true and false have no order"},
      {"a == 1\nand b = 2", "--filter:2:7: '=' is no operator"},
      {"a == $x", "--filter:1:6: '$' has no meaning here"},
      {"'' == 1", "--filter:1:1: the name of the field is empty"},
      {"a not", "--filter:1:6: expected an operator"},
      {"a == 'x\xFF'", "--filter:1:8: the filter is not UTF-8"},
  };
  for (const auto& [text, expected] : cases) {
    INFO(text);
    CHECK_THAT(complaint(text), Catch::StartsWith(expected));
  }
}

TEST_CASE("the caret stands below the column, behind wide characters too") {
  CHECK(refused("lang == 'ko' und year > 1") ==
        "--filter:1:14: expected 'and', 'or' or the end, not 'und'\n"
        "  lang == 'ko' und year > 1\n"
        "               ^");
  CHECK(refused("주제 = 1") ==
        "--filter:1:8: '=' is no operator; write ==\n"
        "  주제 = 1\n"
        "  \u3000\u3000 ^");
  const std::string longer = refused(std::string(200, ' ') + "x = 1 " + std::string(200, ' '));
  CHECK_THAT(longer, Catch::Contains("\n  ...   "));
  CHECK(longer.size() < 400);
}

TEST_CASE("hostile filters are refused, not obeyed") {
  CHECK_THAT(complaint(std::string(65, '(') + "a exists" + std::string(65, ')')),
             Catch::StartsWith("--filter:1:65: more than 64 levels"));
  CHECK_NOTHROW(Filter::parse(std::string(64, '(') + "a exists" + std::string(64, ')')));
  std::string nots;
  for (int i = 0; i < 100; ++i) nots += "not ";
  CHECK_THAT(complaint(nots + "a exists"), Catch::StartsWith("--filter:1:257: more than 64 levels"));
  std::string many = "a exists";
  for (int i = 1; i < 1000; ++i) many += " or a exists";
  CHECK_NOTHROW(Filter::parse(many));
  CHECK_THAT(complaint(many + " or a exists"), Catch::Contains("more than 1,000 comparisons"));
  CHECK_THAT(complaint("a == '" + std::string(70000, 'x') + "'"), Catch::Contains("longer than 64 KiB"));
}

TEST_CASE("a filter cut anywhere or with a byte changed is read or refused") {
  const std::string text =
      "not (lang in (\"ko\", 'en') or \"odd key\" >= 2024-05-20T10:30:00.5Z) and 제목 matches \"a*\\\\*?\"";
  REQUIRE_NOTHROW(Filter::parse(text));
  const auto either = [](const std::string& changed) {
    try {
      (void)Filter::parse(changed);
    } catch (const Error& error) {
      CHECK(static_cast<int>(error.code()) == static_cast<int>(ErrorCode::kUsage));
      CHECK_THAT(error.what(), Catch::StartsWith("filter:"));
    }
  };
  for (std::size_t length = 0; length < text.size(); ++length) either(text.substr(0, length));
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = text;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      either(changed);
    }
  }
}

TEST_CASE("names and literals are written so that a filter reads them back") {
  for (const std::string field :
       {"title", "metadata.title", "metadata.year", "metadata.odd key", "metadata.in", "metadata.a.b",
        "metadata.metadata.x", "metadata.say \"hi\"", "metadata.주제"}) {
    INFO(field);
    CHECK(Filter::parse(name_of_field(field) + " exists").root().field == field);
  }
  for (const std::string& value : {boolean_value(true), number_value(-0.25),
                                   number_value(std::int64_t{1} << 62), text_value("a \"b\" \\ \n\t 가")}) {
    INFO(value);
    CHECK(Filter::parse("a == " + value_literal(value)).root().operands.front().value == value);
  }
}

TEST_CASE("dates are spans of time") {
  const auto span = [](const char* text) { return parse_iso_date(text).value(); };
  constexpr std::int64_t kDay = 86'400'000;
  CHECK(span("1970") == DateSpan{0, 365 * kDay});
  CHECK(span("1970-02") == DateSpan{31 * kDay, 59 * kDay});
  CHECK(span("1972-02-29") == DateSpan{789 * kDay, 790 * kDay});
  CHECK(span("1970-12") == DateSpan{334 * kDay, 365 * kDay});
  CHECK(span("1970-01-02T00:01") == DateSpan{kDay + 60'000, kDay + 120'000});
  CHECK(span("1970-01-02 00:01:02") == DateSpan{kDay + 62'000, kDay + 63'000});
  CHECK(span("1970-01-02T00:00:00.25Z") == DateSpan{kDay + 250, kDay + 260});
  CHECK(span("1970-01-02T00:00:00.123456Z") == DateSpan{kDay + 123, kDay + 124});
  CHECK(span("1970-01-02T09:00+09:00") == DateSpan{kDay, kDay + 60'000});
  CHECK(span("1970-01-01T23:00-01") == DateSpan{kDay, kDay + 60'000});
  for (const char* text : {"1970-01-02 09:00 +0900", "1970-01-02T09:00+0900", "1970-01-02 00:00 Z",
                           "1970-01-02 09:00 +09", "1970-01-01 23:00 -01:00"}) {
    INFO(text);
    CHECK(span(text) == DateSpan{kDay, kDay + 60'000});
  }
  CHECK(span("1970-01-02 12:12:00 +0900") == DateSpan{kDay + 11'520'000, kDay + 11'521'000});
  for (const char* text : {"",
                           "1970-01-02 09:00 ",
                           "1970-01-02 09:00  +0900",
                           "1970-01-02 +0900",
                           "1970-01-02 09:00 +",
                           "1970-01-02 09:00 KST",
                           "197",
                           "19700",
                           "1970-",
                           "1970-13",
                           "1970-00",
                           "1970-1",
                           "1970-02-30",
                           "1970-01-01T",
                           "1970-01-01T24:00",
                           "1970-01-01T1:00",
                           "1970-01-01T10",
                           "1970-01-01T10:00:",
                           "1970-01-01T10:00:00.",
                           "1970-01-01x",
                           "1970-01-01T10:00+",
                           "1970-01-01T10:00Zx",
                           "-970",
                           "1970/01",
                           "every 1970"}) {
    INFO(text);
    CHECK_FALSE(parse_iso_date(text));
  }
}

TEST_CASE("a glob describes the whole text") {
  const auto yes = [](const char* pattern, const char* text) { return matches_glob(pattern, text); };
  CHECK(yes("", ""));
  CHECK(yes("*", ""));
  CHECK(yes("docs/*.md", "docs/a/b.md"));
  CHECK(yes("*a*b*", "xxaxxbxx"));
  CHECK(yes("a?c", "a가c"));
  CHECK(yes("*가*", "도서관가람"));
  CHECK(yes("a\\*", "a*"));
  CHECK(yes("a\\?", "a?"));
  CHECK(yes("a\\\\", "a\\"));
  CHECK(yes("***", "abc"));
  CHECK_FALSE(yes("a\\*", "ab"));
  CHECK_FALSE(yes("a", "ab"));
  CHECK_FALSE(yes("?", ""));
  CHECK_FALSE(yes("?", "ab"));
  CHECK_FALSE(yes("docs/*.md", "docs/a.txt"));
  CHECK_FALSE(yes("*a*b", "ba"));
  CHECK(yes("*a*a*a*a*a*a*a*b", (std::string(2000, 'a') + "b").c_str()));
  CHECK_FALSE(yes("*a*a*a*a*a*a*a*b", std::string(2000, 'a').c_str()));
}

TEST_CASE("a number keeps 64 bits, and integers equal decimals of the same value") {
  CHECK(number_value(2024.0) == number_value(std::int64_t{2024}));
  CHECK(number_of_value("n9223372036854775807") > number_of_value("n9223372036854775806"));
  CHECK(number_of_value("n0.5") == 0.5L);
  CHECK(number_value(1e300) == "n1e+300");
  CHECK(number_of_value(number_value(1e300)) == static_cast<long double>(1e300));
}

}  // namespace ragctl
