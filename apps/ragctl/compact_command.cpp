#include <fmt/format.h>

#include "commands.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl::cli {

Action compact_command(CommandLine& line) {
  const auto path = std::make_shared<std::string>();
  line.describe(
      "Rewrites all live chunks into one segment, as a fresh index of the same documents would be, in one "
      "atomic "
      "commit. Deleted rows go, statistics become exact, queries a little faster. Updates merge segments by "
      "themselves "
      "(docs/formats.md, Merging), so this is never needed.");
  line.knowledge_base(*path);
  line.example("ragctl compact kb");
  return [path](Session& session) {
    const SnapshotInfo before = KnowledgeBase::open(*path).info();
    const SnapshotInfo after = compact_knowledge_base(*path, session.context());
    session.note(
        after.sequence == before.sequence
            ? fmt::format("compact: {} is one clean segment already; snapshot {}", *path, after.sequence)
            : fmt::format("compact: {} to {}, {} to {}; snapshot {}", counted(before.segments, "segment"),
                          after.segments, before.bytes, counted(after.bytes, "byte"), after.sequence));
    return kDone;
  };
}

}  // namespace ragctl::cli
