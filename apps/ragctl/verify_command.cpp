#include <fmt/format.h>

#include "commands.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/core/json.hpp"
#include "ragctl/index/verify.hpp"

namespace ragctl::cli {
namespace {

struct VerifyArgs {
  std::string kb;
  std::string format = "text";
};

template <typename Range>
Json array_of(const Range& values) {
  Json array = Json::array();
  for (const auto& value : values) array.push(value);
  return array;
}

std::string verify_json(const VerifyReport& report) {
  Json json = Json::object();
  json.set("sound", report.faults.empty());
  json.set("snapshots", array_of(report.snapshots));
  json.set("files", report.files);
  json.set("bytes", report.bytes);
  json.set("faults", array_of(report.faults));
  json.set("unknown", array_of(report.unknown));
  return json.dump(1) + "\n";
}

ExitCode run_verify(const VerifyArgs& args, Session& session) {
  const VerifyReport report = verify_knowledge_base(args.kb, session.context());
  if (args.format == "json") session.write(verify_json(report));
  for (const std::string& file : report.unknown)
    session.context().warn("verify", fmt::format("{}/{}: no snapshot names this file", args.kb, file));
  session.report_problems(report.faults);
  if (!report.faults.empty()) {
    session.note(fmt::format("verify: {}: {}; ragctl repair {} rebuilds what can be rebuilt", args.kb,
                             counted(report.faults.size(), "fault"), args.kb));
    return kStoreError;
  }
  session.note(fmt::format("verify: {}: {} in {} of {} are as they were written", args.kb,
                           counted(report.bytes, "byte"), counted(report.files, "file"),
                           counted(report.snapshots.size(), "snapshot")));
  return kDone;
}

}  // namespace

Action verify_command(CommandLine& line) {
  const auto args = std::make_shared<VerifyArgs>();
  line.describe(
      "Reads every byte of every kept snapshot, names each damaged file and section with the snapshots that "
      "need it, "
      "and goes on to the next. Exit status 5 when anything is damaged. Files that no snapshot names are "
      "told as "
      "warnings: leftovers of an interrupted writer are removed by the next commit or ragctl snapshot gc.");
  line.knowledge_base(args->kb);
  line.text("--format", "NAME", args->format, "form of the output; text goes to stderr", {"text", "json"});
  line.example("ragctl verify kb");
  return [args](Session& session) { return run_verify(*args, session); };
}

}  // namespace ragctl::cli
