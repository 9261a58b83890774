#include <fmt/format.h>

#include "commands.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/index/snapshots.hpp"

namespace ragctl::cli {
namespace {

struct RestoreArgs {
  std::string kb;
  std::string snapshot;
};

}  // namespace

Action snapshot_restore_command(CommandLine& line) {
  const auto args = std::make_shared<RestoreArgs>();
  line.describe(
      "Publishes a new snapshot with the documents, vectors and options of an old one, after verifying every "
      "byte of "
      "it. Nothing is lost: the snapshots in between stay and can be restored in turn.");
  line.knowledge_base(args->kb);
  line.positional("SNAPSHOT", args->snapshot, "a tag, number, id or time", true);
  line.example("ragctl snapshot restore kb before-migration");
  line.example("ragctl snapshot restore kb 2026-11-24", "as it was at the end of that day, UTC");
  return [args](Session& session) {
    const RestoreReport report = restore_snapshot(args->kb, args->snapshot);
    session.note(
        report.committed
            ? fmt::format("snapshot restore: snapshot {} is snapshot {} again: {}, {}",
                          report.newest.sequence, report.restored,
                          counted(report.newest.documents, "document"),
                          counted(report.newest.chunks, "chunk"))
            : fmt::format("snapshot restore: the newest snapshot, {}, is equal to snapshot {} already",
                          report.newest.sequence, report.restored));
    return kDone;
  };
}

}  // namespace ragctl::cli
