#include <fmt/format.h>

#include "commands.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/ingest/formats.hpp"
#include "ragctl/pipeline/stages.hpp"
#include "terminal.hpp"

namespace ragctl::cli {
namespace {

struct IngestArgs {
  std::vector<std::string> inputs;
  std::string output = "-";
  bool list_skipped = false;
};

void list_skipped(const IngestReport& report, Session& session) {
  for (const SkippedFile& file : report.skipped)
    session.note("skipped: " + printable(file.path) + ": " + printable(file.kind));
}

ExitCode run_ingest(const IngestArgs& args, Session& session) {
  IngestOptions& options = session.config().ingest;
  if (!args.inputs.empty()) {
    options.inputs = args.inputs;
    options.base_directory = ".";  // not the folder of a configuration
    options.in_project = false;
  }
  if (options.inputs.empty())
    throw Error(ErrorCode::kUsage, "ingest: no INPUT; name files, folders, globs or -");
  IngestReport report;
  try {
    ingest_stage(session.config(), args.output, session.context(), report);
  } catch (const Error&) {
    if (args.list_skipped) list_skipped(report, session);
    throw;
  }
  if (args.list_skipped) list_skipped(report, session);
  const std::string kinds =
      report.skipped.empty() ? "" : " (" + printable(describe_skipped(report.skipped)) + ")";
  session.note(fmt::format("ingest: {}; {} scanned, {} skipped{}, {} failed",
                           counted(report.documents.size(), "document"), counted(report.scanned, "file"),
                           report.skipped.size(), kinds, report.failures.size()));
  return session.report_failures(report.failures);
}

}  // namespace

Action ingest_command(CommandLine& line) {
  const auto args = std::make_shared<IngestArgs>();
  line.positionals(
      "INPUT", args->inputs,
      "files, folders (walked), globs, .jsonl, .csv and .tsv files of records, or - for standard input; "
      "default: ingest.inputs of the configuration. From folders " +
          describe_folder_formats() +
          " are read; .json, .csv, .tsv and text of other names only where a file, a glob or --include "
          "names it");
  line.text("-o,--output", "FILE", args->output, "documents, JSONL; - is standard output");
  line.flag("--list-skipped", args->list_skipped, "name the files that were passed over, each with why");
  line.section("ingest", {"inputs"});
  line.example("ragctl ingest docs/ README.md -o documents.jsonl");
  line.example("ragctl ingest faq.csv -o documents.jsonl",
               "a row a document: id, title or question, text or answer; other columns to filter by");
  line.example("curl -s https://example.org/ | ragctl ingest - --format html",
               "one page from standard input");
  return [args](Session& session) { return run_ingest(*args, session); };
}

}  // namespace ragctl::cli
