// The arguments of `ragctl eval`.
#pragma once

#include <string>

#include "eval_gate.hpp"
#include "eval_sweep.hpp"
#include "session.hpp"

namespace ragctl::cli {

struct EvalArgs {
  std::string run;
  std::string kb;
  std::string as_of;
  std::string beir;
  std::string split;
  std::string save_run;
  std::string format = "text";
  std::string documents;
  std::string report;
  std::string tune;
  std::string output;
  bool per_query = false;
  bool no_times = false;
  GateArgs gate;
  SweepArgs sweep;
};

void define_eval(CommandLine& line, EvalArgs& args);

enum class EvalForm;  // eval_forms.hpp

// Throws Error(kUsage) when the questions or judgements that the form needs are not named, or some that it
// cannot use are.
void check_eval(const EvalArgs& args, EvalForm form, const EvalOptions& options);

}  // namespace ragctl::cli
