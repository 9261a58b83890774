#include <fmt/format.h>

#include "commands.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/index/repair.hpp"
#include "repair_text.hpp"

namespace ragctl::cli {
namespace {

struct RepairArgs {
  std::string kb;
  std::string format = "text";
  bool dry_run = false;
};

ExitCode run_repair(const RepairArgs& args, Session& session) {
  const RepairReport report = repair_knowledge_base(args.kb, args.dry_run, session.context());
  session.write(args.format == "json" ? repair_json(report) : repair_text(report));
  if (report.faults.empty()) {
    session.note(fmt::format("repair: {}: nothing to do, every byte is as it was written", args.kb));
    return kDone;
  }
  session.note(fmt::format(
      "repair: {}: {}{}, {}; snapshot {}: {}, {}", args.kb, args.dry_run ? "nothing was changed; " : "",
      counted(report.faults.size(), "fault"),
      report.lossless() ? "nothing is lost" : "not everything could be saved", report.newest.sequence,
      counted(report.newest.documents, "document"), counted(report.newest.chunks, "chunk")));
  return report.lossless() ? kDone : kPartialFailure;
}

}  // namespace

Action repair_command(CommandLine& line) {
  const auto args = std::make_shared<RepairArgs>();
  line.describe(
      "Makes a damaged knowledge base whole again. Single wrong bytes are changed back where checksums prove "
      "them; "
      "else the documents of the newest snapshot are gathered from what is left, their index, tables and "
      "graph are "
      "made anew, missing vectors by the stored model, and the result is published as a new snapshot in one "
      "atomic "
      "commit. Standard output lists what was done, exactly what is lost, and documents of which nobody can "
      "tell "
      "whether they had been deleted. Damaged files go to the folder "
      "'damaged' "
      "until ragctl snapshot gc. Exit status: 0 nothing to do, or repaired without loss; 4 something is "
      "lost; 5 "
      "nothing is left to begin from, or another writer is at work.");
  line.knowledge_base(args->kb);
  line.flag("--dry-run", args->dry_run, "change nothing, only say what would be done and lost");
  line.text("--format", "NAME", args->format, "form of the output", {"text", "json"});
  line.example("ragctl repair kb --dry-run");
  line.example("ragctl repair kb && ragctl verify kb");
  return [args](Session& session) { return run_repair(*args, session); };
}

}  // namespace ragctl::cli
