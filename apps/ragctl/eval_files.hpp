// The files of an evaluation: none is in the way of another, and each can be written.
#pragma once

#include <string>
#include <vector>

#include "eval_args.hpp"

namespace ragctl::cli {

// Before anything long is begun. Throws Error(kUsage) when two outputs name the same file, an output an input
// (a baseline may be replaced by the next one), or two inputs standard input; Error(kIo) for an output that
// cannot be written.
void check_eval_files(const EvalArgs& args, const Config& config);

// Standard input can be read once: two inputs named "-" are an Error(kUsage). `inputs` are flags or the names
// of arguments with their paths.
struct NamedFile {
  const char* name;
  std::string path;
};
void refuse_shared_stdin(const std::string& command, const std::vector<NamedFile>& inputs);

}  // namespace ragctl::cli
