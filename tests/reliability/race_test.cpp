// Two writers at once, and readers beside a writer.
#include <fmt/format.h>

#include <atomic>
#include <barrier>
#include <filesystem>
#include <thread>

#include "catch.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/store/repository.hpp"
#include "scenarios.hpp"
#include "scratch.hpp"

namespace ragctl::test {
namespace {

struct Score {
  std::atomic<int> won{0};
  std::atomic<int> told{0};  // "is locked by another writer"
};

// Both reach for the lock before the one that has it commits.
void write_once(const std::string& path, int number, std::barrier<>& both, Score& score) {
  std::unique_ptr<RepositoryWriter> writer;
  try {
    writer = std::make_unique<RepositoryWriter>(path);
  } catch (const Error& error) {
    const bool locked = std::string(error.what()).find("is locked by another writer") != std::string::npos;
    score.told += error.code() == ErrorCode::kStore && locked ? 1 : 0;
  }
  both.arrive_and_wait();
  if (!writer) return;
  Json body = Json::object();
  body.set("number", number);
  writer->commit(
      {writer->add("segments", ".seg", [number](const ByteSink& sink) { sink(std::to_string(number)); })},
      std::move(body));
  ++score.won;
}

Command index_command(const std::string& folder, const std::string& chunks) {
  Command command{folder, {"index", chunks, "-o", "kb", "--threads", "1"}, {}};
  command.shim = false;
  return command;
}

void write_generations(const std::string& folder, int count) {
  std::filesystem::create_directories(folder);
  for (int i = 0; i < count; ++i) overwrite(fmt::format("{}/g{}.jsonl", folder, i), generation(i));
}

// The one generation that the output of a query names; fails when it is not exactly one.
int answered_generation(const std::string& output) {
  int seen = -1;
  const std::string mark = "generation g";
  for (std::size_t at = output.find(mark); at != std::string::npos; at = output.find(mark, at + 1)) {
    const int number = std::stoi(output.substr(at + mark.size()));
    if (seen == -1) seen = number;
    REQUIRE(number == seen);
  }
  return seen;
}

}  // namespace

TEST_CASE("of two writers exactly one wins and the other is told", "[race]") {
  const Scratch scratch;
  const std::string path = scratch / "kb";
  const int races = long_mode() ? 1000 : 100;
  for (int race = 1; race <= races; ++race) {
    Score score;
    std::barrier both(2);
    {
      const std::jthread one([&] { write_once(path, 2 * race, both, score); });
      const std::jthread two([&] { write_once(path, 2 * race + 1, both, score); });
    }
    REQUIRE(score.won == 1);
    REQUIRE(score.told == 1);
    const Manifest manifest = read_newest_manifest(path);
    REQUIRE(manifest.sequence == static_cast<std::uint64_t>(race));
    REQUIRE(manifest.body.at("number").integer() / 2 == race);
  }
  report(fmt::format("race: {} races of two writers, one won and one was told in each", races));
}

TEST_CASE("two processes that index at once follow each other or one is refused", "[race]") {
  const Scratch scratch;
  const std::string folder = scratch / "work";
  const int races = long_mode() ? 1000 : 25;
  write_generations(folder, 3);
  run_well(index_command(folder, "g0.jsonl"));
  int refused = 0;
  for (int race = 0; race < races; ++race) {
    const Started one = start(index_command(folder, "g1.jsonl"));
    const Started two = start(index_command(folder, "g2.jsonl"));
    const Outcome first = finish(one);
    const Outcome second = finish(two);
    for (const Outcome* outcome : {&first, &second}) {
      INFO(outcome->text());
      REQUIRE((outcome->exit_code == 0 || outcome->exit_code == 5));
      if (outcome->exit_code == 5)
        CHECK_THAT(outcome->errors, ContainsText("kb: is locked by another writer"));
    }
    REQUIRE((first.exit_code == 0 || second.exit_code == 0));
    refused += first.exit_code + second.exit_code > 0 ? 1 : 0;
    const int found = generation_of(folder + "/kb");
    REQUIRE((found == 1 || found == 2));
  }
  report(
      fmt::format("race: {} pairs of processes, {} times one was refused with exit code 5", races, refused));
}

TEST_CASE("readers beside a hundred commits each see exactly one snapshot", "[race]") {
  const Scratch scratch;
  const std::string folder = scratch / "work";
  const int commits = long_mode() ? 100 : 20;
  write_generations(folder, commits + 1);
  run_well(index_command(folder, "g0.jsonl"));
  std::atomic<int> acknowledged{0};
  std::atomic<bool> failed{false};
  std::jthread writer([&] {
    for (int i = 1; i <= commits && !failed; ++i) {
      failed = run(index_command(folder, fmt::format("g{}.jsonl", i))).exit_code != 0;
      acknowledged = i;
    }
  });
  int readers = 0;
  Command query{
      folder, {"query", "kb", "generation", "-k", "40", "--mode", "lexical", "--format", "jsonl"}, {}};
  query.shim = false;
  for (int last = 0; acknowledged < commits && !failed; ++readers) {
    const int before = acknowledged;
    const Outcome outcome = run(query);
    INFO(outcome.text());
    REQUIRE(outcome.exit_code == 0);
    const int seen = answered_generation(outcome.output);
    REQUIRE(seen >= std::max(before, last));
    last = seen;
    REQUIRE(generation_of(folder + "/kb") >= seen);
  }
  writer.join();
  CHECK(!failed);
  CHECK(generation_of(folder + "/kb") == commits);
  report(fmt::format("race: {} commits, {} readers beside them", commits, readers));
}

}  // namespace ragctl::test
