// Damaged files: every reader either understands what is left or refuses it with an Error that names the
// file.
#include "catch.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/eval/beir.hpp"
#include "ragctl/eval/gate.hpp"
#include "ragctl/eval/spans.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

struct Reader {
  const char* name;
  std::string text;
  void (*read)(const std::string& path);
};

std::string baseline_text() {
  const Qrels qrels = qrels_of("q1 0 d1 1\nq2 0 d2 2\n");
  const Run run = run_of("q1 Q0 d1 1 2.5 t\nq2 Q0 d1 1 2.5 t\n");
  const std::vector<std::string> names = {"ndcg@10", "mrr"};
  return to_json(Baseline{evaluate(run, qrels, parse_metrics(names), {}), {"c", "q"}}).dump();
}

std::vector<Reader> readers() {
  return {{"TREC qrels", "q1 0 d1 1\nq1 0 d2 0\nq2\t0\td1\t-1\n",
           [](const std::string& path) { read_qrels(path); }},
          {"BEIR qrels", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\n",
           [](const std::string& path) { read_qrels(path); }},
          {"TREC run", "q1 Q0 d1 1 2.5 t\nq1 Q0 d2 2 -1e3 t\nq2 Q0 d1 1 0.25 t\n",
           [](const std::string& path) { read_run(path); }},
          {"JSONL run",
           "{\"query\":\"q\",\"document\":\"d\",\"score\":1.5}\n{\"query\":\"q\",\"document\":\"e\","
           "\"score\":1}\n",
           [](const std::string& path) { read_run(path); }},
          {"labels",
           "{\"query\":\"q\",\"document\":\"d\",\"start\":3,\"end\":9,\"text\":\"근거\",\"relevance\":1}\n",
           [](const std::string& path) { read_span_labels(path); }},
          {"queries", "{\"_id\":\"q\",\"text\":\"질문\",\"metadata\":{\"a\":[1]}}\n",
           [](const std::string& path) { read_queries(path); }},
          {"baseline", baseline_text(), [](const std::string& path) { read_baseline(path); }}};
}

// Whatever happens is a result or an Error about this file; any other exception fails the test.
void check_reading(const Reader& reader, const TemporaryFolder& folder, const std::string& text) {
  const std::string path = write_text(folder, "file", text);
  const std::string message = error_of([&] { reader.read(path); });
  if (!message.empty()) CHECK(message.find(path) == 0);
}

}  // namespace

TEST_CASE("undamaged files are read") {
  const TemporaryFolder folder;
  for (const Reader& reader : readers()) {
    INFO(reader.name);
    CHECK(error_of([&] { reader.read(write_text(folder, "file", reader.text)); }).empty());
  }
}

TEST_CASE("files cut at any length are understood or refused") {
  const TemporaryFolder folder;
  for (const Reader& reader : readers()) {
    INFO(reader.name);
    for (std::size_t length = 0; length < reader.text.size(); ++length) {
      check_reading(reader, folder, reader.text.substr(0, length));
    }
  }
}

TEST_CASE("files with a changed byte are understood or refused") {
  const TemporaryFolder folder;
  Random random(17);
  for (const Reader& reader : readers()) {
    INFO(reader.name);
    for (std::size_t at = 0; at < reader.text.size(); ++at) {
      for (int change = 0; change < 3; ++change) {
        std::string text = reader.text;
        text[at] = static_cast<char>(change == 0 ? '\n' : random.below(256));
        check_reading(reader, folder, text);
      }
    }
  }
}

TEST_CASE("absurd sizes are read or refused without trouble") {
  const TemporaryFolder folder;
  const std::string id(1000000, 'x');
  CHECK(run_of("q Q0 " + id + " 1 1 t\n").queries[0].rows[0].document == id);
  CHECK(qrels_of(id + " 0 d 1\n").queries[0].query == id);
  for (const Reader& reader : readers()) {
    INFO(reader.name);
    for (const std::string& text :
         {id, std::string(300000, ' '), std::string(300000, '\n'), std::string(100000, '['),
          std::string(5, '\0'), std::string("\xEF\xBB\xBF")}) {
      check_reading(reader, folder, text);
      CHECK(!error_of([&] { reader.read(folder.path("file")); }).empty());
    }
  }
  for (const Reader& reader : readers())
    check_reading(reader, folder, reader.text + std::string(300000, '9'));
}
