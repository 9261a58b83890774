#include <fmt/format.h>

#include "commands.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/pipeline/erase.hpp"

namespace ragctl::cli {
namespace {

struct EraseArgs {
  std::string kb;
  std::vector<std::string> documents;
  bool keep_model = false;
  bool dry_run = false;
};

ExitCode run_erase(const EraseArgs& args, Session& session) {
  const EraseOptions options{args.keep_model, args.dry_run, session.config().embed.lsa};
  const EraseReport report = erase_documents(args.kb, args.documents, options, session.context());
  for (const std::string& id : report.unknown)
    session.context().warn("erase", fmt::format("{}: no snapshot holds a document '{}'", args.kb, id));
  if (report.leftovers > 0) {
    session.note(fmt::format("erase: {} {} that no snapshot named, as an interrupted command leaves them",
                             args.dry_run ? "would remove" : "removed", counted(report.leftovers, "file")));
  }
  if (report.model_kept) {
    session.context().warn(
        "erase", fmt::format("{}: the model is kept; it can hold word pieces that occurred in the erased "
                             "documents alone",
                             args.kb));
  }
  session.note(fmt::format("erase: {}{}, {}, {}{}; snapshot {}: {}, {}", args.dry_run ? "would erase " : "",
                           counted(report.erased.size(), "document"), counted(report.chunks, "chunk"),
                           counted(report.snapshots, "snapshot"),
                           report.refitted ? ", the model fitted anew" : "", report.newest.sequence,
                           counted(report.newest.documents, "document"),
                           counted(report.newest.chunks, "chunk")));
  return report.erased.empty() && report.leftovers == 0 ? kNegative : kDone;
}

}  // namespace

Action erase_command(CommandLine& line) {
  const auto args = std::make_shared<EraseArgs>();
  line.describe(
      "Takes documents out of every file of a knowledge base: deletes them, fits the model anew on what "
      "remains, rewrites "
      "all into one segment and removes every older snapshot that is not tagged. Afterwards no text, term, "
      "id or vector "
      "of them is left there. A tag that keeps one of them is an error: delete the tag first. Erase the "
      "sources and the "
      "artifacts of a workspace (documents.jsonl, chunks.jsonl ...) yourself, or the next index brings the "
      "document back; "
      "freed blocks of the disk are not overwritten. An interrupted erasure leaves a sound knowledge base; "
      "run it "
      "again. When no snapshot holds any of them, files that no snapshot names are removed, for they could; "
      "exit status 1 when there are none.");
  line.knowledge_base(args->kb);
  line.positionals("DOCUMENT", args->documents, "ids of documents, as ragctl query prints them", true);
  line.flag(
      "--keep-model", args->keep_model,
      "leave model and vectors as they are: faster, but word pieces of the documents can stay in the model");
  line.flag("--dry-run", args->dry_run, "only say what would be erased");
  line.example("ragctl erase kb docs/letter-kim.md");
  return [args](Session& session) { return run_erase(*args, session); };
}

}  // namespace ragctl::cli
