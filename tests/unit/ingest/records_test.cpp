#include "records.hpp"

#include <ctime>

#include "catch.hpp"
#include "extract.hpp"
#include "ragctl/text/unicode.hpp"

using namespace ragctl;
using Catch::Matchers::Contains;

namespace {

Document record(std::string_view json) {
  return document_from_record(parse_json(json, {"r.jsonl", 1}), {"r.jsonl", 1});
}

std::string error_of(std::string_view json) {
  try {
    record(json);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a BEIR record becomes a document") {
  const Document document = record(
      R"({"_id":"d1","title":"T","text":"one\ntwo\n\nthree","metadata":{"lang":"ko","n":1},"url":"u","tags":["a","b"],"deep":{"x":1}})");
  CHECK(document.id == "d1");
  CHECK(document.title == "T");
  CHECK(document.text == "one\ntwo\n\nthree");
  CHECK(document.language == "ko");
  CHECK(document.media_type == "application/json");
  CHECK(document.metadata.dump() == R"({"lang":"ko","n":1,"url":"u","tags":["a","b"],"deep":{"x":1}})");
  REQUIRE(document.blocks.size() == 2);
  CHECK(document.blocks[0].end == 7);
  CHECK(document.blocks[1].begin == 9);
  CHECK(document.content_hash == document_content_hash(document));
}

TEST_CASE("the text of a record stays exact, so that labels by offset hold") {
  const std::string text = "  a \\n \\n  b\\t\\n";
  CHECK(record("{\"_id\":\"x\",\"text\":\"" + text + "\"}").text == "  a \n \n  b\t\n");
}

TEST_CASE("record texts are normalised only where the records' invariants need it") {
  const Document document = record(R"({"id":7,"text":"e\u0301\r\nx\u0000y"})");
  CHECK(document.id == "7");
  CHECK(document.text == "é\nx\xef\xbf\xbdy");
}

TEST_CASE("a record with a title only is found by its title") {
  CHECK(record(R"({"_id":"x","title":"Only","text":""})").text == "Only");
}

TEST_CASE("acl and language of a record are kept") {
  const Document document = record(R"({"_id":"x","text":"t","acl":["staff"],"lang":"en-US"})");
  CHECK(document.acl == std::vector<std::string>{"staff"});
  CHECK(document.language == "en");
}

TEST_CASE("integers that metadata would round are refused, ids become NFC") {
  CHECK(record(R"({"_id":"a","text":"x","n":9223372036854775807})").metadata.dump() ==
        R"({"n":9223372036854775807})");
  CHECK_THAT(error_of(R"({"_id":"a","text":"x","metadata":{"m":[{"n":18446744073709551615}]}})"),
             Contains("'n' is a number of 2^63 or more"));
  CHECK(record("{\"_id\":\"\xe1\x84\x80\xe1\x85\xa1\",\"text\":\"x\"}").id == "가");
}

TEST_CASE("what is wrong with a record is said with its place") {
  CHECK(error_of("[1]") == "r.jsonl:1: a record must be a JSON object with '_id' and 'text'");
  CHECK_THAT(error_of(R"({"text":"t"})"), Contains("r.jsonl:1: missing key '_id' or 'id'"));
  CHECK_THAT(error_of(R"({"_id":"a"})"), Contains("missing key 'text'"));
  CHECK_THAT(error_of(R"({"_id":"","text":"t"})"), Contains("'_id' is empty"));
  CHECK_THAT(error_of(R"({"id":"","text":"t"})"), Contains("'id' is empty"));
  CHECK_THAT(error_of(R"({"id":1.5,"text":"t"})"), Contains("'id' is a fraction"));
  CHECK_THAT(error_of(R"({"id":[],"text":"t"})"), Contains("'id' must be a string"));
  CHECK_THAT(error_of(R"({"_id":true,"text":"t"})"), Contains("'_id' must be a string"));
  CHECK_THAT(error_of(R"({"_id":"a","text":3})"), Contains("'text' must be a string"));
  CHECK_THAT(error_of(R"({"_id":"a","text":"t","metadata":[]})"), Contains("'metadata' must be an object"));
  CHECK_THAT(error_of(R"({"_id":"a","text":"t","acl":"x"})"), Contains("'acl' must be an array"));
  CHECK_THAT(error_of(R"({"_id":"a","text":" "})"), Contains("neither text nor title"));
}

TEST_CASE("documents of ragctl pass through unchanged") {
  Document document = record(R"({"_id":"d","title":"T","text":"a\n\nb","metadata":{"k":1}})");
  document.source = "x.md";
  document.root = ".";
  document.media_type = "text/markdown";
  document.blocks[0].kind = BlockKind::kHeading;
  document.blocks[0].level = 2;
  document.content_hash = document_content_hash(document);
  CHECK(document_from_record(to_json(document), {"r", 1}) == document);
}

TEST_CASE("an edited document gets a new hash, and blocks when it has none") {
  const Document document = record(R"({"id":"d","text":"e\u0301\r\n\r\nb","content_hash":"00"})");
  CHECK(document.text == "é\n\nb");
  CHECK(document.blocks.size() == 2);
  CHECK(document.content_hash == document_content_hash(document));
  CHECK_THAT(error_of(R"({"id":"d","text":"e\u0301","blocks":[{"kind":"paragraph","begin":0,"end":3}]})"),
             Contains("not in NFC"));
}

TEST_CASE("bad lines are reported one by one and the others are read") {
  std::vector<IngestFailure> failures;
  const auto documents = read_json_lines(decoded("{\"_id\":\"a\",\"text\":\"1\"}\n\n{broken\n{\"_id\":\"a\","
                                                 "\"text\":\"2\"}\n{\"_id\":\"b\",\"text\":\"3\"}"),
                                         "f.jsonl", failures)
                             .documents;
  REQUIRE(documents.size() == 2);
  CHECK(documents[0].text == "1");
  REQUIRE(failures.size() == 2);
  CHECK(failures[0].path == "f.jsonl:3");
  CHECK_THAT(failures[0].reason, Contains("malformed JSON"));
  CHECK(failures[1].path == "f.jsonl:4");
  CHECK(failures[1].reason == "duplicate id 'a'; the one in line 1 is kept");
}

TEST_CASE("a JSON file holds one record or an array of them") {
  std::vector<IngestFailure> failures;
  CHECK(read_json_file(decoded("{\n \"_id\": \"a\",\n \"text\": \"x\"\n}"), "f.json", failures)
            .documents.size() == 1);
  CHECK(read_json_file(decoded("[{\"_id\":\"a\",\"text\":\"x\"}, 5]"), "f.json", failures).documents.size() ==
        1);
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].path == "f.json (record 2)");
}

