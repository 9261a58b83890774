#include "ragctl/eval/judgements.hpp"

#include <cmath>
#include <cstdlib>
#include <utility>

#include "catch.hpp"
#include "ragctl/core/random.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

std::string listing(const Qrels& qrels) {
  std::string out;
  for (const auto& [query, rows] : qrels.queries) {
    out += std::string(query) + ":";
    for (const auto& row : rows) out += " " + std::string(row.document) + "=" + std::to_string(row.relevance);
    out += "\n";
  }
  return out;
}

std::string listing(const Run& run) {
  std::string out;
  for (const auto& [query, rows] : run.queries) {
    out += std::string(query) + ":";
    for (const auto& row : rows) out += " " + std::string(row.document);
    out += "\n";
  }
  return out;
}

// The error of reading `text`, without the folder.
template <typename Read>
std::string reading_error(const std::string& text, const Read& read) {
  const TemporaryFolder folder;
  const std::string path = write_text(folder, "input", text);
  const std::string message = error_of([&] { read(path); });
  const std::size_t at = message.find(path);
  return at == std::string::npos ? message : message.substr(folder.path().size() + 1);
}

std::string qrels_error(const std::string& text) {
  return reading_error(text, [](const std::string& path) { read_qrels(path); });
}

std::string run_error(const std::string& text) {
  return reading_error(text, [](const std::string& path) { read_run(path); });
}

}  // namespace

TEST_CASE("lines that are not UTF-8 are refused with their line") {
  CHECK(qrels_error("q 0 a 1\nq 0 \xB0\xA1 1\n")
            .find("input:2: byte 5 of the line is not UTF-8; convert the file") == 0);
  CHECK(run_error("q\xFF Q0 a 1 1 t\n").find("input:1: byte 2 of the line is not UTF-8") == 0);
  CHECK(run_error("q Q0 a 1 1 \xFF\n").find("input:1: byte 12") == 0);
}

TEST_CASE("TREC qrels are grouped by query and sorted by document") {
  CHECK(listing(qrels_of("q2 0 b 1\nq1 0 z 0\nq2 0 a -1\nq1\t 0\td  2\r\n")) ==
        "q1: d=2 z=0\nq2: a=-1 b=1\n");
}

TEST_CASE("BEIR qrels are read with and without their header") {
  CHECK(listing(qrels_of("query-id\tcorpus-id\tscore\n1\td1\t1\n1\td0\t2\n")) == "1: d0=2 d1=1\n");
  CHECK(listing(qrels_of("1\td1\t1\n1\td0\t2\n")) == "1: d0=2 d1=1\n");
}

TEST_CASE("a row of tabs may have blanks in the id of its document") {
  const std::string expected = "q1: a%20b.md=1 c=0\n";
  CHECK(listing(qrels_of("query-id\tcorpus-id\tscore\nq1\ta b.md\t1\nq1\tc\t0\n")) == expected);
  CHECK(listing(qrels_of("q1\t0\ta b.md\t1\nq1 0 c 0\n")) == expected);
  CHECK(listing(qrels_of("q1 0\tc\t0\n")) == "q1: c=0\n");
}

TEST_CASE("ids of documents are compared in normal form C") {
  const std::string decomposed = "\xe1\x84\x80\xe1\x85\xa1.md";
  CHECK(listing(qrels_of("q1 0 " + decomposed + " 1\n")) == "q1: 가.md=1\n");
  const TemporaryFolder folder;
  const std::string path = write_text(folder, "run", "q1 Q0 " + decomposed + " 1 0.5 tag\n");
  CHECK(listing(read_run(path)) == "q1: 가.md\n");
}

TEST_CASE("queries of both tables are found by id") {
  const Qrels qrels = qrels_of("b 0 d 1\na 0 d 1\nc 0 d 1\n");
  REQUIRE(qrels.queries.size() == 3);
  REQUIRE(qrels.queries.find("b") != nullptr);
  CHECK(qrels.queries.find("b")->rows[0].document == "d");
  CHECK(qrels.queries.find("bb") == nullptr);
  CHECK(qrels.queries.find("d") == nullptr);
}

TEST_CASE("a copy of a table outlives the original") {
  Qrels copy;
  {
    const Qrels original = qrels_of("q 0 document-with-a-long-identifier 1\n");
    copy = original;
  }
  CHECK(listing(copy) == "q: document-with-a-long-identifier=1\n");
}

