// Filters over a knowledge base: every answer against a naive reading of the chunks.
#include "ragctl/index/filter.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "corpus.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/store/section_file.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;
using test::Scratch;

using Predicate = std::function<bool(const Chunk&)>;

// A filter as text and as what it should mean.
struct Case {
  std::string text;
  Predicate meaning;
};

void flatten(const Json& json, std::vector<Json>& out) {
  if (json.is_array()) {
    for (const Json& item : json.items()) flatten(item, out);
  } else if (!json.is_null()) {
    out.push_back(json);
  }
}

std::vector<Json> values_of(const Chunk& chunk, const std::string& field) {
  std::vector<Json> out;
  if (field == "lang") return {chunk.language};
  if (field == "path") return {chunk.source};
  if (field == "title") return {chunk.title};
  if (field == "page" && chunk.page > 0) return {chunk.page};
  if (field == "tokens") return {chunk.tokens};
  if (field == "document") return {chunk.document_id};
  if (field == "id") return {chunk.id};
  if (field == "heading") {
    for (const std::string& heading : chunk.heading_path) out.emplace_back(heading);
  } else if (const Json* value = chunk.metadata.find(field)) {
    flatten(*value, out);
  }
  return out;
}

bool any(const std::vector<Json>& values, const std::function<bool(const Json&)>& test) {
  return std::any_of(values.begin(), values.end(), test);
}

Case number_case(const std::string& field, const std::string& op, double operand) {
  const auto holds = [op, operand](const Json& value) {
    if (!value.is_number()) return false;
    const double x = value.number();
    if (op == "==") return x == operand;
    if (op == "<") return x < operand;
    if (op == "<=") return x <= operand;
    if (op == ">") return x > operand;
    return x >= operand;
  };
  return {field + " " + op + " " + Json(operand).dump(),
          [field, holds](const Chunk& chunk) { return any(values_of(chunk, field), holds); }};
}

Case text_case(const std::string& field, const std::string& op, const std::string& operand) {
  const auto holds = [op, operand](const Json& value) {
    if (!value.is_string()) return false;
    const std::string& x = value.string();
    if (op == "==") return x == operand;
    if (op == "<") return x < operand;
    if (op == ">=") return x >= operand;
    if (op == "contains") return x.find(operand) != std::string::npos;
    if (op == "starts_with") return x.rfind(operand, 0) == 0;
    return x.size() >= operand.size() && x.substr(x.size() - operand.size()) == operand;
  };
  return {field + " " + op + " \"" + operand + "\"",
          [field, holds](const Chunk& chunk) { return any(values_of(chunk, field), holds); }};
}

Case unequal_case(const std::string& field, const std::string& operand) {
  return {field + " != '" + operand + "'", [field, operand](const Chunk& chunk) {
            const auto values = values_of(chunk, field);
            return any(values, [](const Json& value) { return value.is_string(); }) &&
                   !any(values,
                        [&](const Json& value) { return value.is_string() && value.string() == operand; });
          }};
}

Case list_case(const std::string& field, const std::set<std::string>& texts, int number) {
  std::string text = field + " in (" + std::to_string(number);
  for (const std::string& each : texts) text += ", \"" + each + "\"";
  return {text + ")", [=](const Chunk& chunk) {
            return any(values_of(chunk, field), [&](const Json& value) {
              return (value.is_string() && texts.contains(value.string())) ||
                     (value.is_number() && value.number() == number);
            });
          }};
}

Case exists_case(const std::string& field) {
  return {field + " exists", [field](const Chunk& chunk) { return !values_of(chunk, field).empty(); }};
}

// ISO dates of the collection are days, so that texts order as dates.
Case date_case(const std::string& op, const std::string& month) {
  const auto holds = [op, month](const Json& value) {
    if (!value.is_string() || value.string().size() != 10) return false;
    const std::string of = value.string().substr(0, 7);
    if (op == "==") return of == month;
    if (op == "<") return of < month;
    if (op == "<=") return of <= month;
    if (op == ">") return of > month;
    return of >= month;
  };
  return {"date " + op + " " + month,
          [holds](const Chunk& chunk) { return any(values_of(chunk, "date"), holds); }};
}

