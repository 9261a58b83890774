#include "catch.hpp"
#include "ragctl/config/config.hpp"
#include "ragctl/core/file.hpp"
#include "temporary_folder.hpp"

using namespace ragctl;

namespace {

// Applies YAML text to a fresh configuration; returns the error's message without the folder, or "".
std::string error_of(const std::string& yaml, Config config = {}) {
  const TemporaryFolder folder;
  const std::string path = folder.path("x.yaml");
  write_file_atomically(path, yaml);
  std::vector<Option> options = options_of(config);
  try {
    apply_yaml(options, path);
  } catch (const Error& error) {
    const std::string message = error.what();
    return message.substr(message.find("x.yaml"));
  }
  return {};
}

}  // namespace

TEST_CASE("a configuration sets the fields of the stages") {
  const TemporaryFolder folder;
  const std::string path = folder.path("x.yaml");
  write_file_atomically(
      path,
      "workspace: out\nchunk:\n  max_tokens: 7\ningest:\n  inputs: [a, 'b c']\nembed: {int8: yes}\nquery:\n");
  Config config;
  std::vector<Option> options = options_of(config);
  apply_yaml(options, path);
  CHECK(config.workspace == "out");
  CHECK(config.chunk.max_tokens == 7);
  CHECK(config.ingest.inputs == std::vector<std::string>{"a", "b c"});
  CHECK(config.embed.int8);
  CHECK_THAT(show_config(options), ContainsText("max_tokens: 7 "));
  CHECK_THAT(show_config(options), ContainsText("x.yaml:3"));
}

TEST_CASE("mistakes in a configuration are named with line and column") {
  CHECK(error_of("chunk:\n  strategy: fixed\n  max_token: 1\n") ==
        "x.yaml:3:3: unknown key 'max_token' in 'chunk', did you mean 'max_tokens'?");
  CHECK(error_of("chunks:\n  max_tokens: 1\n") == "x.yaml:1:1: unknown key 'chunks', did you mean 'chunk'?");
  CHECK(error_of("zzz: 1\n") == "x.yaml:1:1: unknown key 'zzz'; see ragctl config show for all keys");
  CHECK(error_of("chunk:\n  max_tokens: 0\n") ==
        "x.yaml:2:15: chunk.max_tokens: '0' is not a number from 1 to 1000000");
  CHECK(error_of("chunk:\n  max_tokens: 1\n  max_tokens: 2\n") ==
        "x.yaml:3:3: duplicate key 'chunk.max_tokens'; keep one of them");
  CHECK(error_of("chunk: 3\n") == "x.yaml:1:8: 'chunk' needs a block of 'key: value' lines");
  CHECK(error_of("chunk:\n  strategy: [a]\n") == "x.yaml:2:13: chunk.strategy: expected a single value");
  CHECK(error_of("- a\n") == "x.yaml:1:1: expected 'key: value' lines at the top level");
  CHECK(error_of("a: [1\n").substr(0, 7) == "x.yaml:");
}

TEST_CASE("what yaml-cpp passes over or misreads is said plainly") {
  CHECK_THAT(error_of("workspace: a\n---\nworkspace: b\n"), ContainsText("a second document begins ('---')"));
  CHECK(error_of("---\nworkspace: a\n").empty());
  CHECK(error_of(std::string("workspace: a\nchunk:\0", 20)) == "x.yaml:2: a NUL byte; is this a text file?");
  CHECK(error_of("# x\nquestions: ['\xc7\xd1\xb1\xdb']\n") == "x.yaml:2: not UTF-8; save the file in UTF-8");
  CHECK_THAT(error_of("chunk:\n\tmax_tokens: 1\n"), ContainsText("indent with blanks, not with tabs"));
}

TEST_CASE("aliases are refused before they can expand") {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    bomb += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 9; ++i) bomb += std::string(i == 0 ? "*" : ", *") + static_cast<char>(c - 1);
    bomb += "]\n";
  }
  CHECK(error_of(bomb).find("aliases are not supported") != std::string::npos);
  CHECK(error_of(std::string(50, '[')).find("x.yaml:1:") == 0);
}

TEST_CASE("an empty configuration changes nothing") {
  CHECK(error_of("").empty());
  CHECK(error_of("# only a comment\n").empty());
}

TEST_CASE("paths are seen from the folder of the configuration") {
  Config config;
  CHECK(resolve_path(config, "a/b") == "a/b");
  config.path = "configs/x.yaml";
  CHECK(resolve_path(config, "../testdata") == "testdata");
  CHECK(resolve_path(config, "/abs") == "/abs");
  CHECK(resolve_path(config, "-") == "-");
}