TEST_CASE("malformed qrels are refused with their line") {
  CHECK(qrels_error("q 0 d 1\nq 0 d\n") ==
        "input:2: 3 fields; write 4: query, iteration, document, relevance");
  CHECK(qrels_error("q 0 d 1\nq 0 e 1 x\n") ==
        "input:2: more than 4 fields; write 4: query, iteration, document, relevance");
  CHECK(qrels_error("q d 1\nq 0 e 1\n") ==
        "input:2: 4 fields; write 3 as in the first row: query, document, relevance");
  CHECK(qrels_error("q 0 d 1\n\nq 0 e 1\n") ==
        "input:2: blank line; remove it, or write 4: query, iteration, document, relevance");
  CHECK(qrels_error("q 0 d 1.5\n") ==
        "input:1: relevance '1.5' is not an integer of 32 bits; write 0, 1, 2 ...");
  CHECK(qrels_error("q 0 d 99999999999\n") ==
        "input:1: relevance '99999999999' is not an integer of 32 bits; write 0, 1, 2 ...");
  CHECK(qrels_error("q 0 d 1\nr 0 d 1\nq 0 d 2\n") ==
        "input:3: document 'd' appears twice for query 'q', first on line 1; keep one of the two");
  CHECK(qrels_error("# nothing\n").find("holds no judgement") != std::string::npos);
  CHECK(qrels_error("").find("holds no judgement") != std::string::npos);
}

TEST_CASE("a run is ordered by score, ties by document id descending, whatever its ranks say") {
  CHECK(listing(run_of("q Q0 a 1 1.0 t\nq Q0 b 2 3.0 t\nq Q0 c 3 1.0 t\nq Q0 d 4 -2e-3 t\n")) ==
        "q: b c a d\n");
}

TEST_CASE("scores that differ only as doubles are no ties") {
  CHECK(listing(run_of("q Q0 z 1 0.7000000000001 t\nq Q0 a 2 0.7000000000002 t\n")) == "q: a z\n");
}

TEST_CASE("a run whose queries alternate is gathered") {
  std::string text;
  for (int document = 0; document < 50; ++document) {
    for (const char* query : {"b", "a", "c"}) {
      text += std::string(query) + " Q0 d" + std::to_string(10 + document) + " 0 " +
              std::to_string(document) + " t\n";
    }
  }
  const Run run = run_of(text);
  REQUIRE(run.queries.size() == 3);
  for (const auto& [query, rows] : run.queries) {
    REQUIRE(rows.size() == 50);
    CHECK(rows.front().document == "d59");
    CHECK(rows.back().document == "d10");
  }
  CHECK(run.queries[0].query == "a");
  CHECK(run_error(text + "a Q0 d10 0 7 t\n") ==
        "input:151: document 'd10' appears twice for query 'a', first on line 2; keep one of the two");
}

TEST_CASE("blank lines, comments and what follows the tag are ignored in a run") {
  const Run run = run_of("# a comment\n\n  \t \nq Q0 a 1 +1.5 first more junk\n q\tQ0  b 2 1e1 last");
  CHECK(listing(run) == "q: b a\n");
  CHECK(run.tag == "last");
}

TEST_CASE("a run in JSONL is read") {
  const Run run = run_of(
      "{\"query\":\"q\",\"document\":\"a "
      "b\",\"score\":1}\n\n{\"query\":7,\"document\":\"c\",\"score\":2.5,\"tag\":\"t\"}\n");
  CHECK(listing(run) == "7: c\nq: a%20b\n");
  CHECK(run.tag == "t");
  CHECK(listing(run_of("{\"query_id\":\"q\",\"query\":\"what?\",\"document\":\"a\",\"score\":1}\n")) ==
        "q: a\n");
}

