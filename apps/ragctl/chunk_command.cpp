#include <fmt/format.h>

#include "commands.hpp"
#include "idle_options.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl::cli {
namespace {

struct ChunkArgs {
  std::string documents = "-";
  std::string output = "-";
  std::string tokenizer = "corpus";
};

ExitCode run_chunk(const ChunkArgs& args, const CommandLine& line, Session& session) {
  refuse_idle_options(line, session.config().chunk);
  refuse_idle(line,
              {{"--tokenizer", session.config().chunk.unit == "characters", "goes with --unit tokens"}});
  const ChunkStageReport report =
      chunk_stage(session.config(), args.documents, args.output, args.tokenizer, session.context());
  session.note(fmt::format("chunk: {}, {} from {}, {} of them empty", counted(report.chunks, "chunk"),
                           counted(report.tokens, "token"), counted(report.documents, "document"),
                           report.empty_documents));
  return kDone;
}

}  // namespace

Action chunk_command(CommandLine& line) {
  const auto args = std::make_shared<ChunkArgs>();
  line.positional("DOCUMENTS", args->documents, "JSONL as ragctl ingest writes; - is standard input");
  line.text("-o,--output", "FILE", args->output, "chunks, JSONL; - is standard output");
  line.text("--tokenizer", "NAME", args->tokenizer,
            "what counts tokens: corpus (trained on the documents, kept as OUTPUT.tokenizer for ragctl "
            "embed), simple, or the "
            "path of a "
            "SentencePiece or ragctl model");
  line.section("chunk");
  line.example(
      "ragctl chunk documents.jsonl -o chunks.jsonl --strategy markdown --max-tokens 256 --overlap-tokens "
      "32");
  line.example("ragctl ingest docs/ | ragctl chunk --unit characters --max-tokens 1000 > chunks.jsonl");
  return [args, &line](Session& session) { return run_chunk(*args, line, session); };
}

}  // namespace ragctl::cli
