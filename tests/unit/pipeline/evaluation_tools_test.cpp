#include <fstream>
#include <set>

#include "catch.hpp"
#include "ragctl/eval/passage.hpp"
#include "ragctl/pipeline/anchor.hpp"
#include "ragctl/pipeline/audit.hpp"
#include "ragctl/pipeline/corpus.hpp"
#include "ragctl/pipeline/scaffold.hpp"
#include "temporary_folder.hpp"

using namespace ragctl;

namespace {

Chunk make_chunk(const std::string& document, std::uint32_t ordinal, std::uint64_t begin,
                 const std::string& text) {
  Chunk chunk;
  chunk.id = document + "#" + std::to_string(begin) + "-" + std::to_string(text.size());
  chunk.document_id = document;
  chunk.ordinal = ordinal;
  chunk.begin = begin;
  chunk.end = begin + text.size();
  chunk.text = text;
  chunk.document_hash = "hash of " + document;
  return chunk;
}

void make_kb(const std::string& path, const std::vector<Chunk>& chunks) {
  IndexOptions options;
  options.prune = "all";
  update_knowledge_base(path, IndexInput{chunks, nullptr, {}}, options, {});
}

const std::vector<Chunk>& two_documents() {
  static const std::vector<Chunk> chunks = {make_chunk("a", 0, 0, "The ferry leaves at nine."),
                                            make_chunk("a", 1, 27, "It is back at noon."),
                                            make_chunk("b", 0, 0, "Books are lent for three weeks.")};
  return chunks;
}

std::string write(const TemporaryFolder& folder, const std::string& text) {
  const std::string path = folder.path("quotes.jsonl");
  std::ofstream(path) << text;
  return path;
}

}  // namespace

TEST_CASE("the fingerprint of a corpus does not depend on how it is cut, but on every document") {
  const TemporaryFolder folder;
  make_kb(folder.path("two"), two_documents());
  std::vector<Chunk> whole = {make_chunk("a", 0, 0, "The ferry leaves at nine.\n\nIt is back at noon."),
                              two_documents()[2]};
  make_kb(folder.path("one"), whole);
  const auto fingerprint = [&](const char* name) {
    return corpus_fingerprint(KnowledgeBase::open(folder.path(name)));
  };
  CHECK(fingerprint("one") == fingerprint("two"));
  CHECK(fingerprint("one").size() == 32);
  const std::string before = fingerprint("one");
  whole[0].document_hash = "changed";
  make_kb(folder.path("one"), whole);
  CHECK(fingerprint("one") != before);
  make_kb(folder.path("two"), {two_documents()[2]});
  CHECK(fingerprint("two") != before);
}

TEST_CASE("texts are put together from chunks at their offsets, overlaps and gaps included") {
  const std::vector<Chunk> chunks = {make_chunk("a", 1, 6, "cdef"), make_chunk("a", 0, 0, "abcd"),
                                     make_chunk("a", 2, 8, "efgh")};
  CHECK(reassembled_texts(chunks).at("a") == "abcd" + std::string(2, kUnknownByte) + "cdefgh");
}

TEST_CASE("a quote is anchored across chunks whatever white space lay between them") {
  const TemporaryFolder folder;
  const std::vector<Chunk> chunks = {make_chunk("a", 0, 0, "The ferry leaves"),
                                     make_chunk("a", 1, 17, "at nine.")};
  const std::string path =
      write(folder,
            "{\"query\": \"q\", \"document\": \"a\", \"quote\": \"ferry leaves at\"}\n"
            "{\"query\": \"r\", \"document\": \"a\", \"quote\": \"leaves\\nat\", \"start\": 10}\n"
            "{\"query\": \"s\", \"document\": \"a\", \"quote\": \"leaves, at\"}\n");
  const AnchorReport report = anchor_quotes(path, reassembled_texts(chunks));
  REQUIRE(report.labels.size() == 2);
  CHECK(report.labels[0].range->first == 4);
  CHECK(report.labels[1].range->second == 19);
  CHECK(report.problems.size() == 1);
}

