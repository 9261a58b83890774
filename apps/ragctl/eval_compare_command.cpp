#include <filesystem>

#include "commands.hpp"
#include "eval_files.hpp"
#include "judgements.hpp"
#include "ragctl/eval/compare.hpp"
#include "ragctl/eval/report.hpp"
#include "ragctl/pipeline/stages.hpp"
#include "report_names.hpp"
#include "terminal.hpp"

namespace ragctl::cli {
namespace {

struct CompareArgs {
  std::string a;
  std::string b;
  std::string slice;
  std::string format = "text";
  CompareOptions options;
  std::uint32_t changes = 5;
  bool per_query = false;
};

std::string stem(const std::string& path) { return std::filesystem::path(path).stem().string(); }

// Runs made by the same program carry the same tag; then the files' names tell them apart.
void name_apart(Evaluation& a, Evaluation& b, const CompareArgs& args) {
  if (a.tag != b.tag && !a.tag.empty() && !b.tag.empty()) return;
  a.tag = stem(args.a);
  b.tag = stem(args.b);
}

void check(const CompareArgs& args, const CommandLine& line, Session& session) {
  const Config& config = session.config();
  if (config.eval.qrels.empty())
    throw Error(ErrorCode::kUsage, "eval compare: name the judgements with --qrels");
  if (!args.slice.empty() && config.eval.queries.empty()) {
    throw Error(ErrorCode::kUsage,
                "eval compare: --slice needs the questions' metadata; name them with --queries");
  }
  if (args.slice.empty() && session.option("eval.queries").origin == "--queries")
    throw Error(ErrorCode::kUsage, "eval compare: --queries goes with --slice");
  if (args.per_query && args.format != "json")
    throw Error(ErrorCode::kUsage, "eval compare: --per-query goes with --format json");
  if (args.format == "json" && line.given("--changes"))
    throw Error(ErrorCode::kUsage,
                "eval compare: --changes goes with --format text and markdown; json has --per-query");
  refuse_shared_stdin("eval compare", {{"A", args.a},
                                       {"B", args.b},
                                       {"--qrels", config.eval.qrels},
                                       {"--queries", args.slice.empty() ? "" : config.eval.queries}});
  const std::vector<Metric> metrics = parse_metrics(config.eval.metrics);
  refuse_span_metrics(metrics);
  refuse_untestable(metrics);
  check_compare_options(args.options);
}

ExitCode run_compare(const CompareArgs& args, const CommandLine& line, Session& session) {
  check(args, line, session);
  const Config& config = session.config();
  const auto metrics = parse_metrics(config.eval.metrics);
  const Qrels qrels = read_qrels(resolve_path(config, config.eval.qrels));
  const auto score = [&](const std::string& path) {
    const Run run = read_run(path);
    Evaluation evaluation = evaluate(run, qrels, metrics, evaluate_options(config.eval));
    warn_of_strange_ids(path, run, qrels, session);
    return evaluation;
  };
  Evaluation a = score(args.a);
  Evaluation b = score(args.b);
  name_apart(a, b, args);
  std::vector<Slice> slices;
  if (!args.slice.empty())
    slices = slices_by_field(read_queries(resolve_path(config, config.eval.queries)), args.slice);
  const Comparison comparison = compare(a, b, slices, args.options);
  const ReportFormat format = parse_report_format(args.format);
  const std::string text = report_comparison(comparison, format, {args.per_query, args.changes, ""});
  session.write(format == ReportFormat::kJson ? text : printable_lines(text));
  return kDone;
}

}  // namespace

Action eval_compare_command(CommandLine& line) {
  const auto args = std::make_shared<CompareArgs>();
  line.describe(
      "Paired tests over the queries of two rankings: t-test and Fisher's randomisation test, from which the "
      "verdict comes, p values corrected by Holm over all metrics and slices, the bootstrap's interval (BCa) "
      "of each difference, not corrected, and the smallest difference that would have been found. The exit "
      "status is 0 whatever the answer; a gate is ragctl eval --baseline.");
  line.positional("A", args->a, "a ranking, TREC run or JSONL: the one to compare with", true);
  line.positional("B", args->b, "the other; a change is B - A", true);
  line.text("--slice", "FIELD", args->slice,
            "test the queries of each value of this metadata field on their own as well; needs --queries");
  line.text("--format", "NAME", args->format, "form of the output", report_format_names());
  line.number("--confidence", "P", &args->options.confidence, 0.5, 0.9999,
              "of intervals and verdicts, from 0.5 to 0.9999");
  line.number("--seed", "N", &args->options.seed, 0, 9e15, "of permutations and resamples");
  line.number("--changes", "N", &args->changes, 0, 100000,
              "with --format text and markdown: how many of the largest losses and gains to list");
  line.flag("--per-query", args->per_query, "with --format json: also the scores of each query");
  line.section("eval", {"spans", "fail_under", "depth"});
  line.example("ragctl eval compare bm25.trec hybrid.trec --qrels qrels.tsv --metrics ndcg@10,recall@100");
  line.example(
      "ragctl eval compare a.trec b.trec --qrels qrels.tsv --queries queries.jsonl --slice language "
      "--format markdown");
  return [args, &line](Session& session) { return run_compare(*args, line, session); };
}

}  // namespace ragctl::cli
