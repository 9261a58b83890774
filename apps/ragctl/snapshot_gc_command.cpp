#include <fmt/format.h>

#include "commands.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/index/snapshots.hpp"

namespace ragctl::cli {
namespace {

struct GcArgs {
  std::string kb;
  std::uint32_t keep = 0;
  bool dry_run = false;
};

}  // namespace

Action snapshot_gc_command(CommandLine& line) {
  const auto args = std::make_shared<GcArgs>();
  line.describe(
      "Removes old snapshots and the files that only they need, also what ragctl repair put aside. Tagged "
      "snapshots "
      "stay. Commits do this by themselves with index.keep_snapshots. Rows of deleted documents can live on "
      "in the "
      "segments of the newest snapshot until they are merged: ragctl erase takes a document out of every "
      "file.");
  line.knowledge_base(args->kb);
  line.number(
      "--keep", "N", &args->keep, 0, 1000,
      "how many of the newest snapshots stay beside the tagged ones; 0 takes the knowledge base's own "
      "index.keep_snapshots");
  line.flag("--dry-run", args->dry_run, "only say what would be removed");
  line.example("ragctl snapshot gc kb --keep 1 --dry-run");
  return [args](Session& session) {
    const GarbageReport report = collect_knowledge_base_garbage(args->kb, args->keep, args->dry_run);
    session.note(fmt::format("snapshot gc: {}{}{}{}{}, {}, {}", args->dry_run ? "would remove " : "removed ",
                             counted(report.manifests, "snapshot"), report.snapshots.empty() ? "" : " (",
                             fmt::join(report.snapshots, ", "), report.snapshots.empty() ? "" : ")",
                             counted(report.files, "file"), counted(report.bytes, "byte")));
    return kDone;
  };
}

}  // namespace ragctl::cli
