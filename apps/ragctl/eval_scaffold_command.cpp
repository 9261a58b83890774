#include <fmt/format.h>

#include "commands.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/pipeline/scaffold.hpp"

namespace ragctl::cli {
namespace {

struct ScaffoldArgs {
  std::string kb;
  std::uint32_t count = 20;
  std::uint64_t seed = 1;
};

ExitCode run_scaffold(const ScaffoldArgs& args, Session& session) {
  const auto drafts = scaffold_questions(KnowledgeBase::open(args.kb), args.count, args.seed);
  std::string out;
  for (const DraftQuestion& draft : drafts) out += to_json(draft).dump() + "\n";
  session.write(out);
  session.note(fmt::format("eval scaffold: {}; rewrite each text as a question before you score with it",
                           counted(drafts.size(), "draft")));
  return kDone;
}

}  // namespace

Action eval_scaffold_command(CommandLine& line) {
  const auto args = std::make_shared<ScaffoldArgs>();
  line.describe(
      "Draws passages, one of each document before any gives a second, and writes a line {_id, text, "
      "document, "
      "start, end, quote} for each. Edit the file: rewrite text as the question that a user would ask, in "
      "the "
      "user's words rather than the passage's; shorten quote to what answers it, or copy another passage of "
      "the "
      "document; delete lines that nobody would ask about. Further answers to a question go into a second "
      "file of "
      "{query, document, quote} lines.");
  line.describe(
      "The edited file is both questions and labels: ragctl eval anchor makes spans of the quotes, and "
      "ragctl eval "
      "--queries --spans scores with them.");
  line.knowledge_base(args->kb);
  line.number("-n,--count", "N", &args->count, 1, 1000000,
              "how many drafts; fewer when there are fewer chunks");
  line.number("--seed", "N", &args->seed, 0, 9e15, "another seed draws other passages");
  line.example("ragctl eval scaffold kb -n 50 > questions.jsonl");
  line.example("ragctl eval anchor questions.jsonl --kb kb -o spans.jsonl", "after editing");
  line.example("ragctl eval --kb kb --queries questions.jsonl --spans spans.jsonl");
  return [args](Session& session) { return run_scaffold(*args, session); };
}

}  // namespace ragctl::cli
