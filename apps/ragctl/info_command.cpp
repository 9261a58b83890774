#include "commands.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "snapshot_formats.hpp"

namespace ragctl::cli {
namespace {

struct InfoArgs {
  std::string kb;
  std::string format = "text";
};

}  // namespace

Action info_command(CommandLine& line) {
  const auto args = std::make_shared<InfoArgs>();
  line.positional("KB", args->kb, "folder of a knowledge base", true);
  line.text("--format", "NAME", args->format, "form of the output", {"text", "json"});
  line.example("ragctl info kb");
  return [args](Session& session) {
    const KnowledgeBase kb = KnowledgeBase::open(args->kb);
    session.write(args->format == "json" ? snapshot_json(kb.info()) : snapshot_text(kb.info()));
    return kDone;
  };
}

}  // namespace ragctl::cli