const std::vector<std::string> kTags = {"ferry", "library", "대출", "여객선", "S3"};

// Lists, missing fields, mixed types, chunks that differ from their document.
std::vector<Chunk> varied_corpus(std::uint64_t seed, std::size_t documents) {
  Random random(seed);
  std::vector<Chunk> chunks = test::random_corpus(seed, documents, 3);
  Json metadata;
  for (Chunk& chunk : chunks) {
    if (chunk.ordinal == 0) {
      metadata = Json::object();
      if (random.below(4) > 0) metadata.set("year", static_cast<std::int64_t>(2020 + random.below(6)));
      if (random.below(9) == 0) metadata.set("year", "unknown");
      if (random.below(3) > 0) {
        Json tags = Json::array();
        for (std::size_t i = random.below(4); i > 0; --i) tags.push(kTags[random.below(kTags.size())]);
        metadata.set("tags", tags);
      }
      if (random.below(2) > 0) {
        const std::string month = std::to_string(10 + random.below(3));
        metadata.set("date", "202" + std::to_string(random.below(5)) + "-" + month + "-1" +
                                 std::to_string(random.below(9)));
      }
      if (random.below(2) > 0) metadata.set("draft", random.below(2) == 0);
      if (random.below(30) == 0) metadata.set("rare", "here");
      metadata.set("unique", "value of " + chunk.document_id);
      if (random.below(2) > 0) metadata.set("score", static_cast<double>(random.below(1000)) / 8);
    }
    chunk.metadata = metadata;
    if (random.below(12) == 0) chunk.metadata.set("year", 1999);
    if (random.below(12) == 0) chunk.language = "ko";
    chunk.source = "docs/" + std::string(1, static_cast<char>('a' + hash64(chunk.document_id) % 5)) + "/" +
                   chunk.document_id;
    chunk.page = static_cast<std::uint32_t>(random.below(4));
    chunk.tokens = static_cast<std::uint32_t>(1 + random.below(300));
    chunk.heading_path = {"chapter " + std::to_string(random.below(5)),
                          "section " + std::to_string(random.below(40))};
  }
  return chunks;
}

Case leaf(Random& random) {
  static const char* const kOrder[] = {"==", "<", "<=", ">", ">="};
  static const char* const kText[] = {"==", "<", ">=", "contains", "starts_with", "ends_with"};
  const std::string order = kOrder[random.below(5)];
  const std::string text = kText[random.below(6)];
  switch (random.below(13)) {
    case 0:
      return number_case("year", order, static_cast<double>(2020 + random.below(6)));
    case 1:
      return number_case("score", order, static_cast<double>(random.below(1000)) / 8);
    case 2:
      return number_case("page", order, static_cast<double>(random.below(4)));
    case 3:
      return number_case("tokens", order, static_cast<double>(random.below(300)));
    case 4:
      return text_case("tags", text, kTags[random.below(kTags.size())]);
    case 5:
      return unequal_case("tags", kTags[random.below(kTags.size())]);
    case 6:
      return text_case("path", text, "docs/" + std::string(1, static_cast<char>('a' + random.below(6))));
    case 7:
      return list_case("year", {"unknown", "other"}, static_cast<int>(2020 + random.below(6)));
    case 8:
      return date_case(order,
                       "202" + std::to_string(random.below(5)) + "-" + std::to_string(10 + random.below(3)));
    case 9:
      return exists_case(random.below(2) == 0 ? "draft" : "rare");
    case 10:
      return text_case("heading", text, "section " + std::to_string(random.below(40)));
    case 11:
      return text_case(random.below(2) == 0 ? "unique" : "document", text,
                       "doc" + std::to_string(random.below(200)));
    default:
      return text_case(random.below(2) == 0 ? "lang" : "id", text, random.below(2) == 0 ? "ko" : "doc1");
  }
}

