#include <fmt/format.h>

#include "commands.hpp"
#include "ragctl/index/snapshots.hpp"

namespace ragctl::cli {
namespace {

struct TagArgs {
  std::string kb;
  std::string tag;
  std::string snapshot = "newest";
  bool force = false;
  bool remove = false;
};

ExitCode run_tag(const TagArgs& args, Session& session) {
  if (args.remove && (args.force || args.snapshot != "newest"))
    throw Error(ErrorCode::kUsage, "snapshot tag: --delete takes the knowledge base and the tag only");
  const std::uint64_t sequence = args.remove ? delete_tag(args.kb, args.tag)
                                             : tag_snapshot(args.kb, args.tag, args.snapshot, args.force);
  session.note(fmt::format("snapshot tag: {} {} snapshot {}", args.tag,
                           args.remove ? "no longer names" : "names", sequence));
  return kDone;
}

}  // namespace

Action snapshot_tag_command(CommandLine& line) {
  const auto args = std::make_shared<TagArgs>();
  line.describe(
      "A tag has 1 to 64 letters, digits and . _ - of ASCII and begins with a letter; it must not look like "
      "an id "
      "(4 or more hex digits). Its snapshot is kept until the tag is deleted or moved.");
  line.knowledge_base(args->kb);
  line.positional("TAG", args->tag, "the name to give", true);
  line.positional("SNAPSHOT", args->snapshot, "a number, id, time or other tag");
  line.flag("--force", args->force, "move a tag that names another snapshot");
  line.flag("--delete", args->remove, "take the tag away; its snapshot becomes an ordinary one");
  line.example("ragctl snapshot tag kb v1.0", "the newest snapshot");
  line.example("ragctl snapshot tag kb last-good 12 --force");
  line.example("ragctl snapshot tag kb v1.0 --delete");
  return [args](Session& session) { return run_tag(*args, session); };
}

}  // namespace ragctl::cli
