#include "ragctl/config/sweep.hpp"

#include "catch.hpp"
#include "ragctl/core/file.hpp"
#include "temporary_folder.hpp"

using namespace ragctl;

namespace {

Sweep sweep_of(const std::string& yaml) {
  const TemporaryFolder folder;
  const std::string path = folder.path("x.yaml");
  write_file_atomically(path, yaml);
  return read_sweep(path);
}

// The error's message without the folder, or "".
std::string error_of(const std::string& yaml) {
  try {
    sweep_of(yaml);
  } catch (const Error& error) {
    const std::string message = error.what();
    return message.substr(message.find("x.yaml"));
  }
  return {};
}

}  // namespace

TEST_CASE("lists make a grid whose last option varies fastest") {
  const Sweep sweep = sweep_of(
      "sweep:\n  query: {mode: [lexical, hybrid]}\n  chunk: {max_tokens: [64, 128], min_tokens: 8}\n");
  REQUIRE(sweep.cells.size() == 4);
  CHECK(sweep.options == std::vector<std::string>{"query.mode", "chunk.max_tokens", "chunk.min_tokens"});
  CHECK(sweep.cells[0].name == "mode=lexical max_tokens=64 min_tokens=8");
  CHECK(sweep.cells[1].name == "mode=lexical max_tokens=128 min_tokens=8");
  CHECK(sweep.cells[3].name == "mode=hybrid max_tokens=128 min_tokens=8");
  const Config config = with_settings({}, sweep.cells[3]);
  CHECK(config.query.mode == "hybrid");
  CHECK(config.chunk.max_tokens == 128);
  CHECK(config.chunk.min_tokens == 8);
  CHECK(config.embed.lsa.dimension == Config().embed.lsa.dimension);
}

TEST_CASE("a list of grids is their union, and an empty grid is the configuration itself") {
  const Sweep sweep = sweep_of("sweep:\n- {}\n- index: {title_weight: 0}\n- query: {feedback: [0, 5]}\n");
  REQUIRE(sweep.cells.size() == 4);
  CHECK(sweep.cells[0].name == "as configured");
  CHECK(sweep.cells[1].name == "title_weight=0");
  CHECK(sweep.cells[3].name == "feedback=5");
  CHECK(sweep.cells[3].settings.size() == 1);
}

TEST_CASE("options whose keys are the same are told apart by their section") {
  const Sweep sweep = sweep_of("sweep: {embed: {model: [lsa, none]}, ingest: {exclude: [[a, b], []]}}");
  REQUIRE(sweep.cells.size() == 4);
  CHECK(sweep.cells[0].name == "model=lsa exclude=[\"a\", \"b\"]");
  CHECK(with_settings({}, sweep.cells[0]).ingest.exclude == std::vector<std::string>{"a", "b"});
  CHECK(with_settings({}, sweep.cells[1]).ingest.exclude.empty());
}

TEST_CASE("mistakes in a sweep are named with line and column") {
  CHECK(error_of("chunk: {max_tokens: 9}\n").substr(0, 32) == "x.yaml: has no 'sweep' section; ");
  CHECK(error_of("sweep:\n  chunk:\n    max_token: [1]\n") ==
        "x.yaml:3:5: unknown key 'max_token' in 'chunk', did you mean 'max_tokens'?");
  CHECK(error_of("sweep:\n  chunks: {max_tokens: [1]}\n") ==
        "x.yaml:2:3: unknown key 'chunks', did you mean 'chunk'?");
  CHECK(error_of("sweep:\n  chunk: {max_tokens: []}\n") ==
        "x.yaml:2:23: chunk.max_tokens: the list is empty; name values to try");
  CHECK(error_of("sweep:\n  chunk: {max_tokens: [64, 0]}\n") ==
        "x.yaml:2:28: chunk.max_tokens: '0' is not a number from 1 to 1000000");
  CHECK(error_of("sweep:\n  query: {lexical_weight: [0.5, 0.50]}\n") ==
        "x.yaml:2:33: query.lexical_weight: 0.5 is there twice; keep one");
  CHECK(error_of("sweep:\n  query: {k: [5, 10]}\n").substr(0, 44) ==
        "x.yaml:2:11: 'query.k' cannot be swept: an e");
  CHECK(error_of("sweep:\n  eval: {depth: [10]}\n").substr(0, 37) == "x.yaml:2:10: 'eval.depth' cannot be s");
  CHECK(error_of("sweep:\n  workspace: [a]\n").substr(0, 40) == "x.yaml:2:3: 'workspace' cannot be swept:");
  CHECK(error_of("sweep:\n  chunk: 3\n") ==
        "x.yaml:2:10: 'sweep.chunk' needs a block of 'key: [values]' lines");
  CHECK(error_of("sweep: []\n").substr(0, 28) == "x.yaml:1:8: the sweep is emp");
  CHECK(error_of("sweep:\n- {}\n- {}\n") == "x.yaml:3:3: a cell of this grid is in the sweep already");
  CHECK(error_of("sweep:\n  chunk: {max_tokens: [1]}\n  chunk: {min_tokens: [1]}\n") ==
        "x.yaml:3:3: duplicate key 'sweep.chunk'; keep one of them");
}

TEST_CASE("an absurd grid is refused before it is made") {
  std::string values;
  for (int i = 1; i <= 60; ++i) values += (i == 1 ? "" : ",") + std::to_string(i);
  const std::string yaml = "sweep:\n  chunk: {max_tokens: [" + values + "], min_tokens: [" + values +
                           "]}\n  index: {hnsw_m: [" + values.substr(2) + "], hnsw_ef_construction: [" +
                           values + "]}\n  embed: {dim: [" + values + "], vocabulary_size: [" + values +
                           "], seed: [" + values + "]}\n";
  CHECK(error_of(yaml) == "x.yaml:2:3: the sweep has more than 1000 cells; try fewer values at a time");
}

TEST_CASE("other readers of the file check the sweep and leave it alone") {
  const TemporaryFolder folder;
  const std::string path = folder.path("x.yaml");
  Config config;
  std::vector<Option> options = options_of(config);
  write_file_atomically(path, "chunk: {max_tokens: 99}\nsweep: {chunk: {max_tokens: [1, 2]}}\n");
  apply_yaml(options, path);
  CHECK(config.chunk.max_tokens == 99);
  write_file_atomically(path, "sweep: {chunk: {max_tokens: [1, 1]}}\n");
  CHECK_THROWS_AS(apply_yaml(options, path), Error);
}
