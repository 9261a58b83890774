#include <memory>
#include <string>
#include <vector>

#include "commands.hpp"

namespace ragctl::cli {

// Gets the words that name none of its commands.
Action snapshot_command(CommandLine& line) {
  const auto words = std::make_shared<std::vector<std::string>>();
  line.describe(
      "Every commit is a snapshot of the whole knowledge base; the newest ones are kept "
      "(index.keep_snapshots), tagged "
      "ones always. A SNAPSHOT is named by a tag, its number, the first 4 or more digits of its id, a date "
      "or time "
      "(the newest one committed at or before it, UTC unless an offset follows), or 'newest'. Times are "
      "those of the "
      "manifest files, which cp -a, rsync -a and tar keep.");
  line.example("ragctl snapshot list kb");
  line.example("ragctl snapshot tag kb before-migration");
  line.example("ragctl query kb --as-of before-migration \"late fees\"");
  line.positionals("COMMAND", *words, "list, tag, diff, restore or gc, and what that one takes", false);
  return [words](Session&) -> ExitCode {
    const std::string what = words->empty()
                                 ? "snapshot: say what to do"
                                 : "unknown command 'snapshot " + words->front() + "'; say what to do";
    throw Error(ErrorCode::kUsage, what + ": list, tag, diff, restore or gc (see ragctl snapshot --help)");
  };
}

}  // namespace ragctl::cli