TEST_CASE("malformed runs are refused with their line") {
  CHECK(run_error("q Q0 a 1 1 t\nq Q0 b 1 1\n") ==
        "input:2: 5 fields; write 6: query, Q0, document, rank, score, tag");
  for (const char* score : {"1.5x", "x", "--1", "+-1", "0x10", "1,5"}) {
    CHECK(run_error("q Q0 a 1 1 t\n\nq Q0 b 1 " + std::string(score) + " t\n") ==
          "input:3: score '" + std::string(score) + "' is not a number; write one like 12.5 or 1e-3");
  }
  for (const char* score : {"nan", "inf", "-inf", "1e999"}) {
    CHECK(run_error("q Q0 a 1 1 t\n\nq Q0 b 1 " + std::string(score) + " t\n") ==
          "input:3: score '" + std::string(score) +
              "' is not a finite number; remove the line or correct the score");
  }
  CHECK(run_error("q Q0 a 1 1e-999 t\n").empty());
  CHECK(run_error("q Q0 a 1 1 t\nq Q0 a 2 0.5 t\n") ==
        "input:2: document 'a' appears twice for query 'q', first on line 1; keep one of the two");
  CHECK(run_error("").find("holds no hit") != std::string::npos);
  CHECK(run_error("{\"query\":\"q\",\"document\":\"a\"}\n").find("input:1: the key 'score'") == 0);
  CHECK(run_error("{\"query\":\"q\",\"score\":1}\n").find("input:1: the key 'document'") == 0);
  CHECK(run_error("{\"query\":\"q\",\"document\":\"a\",\"score\":1}\n{\"query\":\n").find("input:2: ") == 0);
}

TEST_CASE("a run that cannot be opened is an I/O error") {
  CHECK(error_of([] { read_run("/nonexistent/run"); }).find("/nonexistent/run") == 0);
}

TEST_CASE("a truncated run is read up to the cut or refused, never misread") {
  const std::string text = "q1 Q0 doc-a 1 12.5 tag\nq1 Q0 doc-b 2 11.5 tag\n";
  const TemporaryFolder folder;
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const std::string path = write_text(folder, "cut", text.substr(0, length));
    const std::string message = error_of([&] {
      const Run run = read_run(path);
      REQUIRE(run.queries.size() == 1);
      CHECK(run.queries[0].rows[0].document == "doc-a");
    });
    if (!message.empty()) CHECK(message.find(path) == 0);
  }
}

TEST_CASE("builders take rows in any order and refuse what a file may not hold") {
  RunBuilder builder;
  builder.add("q", "a", 1.0);
  builder.add("p", "a", 1.0);
  builder.add("q", "b", 2.0);
  CHECK(listing(builder.build("tag")) == "p: a\nq: b a\n");
  CHECK(builder.build().queries.empty());
  builder.add("q", "a", 1.0);
  builder.add("q", "a", 2.0);
  CHECK(error_of([&] { builder.build("t", "hits"); }) ==
        "hits: document 'a' appears twice for query 'q'; keep one of the two");
  CHECK(error_of([&] { builder.add("q", "a", std::nan("")); }).find("is not finite") != std::string::npos);
}

TEST_CASE("TREC lines are written so that they read back equal") {
  std::string text;
  append_trec_line(text, "q", "d/1", 1, 0.1, "tag");
  append_trec_line(text, "q", "d/2", 2, -1e-300, "tag");
  CHECK(text == "q Q0 d/1 1 0.1 tag\nq Q0 d/2 2 -1e-300 tag\n");
  CHECK(run_of(text).queries[0].rows[1].score == -1e-300);
  CHECK(error_of([&] {
          append_trec_line(text, "q", "my file.md", 1, 1.0, "t");
        }).find("contains white space") != std::string::npos);
  CHECK(error_of([&] { append_trec_line(text, "", "d", 1, 1.0, "t"); }).find("query id ''") == 0);
  CHECK(lines_of(text).size() == 2);
}

TEST_CASE("scores are read to the nearest double") {
  Random random(11);
  std::string file;
  std::vector<std::string> texts;
  for (int round = 0; round < 20000; ++round) {
    std::string text = random.below(3) == 0 ? "-" : "";
    const std::uint64_t whole = random.below(12);
    for (std::uint64_t i = 0; i < whole; ++i) text += static_cast<char>('0' + random.below(10));
    text += random.below(4) == 0 ? "" : ".";
    const std::uint64_t decimals = (whole == 0 ? 1 : 0) + random.below(14);
    for (std::uint64_t i = 0; i < decimals; ++i) text += static_cast<char>('0' + random.below(10));
    texts.push_back(text);
    file += "q" + std::to_string(round) + " Q0 d 1 " + text + " t\n";
  }
  const Run run = run_of(file);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    INFO(texts[i]);
    REQUIRE(run.queries.find("q" + std::to_string(i))->rows[0].score ==
            std::strtod(texts[i].c_str(), nullptr));
  }
  for (const char* text : {".", "-", "-.", "", "1.2.3", "1,5", "1e"}) {
    CHECK(!run_error("q Q0 d 1 " + std::string(text) + " t\n").empty());
  }
}
