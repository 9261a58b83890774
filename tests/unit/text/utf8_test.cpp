#include "ragctl/text/utf8.hpp"

#include <string>

#include "suite.hpp"

using namespace ragctl;

namespace {

constexpr std::size_t kNone = std::string_view::npos;

// "C2 a9" -> "\xC2\xA9"; blanks are ignored.
std::string from_hex(std::string_view hex) {
  std::string out;
  std::string digits;
  for (const char c : hex) {
    if (c != ' ') digits.push_back(c);
    if (digits.size() == 2) {
      out.push_back(static_cast<char>(std::stoi(digits, nullptr, 16)));
      digits.clear();
    }
  }
  return out;
}

// The fields of "number:kind:value:..." between colons.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ':') {
      fields.emplace_back();
    } else {
      fields.back().push_back(c);
    }
  }
  return fields;
}

}  // namespace

TEST_CASE("the offset of the first ill-formed sequence is found") {
  struct Case {
    std::string_view text;
    std::size_t offset;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {"", kNone},
      {"plain ASCII text of some length", kNone},
      {"\xEA\xB0\x80 \xF0\x9F\x98\x80", kNone},
      {"nul \0 inside"sv, kNone},
      {"abc\xFFzz", 3},
      {"\x80", 0},                             // continuation alone
      {"12345678\xBF", 8},                     // behind a whole word of ASCII
      {"\xC0\x80", 0},                         // overlong NUL
      {"\xC1\xBF", 0},                         // overlong DEL
      {"\xC2", 0},                             // cut off
      {"a\xC2 b", 1},                          // second byte missing
      {"\xE0\x9F\xBF", 0},                     // overlong, three bytes
      {"\xE0\xA0\x80", kNone},                 // U+0800, the first of three bytes
      {"\xED\x9F\xBF", kNone},                 // U+D7FF
      {"\xED\xA0\x80", 0},                     // U+D800, a surrogate
      {"\xED\xBF\xBF", 0},                     // U+DFFF
      {"\xEE\x80\x80", kNone},                 // U+E000
      {"\xEF\xBF\xBF", kNone},                 // U+FFFF, a noncharacter but well-formed
      {"\xF0\x8F\xBF\xBF", 0},                 // overlong, four bytes
      {"\xF0\x90\x80\x80", kNone},             // U+10000
      {"\xF4\x8F\xBF\xBF", kNone},             // U+10FFFF
      {"\xF4\x90\x80\x80", 0},                 // above U+10FFFF
      {"\xF5\x80\x80\x80", 0},                 // no such lead
      {"\xEA\xB0", 0},                         // cut off after two of three
      {"ok \xF0\x9F\x98", 3},                  // cut off after three of four
      {"\xEA\xB0\x80\xEA\xB0\x80\xEA\x41", 6}  // ASCII where a continuation must be
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(find_invalid_utf8(c.text) == c.offset);
  }
}

TEST_CASE("every code point survives the way through UTF-8 and back, and surrogates become U+FFFD") {
  for (char32_t c = 0; c <= 0x110000; ++c) {
    std::string text;
    append_utf8(text, c);
    const bool scalar = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    std::size_t at = 0;
    const char32_t read = next_code_point(text, at);
    if (read != (scalar ? c : 0xFFFD) || at != text.size() || find_invalid_utf8(text) != kNone ||
        count_code_points(text) != 1) {
      CAPTURE(static_cast<std::uint32_t>(c));
      FAIL("wrong code point");
    }
  }
}

TEST_CASE("decoding an ill-formed byte gives U+FFFD and goes one byte on, so that it always ends") {
  const std::string text = "a\xFF\xE0\x80\xF0\x9F\x98";
  std::vector<char32_t> found;
  for (std::size_t at = 0; at < text.size();) found.push_back(next_code_point(text, at));
  REQUIRE(found == std::vector<char32_t>{'a', 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD});
}

TEST_CASE("each maximal start of a sequence is replaced by one U+FFFD") {
  REQUIRE(replace_invalid_utf8("") == "");
  REQUIRE(replace_invalid_utf8("가 a") == "가 a");
  REQUIRE(replace_invalid_utf8("a\xF0\x9F\x98z") == "a\xEF\xBF\xBDz");
  REQUIRE(replace_invalid_utf8("\xEA\xB0") == "\xEF\xBF\xBD");
  REQUIRE(replace_invalid_utf8("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("code points are counted, not bytes") {
  REQUIRE(count_code_points("") == 0);
  REQUIRE(count_code_points("abc") == 3);
  REQUIRE(count_code_points("가나 \xF0\x9F\x98\x80") == 4);
}

TEST_CASE("validity agrees with every line of the UTF-8 test suite") {
  const auto suite = suite_file("bad-input/utf8tests.txt");
  if (!suite) return;
  int tested = 0;
  for (const std::string& line : lines_of(*suite)) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> fields = fields_of(line);
    if (fields.size() < 3) continue;
    CAPTURE(line);
    const bool hex = fields[1].find("hex") != std::string::npos;
    const std::string bytes =
        hex ? from_hex(fields[2]) : line.substr(fields[0].size() + fields[1].size() + 2);
    const bool valid = fields[1].find("invalid") == std::string::npos;
    CHECK((find_invalid_utf8(bytes) == kNone) == valid);
    if (!valid) REQUIRE(fields.size() == 5);
    CHECK(replace_invalid_utf8(bytes) == (valid ? bytes : from_hex(fields[4])));
    ++tested;
  }
  REQUIRE(tested > 100);
}

TEST_CASE("files of broken UTF-8 are recognised as such and can be repaired") {
  for (const char* name : {"bad-input/UTF-8-test.txt", "bad-input/utf8tests.bin"}) {
    const auto bytes = suite_file(name);
    if (!bytes) continue;
    CAPTURE(name);
    REQUIRE(find_invalid_utf8(*bytes) != kNone);
    REQUIRE(find_invalid_utf8(replace_invalid_utf8(*bytes)) == kNone);
  }
}
