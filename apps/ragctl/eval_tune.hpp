// The part of `ragctl eval` that learns the fusion.
#pragma once

#include <string>

#include "ragctl/eval/compare.hpp"
#include "session.hpp"

namespace ragctl::cli {

struct TuneArgs {
  std::string kb;
  std::string as_of;  // snapshot of kb; "" = the newest
  std::string beir;
  std::string split;
  std::string format;
  std::string output;  // "" = standard output only
  CompareOptions options;
};

// Exit status 0 whatever the answer.
ExitCode run_tune_command(const TuneArgs& args, Session& session);

}  // namespace ragctl::cli
