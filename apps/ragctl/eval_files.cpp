#include "eval_files.hpp"

#include <fmt/format.h>

#include "ragctl/core/file.hpp"
#include "ragctl/pipeline/sweep.hpp"

namespace ragctl::cli {
namespace {

std::vector<std::string> outputs_of(const EvalArgs& args) {
  return {args.save_run, args.gate.save_baseline, args.report, args.output};
}

FileRoles roles_of(const EvalArgs& args, const Config& config) {
  const std::string split = args.split.empty() && !args.tune.empty() ? "train" : args.split;
  FileRoles roles = files_read(args.beir.empty() ? config : with_beir(config, args.beir, split));
  roles.reads(config.path, "the configuration").reads(args.run, "the ranking");
  roles.reads(args.documents, "the documents");
  // A baseline may move: it is read before the new one takes its place.
  const bool moves = canonical_name(args.gate.baseline) == canonical_name(args.gate.save_baseline);
  if (!moves) roles.reads(args.gate.baseline, "the baseline");
  roles.writes(args.save_run, "the ranking").writes(args.report, "the page");
  roles.writes(args.gate.save_baseline, "the new baseline").writes(args.output, "the tuned options");
  return roles;
}

}  // namespace

void refuse_shared_stdin(const std::string& command, const std::vector<NamedFile>& inputs) {
  const NamedFile* first = nullptr;
  for (const NamedFile& input : inputs) {
    if (input.path != "-") continue;
    if (first != nullptr)
      throw Error(ErrorCode::kUsage, fmt::format("{}: {} and {} cannot both be standard input; name a file",
                                                 command, first->name, input.name));
    first = &input;
  }
}

void check_eval_files(const EvalArgs& args, const Config& config) {
  refuse_shared_stdin("eval", {{"RUN", args.run},
                               {"--baseline", args.gate.baseline},
                               {"--documents", args.documents},
                               {"eval.queries", config.eval.queries},
                               {"eval.qrels", config.eval.qrels},
                               {"eval.spans", config.eval.spans}});
  roles_of(args, config).check();
  for (const std::string& output : outputs_of(args)) check_output(output);
}

}  // namespace ragctl::cli
