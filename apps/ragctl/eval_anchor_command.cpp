#include <fmt/format.h>

#include "commands.hpp"
#include "eval_files.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/pipeline/anchor.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl::cli {
namespace {

struct AnchorArgs {
  std::string quotes;
  std::string documents;
  std::string kb;
  std::string output = "-";
};

AnchorReport anchored(const AnchorArgs& args) {
  if (args.documents.empty() == args.kb.empty())
    throw Error(ErrorCode::kUsage, "eval anchor: name the texts with one of --documents and --kb");
  if (!args.kb.empty()) {
    const std::vector<Chunk> chunks = live_chunks(KnowledgeBase::open(args.kb));
    return anchor_quotes(args.quotes, reassembled_texts(chunks), document_titles(chunks));
  }
  std::vector<Document> documents = read_documents(args.documents);
  const DocumentTexts titles = document_titles(documents);
  return anchor_quotes(args.quotes, document_texts(std::move(documents)), titles);
}

// Labels that the configuration names are made here.
void check_files(const AnchorArgs& args, Config config) {
  config.eval.spans.clear();
  FileRoles roles = files_read(config);
  roles.reads(args.quotes, "the quotes").reads(args.documents, "the documents");
  roles.writes(args.output, "the labels").check();
}

ExitCode run_anchor(const AnchorArgs& args, Session& session) {
  refuse_shared_stdin("eval anchor", {{"QUOTES", args.quotes}, {"--documents", args.documents}});
  check_files(args, session.config());
  check_output(args.output);
  const AnchorReport report = anchored(args);
  std::string out;
  for (const SpanLabel& label : report.labels) out += to_json(label).dump() + "\n";
  if (args.output == "-") {
    session.write(out);
  } else {
    write_file_atomically(args.output, out);
  }
  session.note(fmt::format("eval anchor: {}; {} failed", counted(report.labels.size(), "label"),
                           counted(report.problems.size(), "quote")));
  return session.report_problems(report.problems);
}

}  // namespace

Action eval_anchor_command(CommandLine& line) {
  const auto args = std::make_shared<AnchorArgs>();
  line.describe(
      "Turns {query, document, quote, grade} into {query, document, start, end, text, relevance}: byte "
      "ranges "
      "of the document's text, which hold however it is cut into chunks. Where a quote does not stand there "
      "to "
      "the letter, any white space counts as any other and typographic quotation marks as ASCII's. One that "
      "is "
      "missing or stands in several places is reported, the others are written, and the exit status is 4. "
      "Where a quote does stand in several places, start says which is meant.");
  line.positional("QUOTES", args->quotes,
                  "JSONL; the query's id is query or _id, grade is 1 where it is absent", true);
  line.text("--documents", "FILE", args->documents, "what ragctl ingest wrote");
  line.text("--kb", "FOLDER", args->kb,
            "instead of --documents: texts put together from the chunks of a knowledge base");
  line.text("-o,--output", "FILE", args->output,
            "labels for ragctl eval --spans, JSONL; - is standard output");
  line.example("ragctl eval anchor quotes.jsonl --documents documents.jsonl -o spans.jsonl");
  return [args](Session& session) { return run_anchor(*args, session); };
}

}  // namespace ragctl::cli
