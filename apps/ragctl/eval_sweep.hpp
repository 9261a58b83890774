// The part of `ragctl eval` that runs a grid of configurations.
#pragma once

#include <string>

#include "command_line.hpp"
#include "ragctl/eval/compare.hpp"
#include "session.hpp"

namespace ragctl::cli {

struct SweepArgs {
  std::string file;     // "" = no sweep
  std::string against;  // a cell; "" = the best
};

// What a sweep shares with the other evaluations.
struct SweepData {
  std::string beir;
  std::string split;
  std::string format;
  std::string report;     // HTML file; "" = none
  bool no_times = false;  // leave out what differs from run to run
  CompareOptions options;
};

void define_sweep(CommandLine& line, SweepArgs& args);

// Runs all cells, prints the leaderboard. Exit status as of the other evaluations; --fail-under judges the
// best cell.
ExitCode run_sweep_command(const SweepArgs& args, const SweepData& data, Session& session);

}  // namespace ragctl::cli
