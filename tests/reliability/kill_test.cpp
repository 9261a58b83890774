// SIGKILL at every step of a command and at random instants of a chain of commits, through the binary.
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <filesystem>

#include "catch.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "scenarios.hpp"
#include "scratch.hpp"

namespace ragctl::test {
namespace {

// The steps that change a disk, or decide whether a change lasts.
constexpr char kSteps[] = "open,write,fsync,rename,unlink,mkdir,rmdir";

// Kills at the n-th step; what is there is whole, and the next run ends like an undisturbed one. False when
// the command has fewer steps.
bool kill_at_step(const Scenario& scenario, const std::string& action, std::size_t n) {
  const std::string folder = fault_folder();
  write_tree(folder, scenario.before);
  Command command = scenario.command(folder);
  command.fault = {fmt::format("{}:{}", action, n), kSteps, {}};
  const Outcome outcome = run(command);
  if (outcome.signal == 0) {
    REQUIRE(outcome.exit_code == scenario.exit_code);
    return false;
  }
  INFO(scenario.name << ": " << command.fault.plan);
  REQUIRE(outcome.signal == SIGKILL);
  check_whole(scenario, folder, false);
  scenario.run_again(folder);
  return true;
}

Command index_command(const std::string& folder) {
  Command command{folder, {"index", "chunks.jsonl", "-o", "kb", "--threads", "1"}, {}};
  command.shim = false;
  return command;
}

unsigned microseconds_of(const Command& command) {
  const auto start = std::chrono::steady_clock::now();
  run_well(command);
  const auto end = std::chrono::steady_clock::now();
  return static_cast<unsigned>(std::chrono::duration_cast<std::chrono::microseconds>(end - start).count());
}

}  // namespace

// In short form every 19th step.
TEST_CASE("a process killed at any step leaves all or nothing, and the next run completes", "[kill]") {
  std::size_t kills = 0;
  std::size_t number = 0;
  const auto all = all_scenarios();
  for (const Scenario* scenario : all) {
    for (const std::string action : {"kill", "tear"}) {
      const std::size_t stride = long_mode() ? 1 : 19;
      for (std::size_t n = 1 + number++ % stride; kill_at_step(*scenario, action, n); n += stride) ++kills;
    }
  }
  report(fmt::format("kill: {} kills at named steps of {} commands", kills, all.size()));
  CHECK(kills > all.size());
}

TEST_CASE("a process killed at random instants loses no acknowledged commit", "[kill]") {
  const Scratch scratch;
  const std::string folder = scratch / "work";
  std::filesystem::create_directories(folder);
  overwrite(folder + "/chunks.jsonl", generation(0));
  unsigned longest = microseconds_of(index_command(folder));
  Random random(4711);
  const int wanted = long_mode() ? 1000 : 40;
  int killed = 0;
  int committed = 0;  // although killed: between the commit and the acknowledgement
  int number = 0;
  while (killed < wanted) {
    overwrite(folder + "/chunks.jsonl", generation(++number));
    Command command = index_command(folder);
    command.kill_after_us = 1 + static_cast<unsigned>(random.below(longest));
    const Outcome outcome = run(command);
    const int found = generation_of(folder + "/kb");
    REQUIRE((found == number || (outcome.signal == SIGKILL && found == number - 1)));
    if (outcome.signal == SIGKILL) {
      ++killed;
      committed += found == number ? 1 : 0;
    } else {
      REQUIRE(outcome.exit_code == 0);
    }
    longest = std::max(longest / 2, microseconds_of(index_command(folder)));
    REQUIRE(generation_of(folder + "/kb") == number);
  }
  // The same chain without kills.
  const Tree disturbed = read_tree(folder);
  std::filesystem::remove_all(folder + "/kb");
  for (int i = 0; i <= number; ++i) {
    overwrite(folder + "/chunks.jsonl", generation(i));
    run_well(index_command(folder));
  }
  CHECK(difference(disturbed, read_tree(folder)) == "");
  report(fmt::format("kill: {} kills at random instants of {} commits, {} of them after the commit point",
                     killed, number, committed));
}

}  // namespace ragctl::test
