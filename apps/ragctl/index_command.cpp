#include <filesystem>

#include "commands.hpp"
#include "idle_options.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/pipeline/stages.hpp"
#include "run_text.hpp"

namespace ragctl::cli {
namespace {

struct IndexArgs {
  std::string chunks;
  std::string vectors;
  std::string model;
  std::string output;
};

// Whether a knowledge base with vectors is there, or one that the update will tell more of.
bool may_have_vectors(const std::string& path) {
  std::error_code error;  // the update tells of it
  try {
    return std::filesystem::exists(path + "/CURRENT", error) &&
           KnowledgeBase::open(path).info().dimension > 0;
  } catch (const Error&) {
    return true;
  }
}

ExitCode run_index(const IndexArgs& args, const CommandLine& line, Session& session) {
  const bool words_only = args.vectors.empty() && !may_have_vectors(args.output);
  const std::string vectors = "goes with --vectors, or a knowledge base that has some";
  refuse_idle(line, {{"--model", args.vectors.empty(), "goes with --vectors"},
                     {"--vector-type", words_only, vectors},
                     {"--hnsw-m", words_only, vectors},
                     {"--hnsw-ef-construction", words_only, vectors}});
  refuse_idle_options(line, session.config().index);
  if (args.output.empty())
    throw Error(ErrorCode::kUsage, "index: name the folder of the knowledge base with -o");
  const IndexReport report =
      index_stage(session.config(), args.chunks, args.vectors, args.model, args.output, session.context());
  session.note("index: " + index_counters(report));
  return session.report_problems(report.failures);
}

}  // namespace

Action index_command(CommandLine& line) {
  const auto args = std::make_shared<IndexArgs>();
  line.describe(
      "Makes the knowledge base hold what the input says, in one atomic commit: documents whose stored form "
      "differs are "
      "replaced whole, new ones added, those that are missing deleted as --prune says, the others untouched; "
      "chunks may "
      "come in any order. A document that cannot be indexed (an id that occurs twice, chunks of two versions "
      "of it) "
      "fails alone: it stays as it was, the others are done, exit status 4. So it is with the documents of "
      "files that ragctl ingest could not read, which the input names. A line that cannot be read "
      "could "
      "belong to "
      "any document, so the whole input is refused (3), as are vectors of other chunks and input without any "
      "chunk; nothing is changed then. With --prune root the documents of an input argument are deleted when "
      "it was read again "
      "without them. Arguments are compared as they were written: '.' is the same in every folder, and '-' "
      "(standard input) is never read again.");
  line.positional("CHUNKS", args->chunks, "JSONL as ragctl chunk writes; - is standard input", true);
  line.text("-o,--output", "FOLDER", args->output,
            "the knowledge base; made, or updated in one atomic commit (needed)");
  line.text("--vectors", "FILE", args->vectors,
            "vectors of these chunks (.safetensors); without them lexical search only");
  line.text("--model", "FILE", args->model, "the model that made the vectors; without it VECTORS.model");
  line.section("index");
  line.example("ragctl index chunks.jsonl --vectors vectors.safetensors -o kb");
  line.example("ragctl index chunks.jsonl -o kb --prune none", "add and replace documents, delete none");
  return [args, &line](Session& session) { return run_index(*args, line, session); };
}

}  // namespace ragctl::cli
