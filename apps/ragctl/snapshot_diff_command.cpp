#include "commands.hpp"
#include "eval_files.hpp"
#include "idle_options.hpp"
#include "judgements.hpp"
#include "ragctl/pipeline/ranking_diff.hpp"
#include "report_names.hpp"
#include "terminal.hpp"

namespace ragctl::cli {
namespace {

struct DiffArgs {
  std::string kb;
  std::string before;
  std::string after = "newest";
  std::string format = "text";
  std::uint32_t changes = 10;
};

// Ids and questions are other people's texts. JSON escapes them itself.
void write_report(const SnapshotDiff& documents, const RankingDiff* rankings, const DiffArgs& args,
                  Session& session) {
  const ReportFormat format = parse_report_format(args.format);
  const std::string text = report_snapshot_diff(documents, rankings, format, args.changes);
  session.write(format == ReportFormat::kJson ? text : printable_lines(text));
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::kUsage, "snapshot diff: " + what);
}

// Flags that would change nothing; a configuration may hold them, for it is for all commands.
void refuse_idle_flags(const CommandLine& line, const DiffArgs& args, const EvalOptions& eval) {
  for (const Argument& argument : line.arguments()) {
    if (argument.texts.empty() || argument.positional) continue;
    const std::string flag = argument.long_name();
    const std::string& section = argument.option->section;
    const bool of_rankings = section == "query" || flag == "--qrels" || flag == "--changes";
    const bool of_scores = section == "eval" && flag != "--queries" && flag != "--qrels";
    if (eval.queries.empty() && (of_rankings || of_scores)) refuse(flag + " goes with --queries");
    if (eval.qrels.empty() && of_scores) refuse(flag + " goes with --qrels");
  }
  if (args.format == "json" && line.given("--changes"))
    refuse("--changes goes with --format text and markdown; json lists all questions");
}

// Judgements are of documents.
void settle_level(const CommandLine& line, Config& config) {
  const bool judged = !config.eval.qrels.empty();
  if (judged && config.query.level == "chunk" && line.given("--level"))
    refuse("--qrels judges documents; leave out --level chunk");
  if (judged || config.query.level == "auto") config.query.level = "document";
}

ExitCode run_diff(const DiffArgs& args, const CommandLine& line, Session& session) {
  Config& config = session.config();
  refuse_idle_flags(line, args, config.eval);
  refuse_idle_options(line, config.query);
  refuse_shared_stdin("snapshot diff", {{"--queries", config.eval.queries}, {"--qrels", config.eval.qrels}});
  if (!config.eval.queries.empty() && !config.eval.qrels.empty()) {
    const std::vector<Metric> metrics = parse_metrics(config.eval.metrics);
    refuse_span_metrics(metrics);
    refuse_untestable(metrics);
    settle_depth(session);
  }
  settle_level(line, config);
  const SnapshotDiff documents = diff_snapshots(args.kb, args.before, args.after);
  if (config.eval.queries.empty()) {
    write_report(documents, nullptr, args, session);
    return kDone;
  }
  std::optional<Qrels> qrels;
  if (!config.eval.qrels.empty()) qrels = read_qrels(resolve_path(config, config.eval.qrels));
  const RankingDiff rankings = diff_rankings(KnowledgeBase::open(args.kb, documents.before),
                                             KnowledgeBase::open(args.kb, documents.after),
                                             read_queries(resolve_path(config, config.eval.queries)),
                                             qrels ? &*qrels : nullptr, config, session.context());
  write_report(documents, &rankings, args, session);
  return kDone;
}

}  // namespace

Action snapshot_diff_command(CommandLine& line) {
  const auto args = std::make_shared<DiffArgs>();
  line.describe(
      "Which documents were added, modified and deleted between two snapshots. With --queries also which "
      "rankings "
      "changed: per question the rank-biased overlap of the first -k results (1 equal, 0 disjoint), the "
      "share of common "
      "documents, and who entered (+), left (-) or moved (^ up, v down), most changed first. With --qrels "
      "also the "
      "metrics before and after, tested in pairs.");
  line.knowledge_base(args->kb);
  line.positional("BEFORE", args->before, "a snapshot: tag, number, id or time", true);
  line.positional("AFTER", args->after, "the other");
  line.text("--format", "NAME", args->format, "form of the output", report_format_names());
  line.number("--changes", "N", &args->changes, 0, 100000,
              "with --format text and markdown: how many of the most changed questions to list");
  line.section("eval", {"spans", "fail_under"});
  line.section("query");
  line.example("ragctl snapshot diff kb v1.0");
  line.example("ragctl snapshot diff kb v1.0 newest --queries queries.jsonl -k 10");
  line.example(
      "ragctl snapshot diff kb 3 4 --queries queries.jsonl --qrels qrels.tsv --metrics ndcg@10 --format "
      "markdown");
  return [args, &line](Session& session) { return run_diff(*args, line, session); };
}

}  // namespace ragctl::cli