Case random_case(Random& random, int depth) {
  if (depth == 0 || random.below(3) == 0) return leaf(random);
  Case a = random_case(random, depth - 1);
  if (random.below(4) == 0)
    return {"not (" + a.text + ")", [a](const Chunk& chunk) { return !a.meaning(chunk); }};
  const Case b = random_case(random, depth - 1);
  if (random.below(2) == 0)
    return {"(" + a.text + ") and (" + b.text + ")",
            [a, b](const Chunk& chunk) { return a.meaning(chunk) && b.meaning(chunk); }};
  return {"(" + a.text + ") or (" + b.text + ")",
          [a, b](const Chunk& chunk) { return a.meaning(chunk) || b.meaning(chunk); }};
}

void check_case(const KnowledgeBase& kb, const Case& filter) {
  const VisibleRows visible = kb.visible_rows(Filter::parse(filter.text));
  std::uint64_t chunks = 0;
  std::set<std::string> documents;
  bool same = true;
  for (std::uint32_t row = 0; row < kb.rows(); ++row) {
    const bool expected = kb.live(row) && filter.meaning(kb.chunk(row));
    same = same && visible.rows.contains(row) == expected;
    chunks += expected ? 1 : 0;
    if (expected) documents.insert(kb.document_id(row));
  }
  INFO(filter.text);
  CHECK(same);
  CHECK(visible.chunks == chunks);
  CHECK(visible.documents == documents.size());
}

std::uint64_t visible_chunks(const KnowledgeBase& kb, const std::string& filter) {
  return kb.visible_rows(Filter::parse(filter)).chunks;
}

std::string refusal(const KnowledgeBase& kb, const std::string& filter) {
  return test::error_of([&] { (void)kb.visible_rows(Filter::parse(filter)); }, ErrorCode::kUsage);
}

Chunk chunk_with(const std::string& document, const std::string& metadata) {
  Chunk chunk = test::make_chunk(document, 0, "text of " + document);
  chunk.metadata = parse_json(metadata, {});
  return chunk;
}

}  // namespace

TEST_CASE("random filters select what a naive reading of the chunks selects") {
  const Scratch scratch;
  std::vector<Chunk> chunks = varied_corpus(7, 150);
  test::update(scratch / "kb", chunks);
  // A second segment, and deletions in the first.
  std::vector<Chunk> more = varied_corpus(8, 190);
  std::erase_if(more, [](const Chunk& chunk) { return hash64(chunk.document_id) % 3 == 0; });
  IndexOptions options = test::plain_options();
  options.prune = "all";
  test::update(scratch / "kb", more, options);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  REQUIRE(kb.info().segments >= 1);
  Random random(99);
  for (int i = 0; i < 400; ++i) check_case(kb, random_case(random, 3));
}

TEST_CASE("a document and its only chunk are one") {
  const Scratch scratch;
  std::vector<Chunk> chunks = varied_corpus(11, 200);
  std::erase_if(chunks, [](const Chunk& chunk) { return chunk.ordinal > 0; });
  test::update(scratch / "kb", chunks);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  Random random(5);
  for (int i = 0; i < 200; ++i) check_case(kb, random_case(random, 3));
}

