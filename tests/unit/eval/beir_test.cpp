#include "ragctl/eval/beir.hpp"

#include "catch.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

// The error of reading queries, without the folder.
std::string queries_error(const std::string& text) {
  const TemporaryFolder folder;
  const std::string path = write_text(folder, "queries.jsonl", text);
  const std::string message = error_of([&] { read_queries(path); });
  return message.empty() ? "" : message.substr(folder.path().size() + 1);
}

}  // namespace

TEST_CASE("queries are read in file order with their metadata") {
  const TemporaryFolder folder;
  const auto queries = read_queries(write_text(folder, "queries.jsonl",
                                               "{\"_id\": \"b\", \"text\": \"질문\", \"metadata\": "
                                               "{\"lang\": \"ko\"}}\n{\"id\": 7, \"text\": \"x\"}\n"));
  REQUIRE(queries.size() == 2);
  CHECK(queries[0].id == "b");
  CHECK(queries[0].text == "질문");
  CHECK(queries[0].metadata.at("lang").string() == "ko");
  CHECK(queries[1].id == "7");
  CHECK(queries[1].metadata == Json::object());
}

TEST_CASE("malformed queries are refused with their line") {
  CHECK(queries_error("{\"_id\":\"a\",\"text\":\"x\"}\n{\"text\":\"y\"}\n")
            .find("queries.jsonl:2: the query has no id") == 0);
  CHECK(queries_error("{\"_id\":\"a\"}\n").find("queries.jsonl:1: query 'a' has no key 'text'") == 0);
  CHECK(queries_error("{\"_id\":\"a\",\"text\":\" \\n\"}\n")
            .find("queries.jsonl:1: the text of query 'a' is empty") == 0);
  CHECK(queries_error("{\"_id\":\"a\",\"text\":\"x\"}\n\n{\"_id\":\"a\",\"text\":\"y\"}\n") ==
        "queries.jsonl:3: query id 'a' appears twice, first on line 1; rename one");
  CHECK(queries_error("{\"_id\":\"a\",\"text\":\"x\",\"metadata\":3}\n")
            .find("queries.jsonl:1: the metadata") == 0);
  CHECK(queries_error("[1]\n").find("queries.jsonl:1: is no JSON object") == 0);
  CHECK(queries_error("").find("queries.jsonl: holds no query") == 0);
}

TEST_CASE("a BEIR folder is checked and its split found") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path("qrels"));
  CHECK(error_of([&] { open_beir(folder.path()); }).find(folder.path("corpus.jsonl") + ": is missing") == 0);
  write_text(folder, "corpus.jsonl", "{}\n");
  write_text(folder, "queries.jsonl", "{}\n");
  CHECK(error_of([&] { open_beir(folder.path()); }).find(folder.path("qrels/test.tsv") + ": is missing") ==
        0);
  write_text(folder, "qrels/train.tsv", "q\td\t1\n");
  write_text(folder, "qrels/dev.tsv", "q\td\t1\n");
  CHECK(error_of([&] { open_beir(folder.path()); }) ==
        folder.path("qrels/test.tsv") + ": is missing; the splits of this folder are: dev, train");
  const BeirFolder beir = open_beir(folder.path(), "train");
  CHECK(beir.corpus == folder.path("corpus.jsonl"));
  CHECK(beir.queries == folder.path("queries.jsonl"));
  CHECK(beir.qrels == folder.path("qrels/train.tsv"));
  CHECK(error_of([&] { open_beir(folder.path("nowhere")); }).find("is no folder") != std::string::npos);
}

TEST_CASE("only judged queries are kept on request") {
  std::vector<Query> queries(3);
  queries[0].id = "c";
  queries[1].id = "b";
  queries[2].id = "a";
  const auto kept = judged_queries(queries, qrels_of("a 0 d 1\nc 0 d 0\n"));
  REQUIRE(kept.size() == 2);
  CHECK(kept[0].id == "c");
  CHECK(kept[1].id == "a");
}

TEST_CASE("only judgements of questions that are asked are kept on request") {
  std::vector<Query> queries(2);
  queries[0].id = "c";
  queries[1].id = "none";
  const Qrels kept = asked_qrels(qrels_of("a 0 d 1\nc 0 d 0\nc 0 e 2\n"), queries);
  REQUIRE(kept.queries.size() == 1);
  CHECK(kept.queries[0].query == "c");
  CHECK(kept.queries[0].rows.size() == 2);
  CHECK(kept.queries[0].rows[1].document == "e");
  CHECK(asked_qrels(kept, {}).queries.empty());
}

TEST_CASE("the BEIR sets of the reference files can be read") {
  const std::string root = std::string(RAGCTL_SOURCE_DIR) + "/../shared/eval/scifact";
  if (!std::filesystem::exists(root)) {
    WARN("skipped: no reference file eval/scifact");
    return;
  }
  const BeirFolder beir = open_beir(root);
  const Qrels qrels = read_qrels(beir.qrels);
  CHECK(qrels.queries.size() == 300);
  CHECK(judged_queries(read_queries(beir.queries), qrels).size() == 300);
}
