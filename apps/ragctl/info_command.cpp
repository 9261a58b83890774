#include "commands.hpp"
#include "field_formats.hpp"
#include "ragctl/index/snapshots.hpp"
#include "snapshot_formats.hpp"

namespace ragctl::cli {
namespace {

struct InfoArgs {
  std::string kb;
  std::string as_of;
  std::string format = "text";
  bool fields = false;
};

}  // namespace

Action info_command(CommandLine& line) {
  const auto args = std::make_shared<InfoArgs>();
  line.knowledge_base(args->kb);
  line.text("--as-of", "SNAPSHOT", args->as_of, kAsOfHelp);
  line.text("--format", "NAME", args->format, "form of the output", {"text", "json"});
  line.flag(
      "--fields", args->fields,
      "instead: the fields that --filter can name, with types, documents, distinct values and examples");
  line.example("ragctl info kb");
  line.example("ragctl info kb --fields");
  return [args](Session& session) {
    const KnowledgeBase kb = KnowledgeBase::open_as_of(args->kb, args->as_of);
    if (args->fields) {
      session.write(args->format == "json" ? fields_json(kb.fields()) : fields_text(kb.fields()));
      return kDone;
    }
    SnapshotInfo info = kb.info();
    describe_snapshot(args->kb, info);
    session.write(args->format == "json" ? snapshot_json(info) : snapshot_text(info));
    return kDone;
  };
}

}  // namespace ragctl::cli
