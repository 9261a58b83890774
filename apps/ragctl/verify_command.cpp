#include <fmt/format.h>

#include "commands.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl::cli {

Action verify_command(CommandLine& line) {
  const auto path = std::make_shared<std::string>();
  line.positional("KB", *path, "folder of a knowledge base", true);
  line.example("ragctl verify kb");
  return [path](Session& session) {
    const KnowledgeBase kb = KnowledgeBase::open(*path);
    kb.verify();
    session.note(fmt::format("verify: {}: {} bytes of snapshot {} are as they were written", *path,
                             kb.info().bytes, kb.info().sequence));
    return kDone;
  };
}

}  // namespace ragctl::cli
