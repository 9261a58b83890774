#include "ragctl/core/json.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"

using namespace ragctl;

namespace {

Json parse(const std::string& text) { return parse_json(text, {"test.json", 3}); }

}  // namespace

TEST_CASE("JSON reads back as written") {
  const std::string text = R"({"a":[1,-2.5,true,null,"x\n\"y\" 한글"],"b":{},"c":[]})";
  CHECK(parse(text).dump() == text);
}

TEST_CASE("numbers keep their type and value") {
  CHECK(parse("1").is_int());
  CHECK_FALSE(parse("1.0").is_int());
  CHECK(Json(1.0).dump() == "1.0");
  CHECK(Json(0.1).dump() == "0.1");
  CHECK(Json(1e300).dump() == "1e+300");
  CHECK(parse("9223372036854775807").integer() == std::numeric_limits<std::int64_t>::max());
  CHECK(parse("9223372036854775808").number() == Approx(9.223372036854775808e18));
}

TEST_CASE("integers beyond int64 are doubles, whether parsed or made") {
  CHECK(Json(std::uint64_t{9223372036854775807U}) == Json(std::int64_t{9223372036854775807}));
  CHECK(Json(std::uint64_t{9223372036854775808U}).dump() == "9223372036854775808.0");
  CHECK(Json(std::uint64_t{18446744073709551615U}) == parse_json("18446744073709551615", {"x"}));
}

TEST_CASE("numbers that JSON cannot express become null") {
  CHECK(Json(std::nan("")).dump() == "null");
  CHECK(Json(std::numeric_limits<double>::infinity()).dump() == "null");
}

TEST_CASE("control characters are escaped and other bytes pass through") {
  std::string out;
  append_json_string(out, std::string_view("\x01\x1f\x7f\0é", 6));
  CHECK(out == "\"\\u0001\\u001f\\u007f\\u0000é\"");
}

TEST_CASE("malformed JSON is refused with its place") {
  for (const char* text :
       {"", "{", "[1,]", "{\"a\":1}x", "\"\xff\"", "nul", "01", "\"\\ud800\"", "{\"a\" 1}"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(parse(text), ContainsText("test.json:3: malformed JSON"));
  }
}

TEST_CASE("nesting beyond the limit is refused, not a crash") {
  CHECK_NOTHROW(parse(std::string(200, '[') + std::string(200, ']')));
  CHECK_THROWS_AS(parse(std::string(100000, '[') + std::string(100000, ']')), Error);
}

TEST_CASE("members are found, replaced and missed by name") {
  Json json = Json::object();
  json.set("a", 1);
  json.set("b", "x");
  json.set("a", 2);
  CHECK(json.dump() == R"({"a":2,"b":"x"})");
  CHECK(json.find("c") == nullptr);
  CHECK_THROWS_WITH(json.at("c"), "missing key 'c'");
  CHECK_THROWS_WITH(json.at("b").integer(), "expected an integer, found a string");
}

TEST_CASE("indented output is valid JSON of the same value") {
  const Json json = parse(R"({"a":[1,{"b":[]}],"c":{}})");
  CHECK(json.dump(2) == "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}");
  CHECK(parse(json.dump(2)) == json);
}
