#include "commands.hpp"
#include "eval_files.hpp"
#include "ragctl/eval/report.hpp"
#include "ragctl/pipeline/audit.hpp"
#include "report_names.hpp"

namespace ragctl::cli {
namespace {

struct AuditArgs {
  std::string kb;
  std::string format = "text";
  AuditOptions options;
  bool no_times = false;
};

// Codes and graphs are measured over all vectors; a recall among what a filter lets through would be another
// figure.
void refuse_filters(const std::vector<Query>& queries) {
  for (const Query& query : queries) {
    if (query.filter.empty()) continue;
    throw Error(ErrorCode::kUsage,
                query.filter_name +
                    ": the audit measures search over all vectors and takes no filters; give "
                    "a file of questions without them");
  }
}

ExitCode run_audit(const AuditArgs& args, Session& session) {
  const Config& config = session.config();
  if (config.eval.queries.empty())
    throw Error(ErrorCode::kUsage, "eval audit: name the questions with --queries");
  refuse_shared_stdin("eval audit", {{"--queries", config.eval.queries}, {"--qrels", config.eval.qrels}});
  const KnowledgeBase kb = KnowledgeBase::open(args.kb);
  std::vector<Query> queries = read_queries(resolve_path(config, config.eval.queries));
  Qrels qrels;
  const bool judged = !config.eval.qrels.empty();
  if (judged) {
    const std::string path = resolve_path(config, config.eval.qrels);
    qrels = read_qrels(path);
    queries = judged_queries(std::move(queries), qrels);
    if (queries.empty())
      throw Error(ErrorCode::kInput, Location{path}, "judges none of the queries; do the ids match?");
  }
  refuse_filters(queries);
  const AuditReport report =
      audit_vectors(kb, queries, judged ? &qrels : nullptr, args.options, session.context());
  session.write(report_audit(report, parse_report_format(args.format), !args.no_times));
  return kDone;
}

}  // namespace

Action eval_audit_command(CommandLine& line) {
  const auto args = std::make_shared<AuditArgs>();
  line.describe(
      "Vector search alone, with the stored vectors in memory: int8 codes, binary codes (sign bits), binary "
      "codes "
      "whose best candidates are scored again with the full vectors, and the HNSW graph where the knowledge "
      "base "
      "has one; each against exact search over all vectors: questions with a filter of their own are "
      "refused.");
  line.knowledge_base(args->kb);
  line.number("-k", "N", &args->options.k, 1, 10000, "results compared");
  line.text("--format", "NAME", args->format, "form of the output", report_format_names());
  line.flag("--no-times", args->no_times,
            "leave out all times, so that the same input gives the same output to the byte");
  line.configured("eval.queries");
  line.configured("eval.qrels");
  line.example("ragctl eval audit kb --queries queries.jsonl");
  line.example("ragctl eval audit kb --queries queries.jsonl --qrels qrels.tsv -k 100 --format markdown");
  return [args](Session& session) { return run_audit(*args, session); };
}

}  // namespace ragctl::cli