TEST_CASE("lists, objects, types and missing values") {
  const Scratch scratch;
  test::update(
      scratch / "kb",
      {chunk_with("a", R"({"tags":["x","y"],"author":{"name":"Kim"},"n":1,"d":"2024-05-20"})"),
       chunk_with("b", R"({"tags":"x","author":[{"name":"Lee"},{"name":"Kim"}],"n":"1","d":"2024"})"),
       chunk_with("c", R"({"tags":[],"n":1.5,"flag":true,"d":"soon","nothing":null})"),
       chunk_with("d", R"({"tags":["yx"],"n":[1,"two",false],"odd key":{"a.b":3},"d":20240520})")});
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  const auto found = [&](const std::string& filter) {
    const VisibleRows visible = kb.visible_rows(Filter::parse(filter));
    std::string ids;
    for (std::uint32_t row = 0; row < kb.rows(); ++row)
      ids += visible.rows.contains(row) ? kb.document_id(row) : "";
    return ids;
  };
  CHECK(found("tags == 'x'") == "ab");
  CHECK(found("tags != 'x'") == "d");
  CHECK(found("not tags == 'x'") == "cd");
  CHECK(found("tags contains 'x'") == "abd");
  CHECK(found("tags exists") == "abd");
  CHECK(found("not tags exists") == "c");
  CHECK(found("tags matches 'y*'") == "ad");
  CHECK(found("tags in ('y', 'yx')") == "ad");
  CHECK(found("tags not in ('y', 'yx')") == "bc");
  CHECK(found("author.name == 'Kim'") == "ab");
  CHECK(found("author.name != 'Kim'").empty());
  CHECK(found("n == 1") == "ad");
  CHECK(found("n == '1'") == "b");
  CHECK(found("n < 2") == "acd");
  CHECK(found("n != 1") == "c");
  CHECK(found("n == false") == "d");
  CHECK(found("n contains 1") == "ad");
  CHECK(found("n contains 't'") == "d");
  CHECK(found("flag == true") == "c");
  CHECK(found("flag != true").empty());
  CHECK(found("d >= 2024-05") == "a");
  CHECK(found("d < 2024-05") == "b");  // the year's first moment
  CHECK(found("d == 2024") == "ab");
  CHECK(found("d == 2024-05-20T10:00").empty());
  CHECK(found("d in (2024-05, 20240520)") == "ad");
  CHECK(found("d > '2024'") == "ac");
  CHECK(found("\"odd key.a.b\" == 3") == "d");
  CHECK(found("document in ('a', 'c') or id starts_with 'd#'") == "acd");
  CHECK(found("document >= 'c'") == "cd");
  CHECK(found("root == 'docs' and page == 2 and tokens == 7") == "abcd");
  CHECK(found("page == 3").empty());
}

TEST_CASE("unknown fields and types that no document has are errors with a way out") {
  const Scratch scratch;
  test::update(scratch / "kb", {chunk_with("a", R"({"year":2024,"topic":"x","nothing":null})"),
                                chunk_with("b", R"({"topic":"y"})")});
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  CHECK_THAT(refusal(kb, "lang == 'en' and yaer >= 2024"),
             Catch::StartsWith(
                 "filter:1:18: no document has a field 'yaer', did you mean 'year'?; ragctl info --fields"));
  CHECK_THAT(refusal(kb, "nothing exists"),
             Catch::StartsWith("filter:1:1: no document has a field 'nothing'"));
  CHECK_THAT(refusal(kb, "not langauge == 'en'"), Catch::Contains("did you mean 'language'?"));
  CHECK_THAT(
      refusal(kb, "year == '2024'"),
      Catch::StartsWith(
          "filter:1:9: 'year' has numbers and is compared with a text; write the number without quotes"));
  CHECK_THAT(refusal(kb, "topic > 5"),
             Catch::StartsWith("filter:1:9: 'topic' has texts and is compared with a number; put"));
  CHECK_THAT(refusal(kb, "topic > 2024-05"),
             Catch::Contains("is compared with a date; none of these is a date"));
  CHECK_THAT(refusal(kb, "year starts_with '20'"), Catch::Contains("'year' has numbers"));
  // A field that every chunk could have is known, used or not.
  CHECK(visible_chunks(kb, "title == 'none'") == 0);
}

TEST_CASE("what only deleted documents had is unknown") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = {chunk_with("a", R"({"old":1,"n":"text"})"),
                                     chunk_with("b", R"({"n":1})"), chunk_with("c", R"({"n":2})")};
  test::update(scratch / "kb", chunks);
  IndexOptions options = test::plain_options();
  options.prune = "all";
  test::update(scratch / "kb", {chunks[1], chunks[2]}, options);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  REQUIRE(kb.rows() == 3);  // still there, dead
  CHECK_THAT(refusal(kb, "old == 1"), Catch::Contains("no document has a field 'old'"));
  CHECK_THAT(refusal(kb, "n == 'text'"), Catch::Contains("'n' has numbers"));
  CHECK(visible_chunks(kb, "n >= 1") == 2);
  for (const FieldInfo& field : kb.fields()) {
    CHECK(field.name != "old");
    if (field.name == "n") CHECK((field.documents == 2 && field.types == std::vector<std::string>{"number"}));
  }
}

