// The forms of `ragctl eval`, by what is scored, and which options have a say in which.
#pragma once

#include "eval_args.hpp"

namespace ragctl::cli {

enum class EvalForm { kRun, kKb, kBeir, kSweep, kSweepBeir, kTuneKb, kTuneBeir };

// Throws Error(kUsage) unless the arguments name exactly one thing to score.
EvalForm eval_form(const EvalArgs& args);

// Throws Error(kUsage) for an option on the command line that would change nothing in this form, naming it
// and the forms that it goes with. Values of configuration files and variables are for all commands and pass.
void refuse_strangers(const CommandLine& line, EvalForm form, const EvalArgs& args);

// Throws Error(kUsage) for questions on the command line that a run from a file needs for nothing but the
// page.
void check_run_questions(const EvalArgs& args, Session& session);

// Refuses options of stages that are made but idle; a sweep and the tuning set options themselves.
void refuse_idle_stages(const CommandLine& line, EvalForm form, const Config& config);

}  // namespace ragctl::cli
