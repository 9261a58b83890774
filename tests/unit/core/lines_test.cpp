#include "ragctl/core/lines.hpp"

#include <vector>

#include "catch.hpp"
#include "ragctl/core/file.hpp"
#include "temporary_folder.hpp"

using namespace ragctl;

namespace {

std::vector<std::string> lines_of(const std::string& content) {
  const TemporaryFolder folder;
  write_file_atomically(folder.path("f"), content);
  LineReader reader(folder.path("f"));
  std::vector<std::string> lines;
  std::string_view line;
  while (reader.next(line)) {
    lines.emplace_back(line);
    CHECK(reader.where().line == lines.size());
  }
  return lines;
}

}  // namespace

TEST_CASE("lines end with LF, CRLF or the end of the file") {
  using Lines = std::vector<std::string>;
  CHECK(lines_of("") == Lines{});
  CHECK(lines_of("a") == Lines{"a"});
  CHECK(lines_of("a\n") == Lines{"a"});
  CHECK(lines_of("a\r\n\nb") == Lines{"a", "", "b"});
  CHECK(lines_of("\n\n") == Lines{"", ""});
  CHECK(lines_of("\xef\xbb\xbfx\ny") == Lines{"x", "y"});
}

TEST_CASE("UTF-16 is refused by name, with a byte order mark or without") {
  const auto refusal = [](std::string_view content) {
    try {
      lines_of(std::string(content));
    } catch (const Error& error) {
      const std::string text = error.what();
      return text.substr(text.find(": ") + 2);
    }
    return std::string();
  };
  using namespace std::string_view_literals;
  const std::string little = "is UTF-16LE; save it as UTF-8, for example with iconv -f UTF-16LE -t UTF-8";
  const std::string big = "is UTF-16BE; save it as UTF-8, for example with iconv -f UTF-16BE -t UTF-8";
  CHECK(refusal("\xff\xfeq\0001\0\n\0"sv) == little);
  CHECK(refusal("q\0001\0\n\0"sv) == little);
  CHECK(refusal("\xfe\xff\0q\0001\0\n"sv) == big);
  CHECK(refusal("\0q\0001\0\n"sv) == big);
  CHECK(refusal("q1\0\n"sv).empty());
  CHECK(refusal("q1\nq\0"sv).empty());
}

TEST_CASE("a line longer than the read buffer is whole") {
  const std::string longest(1'000'000, 'x');
  CHECK(lines_of("a\n" + longest + "\nb") == std::vector<std::string>{"a", longest, "b"});
}

TEST_CASE("a broken JSONL line is named and the others still come") {
  const TemporaryFolder folder;
  const std::string path = folder.path("f.jsonl");
  write_file_atomically(path, "{\"a\":1}\n\n{\"a\":\n{\"a\":3}\n");
  std::vector<std::string> seen;
  std::vector<std::string> errors;
  for_each_json_line(
      path,
      [&](const Json& json, const Location& where) {
        seen.push_back(std::to_string(where.line) + json.dump());
      },
      [&](const Error& error) { errors.emplace_back(error.what()); });
  CHECK(seen == std::vector<std::string>{"1{\"a\":1}", "4{\"a\":3}"});
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors[0], ContainsText(path + ":3: malformed JSON"));
  CHECK_THROWS_AS(for_each_json_line(path, [](const Json&, const Location&) {}), Error);
}