TEST_CASE("fields too large or too many for columns are read from the records") {
  const Scratch scratch;
  std::vector<Chunk> chunks;
  for (int d = 0; d < 60; ++d) {
    Chunk chunk = test::make_chunk("doc" + std::to_string(d), 0, "text " + std::to_string(d));
    chunk.metadata = Json::object();
    chunk.metadata.set("huge",
                       "begin " + std::to_string(d) + std::string(5000, 'x'));  // one value beyond the limit
    chunk.metadata.set("long", std::to_string(d) + std::string(3000, 'y'));     // all together beyond it
    for (int i = 0; i < 30; ++i) chunk.metadata.set("key" + std::to_string(d) + "_" + std::to_string(i), i);
    chunks.push_back(chunk);
    chunk.ordinal = 1;  // a second chunk whose metadata is its own
    chunk.id += "b";
    chunk.metadata.set("long", "short");
    chunks.push_back(chunk);
  }
  test::update(scratch / "kb", chunks);
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  CHECK(visible_chunks(kb, "huge starts_with 'begin 7x'") == 2);
  CHECK(visible_chunks(kb, "huge exists") == 120);
  CHECK(visible_chunks(kb, "long == 'short'") == 60);
  CHECK(visible_chunks(kb, "long starts_with '5'") == 11);
  CHECK(visible_chunks(kb, "not long starts_with '5' and huge contains 'begin 5'") == 11);
  CHECK(visible_chunks(kb, "key3_29 == 29") == 2);
  CHECK(visible_chunks(kb, "key59_29 == 29") == 2);  // the first 1,024 fields have columns, not this one
  CHECK(visible_chunks(kb, "key59_29 exists or key0_0 exists") == 4);
  CHECK_THAT(refusal(kb, "key60_0 exists"), Catch::Contains("no document has a field 'key60_0'"));
  CHECK_THAT(refusal(kb, "key59_29 == 'x'"), Catch::Contains("has numbers"));
  CHECK_THAT(refusal(kb, "huge > 5"), Catch::Contains("has texts"));
  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(scratch / "kb/segments")) {
    const SectionFile file(entry.path().string(), "segment", 2);
    for (const std::string& name : file.names())
      bytes += name.starts_with("fields") ? file.section(name).size() : 0;
  }
  CHECK(bytes < 100'000);  // of 480 kB of metadata
}

TEST_CASE("a compacted segment has the columns of a fresh build, and older segments answer alike") {
  const Scratch scratch;
  const std::vector<Chunk> chunks = varied_corpus(21, 90);
  for (std::size_t part = 0; part < 3; ++part) {
    std::vector<Chunk> some(chunks.begin(), chunks.begin() + static_cast<std::ptrdiff_t>(90 * (part + 1)));
    test::update(scratch / "grown", some);
  }
  compact_knowledge_base(scratch / "grown", {});
  test::update(scratch / "fresh", chunks);
  const auto segment_of = [&](const char* kb) {
    const KnowledgeBase opened = KnowledgeBase::open(scratch / kb);
    REQUIRE(opened.info().segments == 1);
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(scratch / (std::string(kb) + "/segments")))
      names.insert(entry.path().filename().string());
    return names;
  };
  const auto grown = segment_of("grown");
  const auto fresh = segment_of("fresh");
  REQUIRE(fresh.size() == 1);
  CHECK(grown.contains(*fresh.begin()));  // named by its content
}

