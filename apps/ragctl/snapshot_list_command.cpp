#include "commands.hpp"
#include "ragctl/index/snapshots.hpp"
#include "snapshot_formats.hpp"

namespace ragctl::cli {
namespace {

struct ListArgs {
  std::string kb;
  std::string format = "text";
};

}  // namespace

Action snapshot_list_command(CommandLine& line) {
  const auto args = std::make_shared<ListArgs>();
  line.knowledge_base(args->kb);
  line.text("--format", "NAME", args->format, "form of the output", {"text", "json"});
  line.example("ragctl snapshot list kb");
  return [args](Session& session) {
    const std::vector<SnapshotInfo> snapshots = list_snapshots(args->kb);
    session.write(args->format == "json" ? snapshots_json(snapshots) : snapshots_text(snapshots));
    return kDone;
  };
}

}  // namespace ragctl::cli
