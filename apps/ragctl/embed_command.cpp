#include <fmt/format.h>

#include "commands.hpp"
#include "idle_options.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl::cli {
namespace {

struct EmbedArgs {
  std::string chunks;
  std::string output;
  std::string save_model;
};

ExitCode run_embed(const EmbedArgs& args, const CommandLine& line, Session& session) {
  refuse_idle_options(line, session.config().embed);
  const bool plain = args.output.ends_with(".npy");
  const std::string codes = "goes with a .safetensors output; .npy has no codes";
  refuse_idle(line, {{"--int8", plain, codes}, {"--binary", plain, codes}});
  if (args.output.empty() || args.output == "-") {
    throw Error(ErrorCode::kUsage,
                "embed: name a file for the vectors with -o, vectors.safetensors or vectors.npy");
  }
  const EmbedStageReport report =
      embed_stage(session.config(), args.chunks, args.output, args.save_model, session.context());
  session.note(fmt::format("embed: {} of {}, {} of them zero; model {} ({})",
                           counted(report.chunks, "vector"), counted(report.dimension, "dimension"),
                           report.zero_vectors, report.model_path.empty() ? "not kept" : report.model_path,
                           report.model));
  return kDone;
}

}  // namespace

Action embed_command(CommandLine& line) {
  const auto args = std::make_shared<EmbedArgs>();
  line.positional("CHUNKS", args->chunks,
                  "JSONL as ragctl chunk writes; - is standard input. A fitted model takes the tokenizer "
                  "CHUNKS.tokenizer where ragctl chunk left one",
                  true);
  line.text("-o,--output", "FILE", args->output, "vectors: .safetensors, or .npy by the name (needed)");
  line.text("--save-model", "FILE", args->save_model, "where a fitted model goes; without it OUTPUT.model");
  line.section("embed", {"refit_after"});
  line.example("ragctl embed chunks.jsonl -o vectors.safetensors --model lsa --dim 256");
  line.example("ragctl embed new.jsonl -o new.safetensors --model vectors.safetensors.model",
               "later chunks, folded into the model that is there");
  return [args, &line](Session& session) { return run_embed(*args, line, session); };
}

}  // namespace ragctl::cli