TEST_CASE("fields are listed with types, counts and examples") {
  const Scratch scratch;
  test::update(scratch / "kb", {chunk_with("a", R"({"tags":["x","y"],"date":"2024-05-20","title":"other"})"),
                                chunk_with("b", R"({"tags":["x"],"date":"2024-06","n":1})"),
                                chunk_with("c", R"({"n":"one","odd key":true})")});
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  std::map<std::string, FieldInfo> fields;
  for (const FieldInfo& field : kb.fields()) fields[field.name] = field;
  CHECK(fields.at("tags").documents == 2);
  CHECK(fields.at("tags").distinct == 2);
  CHECK(fields.at("tags").examples == std::vector<std::string>{"\"x\"", "\"y\""});
  CHECK(fields.at("date").types == std::vector<std::string>{"date"});
  CHECK(fields.at("n").types == std::vector<std::string>{"number", "text"});
  CHECK(fields.at("\"odd key\"").types == std::vector<std::string>{"boolean"});
  CHECK(fields.at("metadata.title").examples == std::vector<std::string>{"\"other\""});
  CHECK(fields.at("title").documents == 3);
  CHECK(fields.at("page").of_chunks);
  CHECK(fields.at("heading").documents == 3);
  CHECK(fields.at("document_id").distinct == 3);
  CHECK(fields.at("id").documents == 3);
}

TEST_CASE("a miss names the smallest part of the filter and what the row has") {
  const Scratch scratch;
  test::update(scratch / "kb",
               {chunk_with("a", R"({"year":2023,"tags":["x","y"]})"), chunk_with("b", R"({"year":2024})")});
  const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
  const auto miss = [&](const std::string& filter, std::uint32_t row = 0) {
    const auto found = kb.filter_miss(Filter::parse(filter), row);
    return found ? found->expression + " | " + found->values : "none";
  };
  CHECK(miss("lang == 'en' and (year >= 2024 and page == 2)") == "year >= 2024 | 2023");
  CHECK(miss("lang == 'en' and year >= 2024", 1) == "none");
  CHECK(miss("year == 2030 or tags == 'z'") == "year == 2030 or tags == 'z' | ");
  CHECK(miss("not tags == 'x' and year == 2023") == "not tags == 'x' | \"x\", \"y\"");
  CHECK(miss("tags exists and year == 2024", 1) == "tags exists | no value");
  CHECK(miss("document == 'b'") == "document == 'b' | \"a\"");
}

TEST_CASE("damaged columns are store errors or give the same answer") {
  const Scratch scratch;
  std::vector<Chunk> chunks = varied_corpus(31, 24);
  test::update(scratch / "kb", chunks);
  const std::string path = fs::directory_iterator(fs::path(scratch / "kb/segments"))->path().string();
  const std::string good = read_file(path);
  const auto answer = [&]() -> std::string {
    try {
      const KnowledgeBase kb = KnowledgeBase::open(scratch / "kb");
      std::string out;
      for (const char* filter :
           {"tags == 'x' or tags exists", "year >= 2022 and page > 1", "unique contains '1' or score > 5",
            "heading contains 'section 1' or date >= 2021", "lang == 'ko' or tokens < 50"}) {
        for (const std::uint64_t word : kb.visible_rows(Filter::parse(filter)).rows.bits)
          out += std::to_string(word) + " ";
      }
      for (const FieldInfo& field : kb.fields()) out += field.name + std::to_string(field.documents);
      return out;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kStore) throw;
      return "";
    }
  };
  const std::string expected = answer();
  REQUIRE_FALSE(expected.empty());
  const SectionFile file(path, "segment", 2);
  for (const std::string name : {"fields", "fields.values", "fields.sets", "fields.codes", "fields.rows"}) {
    const Section section = file.section(name);
    REQUIRE(section.size() > 0);
    const std::string bytes(section.read_text(0, section.size()));
    const std::size_t begin = good.find(bytes);
    REQUIRE(begin != std::string::npos);
    std::size_t found = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      std::string bad = good;
      bad[begin + at] = static_cast<char>(bad[begin + at] ^ (1 << (at % 8)));
      test::overwrite(path, bad);
      const std::string seen = answer();
      if (!seen.empty() && seen != expected) FAIL(name << ": byte " << at << " gives a wrong answer");
      found += seen.empty() ? 1 : 0;
    }
    INFO(name);
    CHECK(found == bytes.size());
  }
  test::overwrite(path, good);
}

}  // namespace ragctl
