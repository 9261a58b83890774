#include "commands.hpp"
#include "ragctl/index/snapshots.hpp"
#include "snapshot_formats.hpp"

namespace ragctl::cli {
namespace {

struct InfoArgs {
  std::string kb;
  std::string as_of;
  std::string format = "text";
};

}  // namespace

Action info_command(CommandLine& line) {
  const auto args = std::make_shared<InfoArgs>();
  line.positional("KB", args->kb, "folder of a knowledge base", true);
  line.text("--as-of", "SNAPSHOT", args->as_of, kAsOfHelp);
  line.text("--format", "NAME", args->format, "form of the output", {"text", "json"});
  line.example("ragctl info kb");
  return [args](Session& session) {
    SnapshotInfo info = KnowledgeBase::open_as_of(args->kb, args->as_of).info();
    describe_snapshot(args->kb, info);
    session.write(args->format == "json" ? snapshot_json(info) : snapshot_text(info));
    return kDone;
  };
}

}  // namespace ragctl::cli
