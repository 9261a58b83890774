#include "eval_files.hpp"

#include <fmt/format.h>

#include <cstring>

#include "ragctl/core/file.hpp"

namespace ragctl::cli {
namespace {

std::vector<NamedFile> outputs_of(const EvalArgs& args) {
  return {{"--save-run", args.save_run},
          {"--save-baseline", args.gate.save_baseline},
          {"--report", args.report},
          {"--output", args.output}};
}

std::vector<NamedFile> inputs_of(const EvalArgs& args, const Config& config) {
  return {{"RUN", args.run},
          {"--baseline", args.gate.baseline},
          {"--documents", args.documents},
          {"eval.queries", resolve_path(config, config.eval.queries)},
          {"eval.qrels", resolve_path(config, config.eval.qrels)},
          {"eval.spans", resolve_path(config, config.eval.spans)},
          {"the configuration", config.path}};
}

bool is_same_file(const std::string& a, const std::string& b) {
  return !a.empty() && !b.empty() && is_kept(a) && canonical_name(a) == canonical_name(b);
}

void refuse_same(const NamedFile& output, const NamedFile& other) {
  if (!is_same_file(output.path, other.path)) return;
  throw Error(ErrorCode::kUsage,
              fmt::format("eval: {} would replace {}, {}; name another file", output.name, output.path,
                          std::strcmp(other.name, "RUN") == 0 ? "the run that is scored"
                                                              : fmt::format("which {} names", other.name)));
}

bool is_next_baseline(const NamedFile& output, const NamedFile& input) {
  return std::strcmp(output.name, "--save-baseline") == 0 && std::strcmp(input.name, "--baseline") == 0;
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
  const std::vector<NamedFile> outputs = outputs_of(args);
  const std::vector<NamedFile> inputs = inputs_of(args, config);
  refuse_shared_stdin("eval", inputs);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) refuse_same(outputs[i], outputs[j]);
    for (const NamedFile& input : inputs) {
      if (!is_next_baseline(outputs[i], input)) refuse_same(outputs[i], input);
    }
  }
  for (const NamedFile& output : outputs) check_output(output.path);
}

}  // namespace ragctl::cli