TEST_CASE("a quote is anchored where it stands once, or where start says") {
  const TemporaryFolder folder;
  const DocumentTexts texts = {{"d", "one two one \xEA\xB0\x80"}};
  const std::string path =
      write(folder,
            "{\"query\": 7, \"document\": \"d\", \"quote\": \"two\", \"grade\": 2}\n"
            "{\"_id\": \"q\", \"document\": \"d\", \"quote\": \"one\", \"start\": 8}\n"
            "{\"query\": \"n\", \"document\": \"d\", \"quote\": \"\xE1\x84\x80\xE1\x85\xA1\"}\n"
            "{\"query\": \"q\", \"document\": \"d\", \"quote\": \"one\"}\n"
            "{\"query\": \"q\", \"document\": \"d\", \"quote\": \"three\"}\n"
            "{\"query\": \"q\", \"document\": \"e\", \"quote\": \"one\"}\n"
            "{\"query\": \"q\", \"document\": \"d\"}\n"
            "{\"query\": \"q\", \"docu\n"
            "{\"query\": \"q\", \"document\": \"d\", \"quote\": \"two\", \"grade\": -1}\n"
            "{\"query\": 7, \"document\": \"d\", \"quote\": \"two\"}\n");
  const AnchorReport report = anchor_quotes(path, texts);
  REQUIRE(report.labels.size() == 3);
  CHECK(to_json(report.labels[0]).dump() ==
        R"({"query":"7","document":"d","start":4,"end":7,"text":"two","relevance":2})");
  CHECK(report.labels[1].range->first == 8);
  CHECK(report.labels[2].text == "\xEA\xB0\x80");  // composed, as the document is
  REQUIRE(report.problems.size() == 7);
  const char* wanted[] = {
      ":4: ", ":5: ", ":6: ", ":7: ", ":8", ":9: ", ":10: the quote of query '7' stands on line 1 too"};
  for (std::size_t i = 0; i < 7; ++i)
    CHECK(report.problems[i].find("quotes.jsonl" + std::string(wanted[i])) != std::string::npos);
  CHECK_THROWS_AS(anchor_quotes(write(folder, "\n"), texts), Error);
}

TEST_CASE("a quote that differs in white space or quotation marks is anchored at the document's own bytes") {
  const TemporaryFolder folder;
  const DocumentTexts texts = {{"d", "Say  \xE2\x80\x9Cyes\xE2\x80\x9D\nto it. So be  it, so be\nit."},
                               {"k", "one" + std::string(2, kUnknownByte) + "two" +
                                         std::string(1, kUnknownByte) + "three \xE2\x80\x99"}};
  const std::string path =
      write(folder,
            "{\"query\": \"a\", \"document\": \"d\", \"quote\": \"Say \\\"yes\\\" to it.\"}\n"
            "{\"query\": \"b\", \"document\": \"d\", \"quote\": \"o be it\"}\n"
            "{\"query\": \"b\", \"document\": \"d\", \"quote\": \"o  be it\", \"start\": 34}\n"
            "{\"query\": \"c\", \"document\": \"k\", \"quote\": \"one two  three '\"}\n"
            "{\"query\": \"d\", \"document\": \"d\", \"quote\": \"Say 'yes' to it.\"}\n"
            "{\"query\": \"e\", \"document\": \"d\", \"quote\": \"to it. So be that\"}\n");
  const AnchorReport report = anchor_quotes(path, texts);
  REQUIRE(report.labels.size() == 3);
  CHECK(report.labels[0].text == "Say  \xE2\x80\x9Cyes\xE2\x80\x9D\nto it.");
  CHECK(report.labels[0].range == std::pair<std::uint64_t, std::uint64_t>(0, 21));
  CHECK(report.labels[1].text == "o be\nit");
  CHECK(report.labels[2].text == "one\n\ntwo three \xE2\x80\x99");
  REQUIRE(report.problems.size() == 3);
  CHECK(report.problems[0].find(":2: the quote of query 'b' stands in several places") != std::string::npos);
  CHECK(report.problems[1].ends_with("is not in document 'd'"));
  CHECK(report.problems[2].ends_with(
      "is not in document 'd'; of its words the document has those up to 'to it. So be'"));
}