TEST_CASE("a file full of wrong records does not flood the report") {
  std::string lines;
  for (int i = 0; i < 3000; ++i) lines += "{}\n";
  std::vector<IngestFailure> failures;
  CHECK(read_json_lines(decoded(lines), "f.jsonl", failures).documents.empty());
  REQUIRE(failures.size() == 1001);
  CHECK_THAT(failures.back().reason, Contains("2000 more records failed"));
}

TEST_CASE("the first of equal keys of a record counts") {
  CHECK(record(R"({"_id":"a","text":"x","metadata":{"k":1},"k":2,"l":3,"l":4})").metadata.dump() ==
        R"({"k":1,"l":3})");
}

TEST_CASE("many keys and many NULs take no time") {
  std::string keys;
  std::string nuls;
  for (int i = 0; i < 80000; ++i) keys += ",\"key" + std::to_string(i) + "\":1";
  for (int i = 0; i < 400000; ++i) nuls += "\\u0000";
  const std::clock_t begin = std::clock();  // CPU time: other processes do not count
  CHECK(error_of("{\"_id\":\"a\",\"text\":\"x\"" + keys + "}")
            .starts_with("r.jsonl:1: 'a': the metadata has 1028891 bytes; at most 65536 are taken"));
  CHECK(record("{\"_id\":\"a\",\"text\":\"x" + nuls + "\"}").text.size() == 1200001);
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 5.0);  // once half a minute
}