TEST_CASE("a scaffold takes one passage of each document before a second of any") {
  const TemporaryFolder folder;
  make_kb(folder.path("kb"), two_documents());
  const KnowledgeBase kb = KnowledgeBase::open(folder.path("kb"));
  const auto two = scaffold_questions(kb, 2, 1);
  REQUIRE(two.size() == 2);
  CHECK(two[0].document == "a");
  CHECK(two[1].document == "b");
  const auto all = scaffold_questions(kb, 10, 1);
  REQUIRE(all.size() == 3);
  CHECK(all[1].id == "q002");
  CHECK(all[1].begin == 27);
  CHECK(all[1].quote == "It is back at noon.");
  CHECK(all[1].end == 27 + all[1].quote.size());
  CHECK_THROWS_AS(scaffold_questions(kb, 0, 1), Error);
  std::set<std::string> draws;
  for (std::uint64_t seed = 0; seed < 20; ++seed) draws.insert(scaffold_questions(kb, 1, seed)[0].quote);
  CHECK(draws.size() == 3);  // every passage can be drawn
}

TEST_CASE("a scaffold draws chunks that say no more than their title last") {
  const TemporaryFolder folder;
  std::vector<Chunk> chunks = two_documents();
  chunks[0].title = "The ferry leaves at nine.";
  chunks[2].title = "Loans";
  chunks[2].text = "Loans\n\nFees";
  chunks[2].end = chunks[2].begin + chunks[2].text.size();
  chunks[2].heading_path = {"Loans", "Fees"};
  make_kb(folder.path("kb"), chunks);
  const KnowledgeBase kb = KnowledgeBase::open(folder.path("kb"));
  for (std::uint64_t seed = 0; seed < 10; ++seed)
    CHECK(scaffold_questions(kb, 1, seed)[0].quote == "It is back at noon.");
  CHECK(scaffold_questions(kb, 2, 1).size() == 2);
  CHECK(scaffold_questions(kb, 10, 1).size() == 3);
}

TEST_CASE("a quote that is the title of its document is told from one that is nowhere") {
  const TemporaryFolder folder;
  std::vector<Chunk> chunks = two_documents();
  for (Chunk& chunk : chunks) chunk.title = chunk.document_id == "a" ? "Ferry times" : "";
  const std::string path = write(folder, R"({"query": "1", "document": "a", "quote": "Ferry  times"})"
                                         "\n"
                                         R"({"query": "2", "document": "b", "quote": "Ferry times"})"
                                         "\n");
  const AnchorReport report = anchor_quotes(path, reassembled_texts(chunks), document_titles(chunks));
  REQUIRE(report.problems.size() == 2);
  CHECK(report.problems[0] == path +
                                  ":1: the quote of query '1' is the title of document 'a', which is no "
                                  "part of its text; quote the text");
  CHECK(report.problems[1] == path + ":2: the quote of query '2' is not in document 'b'");
}

TEST_CASE("a knowledge base without vectors cannot be audited") {
  const TemporaryFolder folder;
  make_kb(folder.path("kb"), two_documents());
  const KnowledgeBase kb = KnowledgeBase::open(folder.path("kb"));
  CHECK_THROWS_AS(audit_vectors(kb, {{"q", "ferry"}}, nullptr, {}, {}), Error);
}

TEST_CASE("an audit is a table that says what it lacks") {
  AuditReport report;
  report.k = 10;
  report.vectors = 100;
  report.dimension = 64;
  report.queries = 5;
  report.unknown_queries = 1;
  report.rows.resize(2);
  report.rows[0] = {"exact", 1.0, std::nullopt, 256, 0, 2.0, 3.0};
  report.rows[1] = {"binary + rescore 5k", 0.75, std::nullopt, 8, 256, 1.0, 2.0};
  const std::string text = report_audit(report, ReportFormat::kText);
  CHECK(text.find("binary + rescore 5k     0.7500       8 + 256    32.0x") != std::string::npos);
  CHECK(text.find("4 queries (1 more holds no term") != std::string::npos);
  CHECK(text.find("no graph") != std::string::npos);
  const Json json = parse_json(report_audit(report, ReportFormat::kJson), {"report"});
  CHECK(json.at("methods").items()[1].at("recall").number() == 0.75);
  CHECK(json.at("methods").items()[1].at("ndcg@10").is_null());
}
