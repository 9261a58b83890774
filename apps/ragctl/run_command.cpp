#include "commands.hpp"
#include "eval_files.hpp"
#include "idle_options.hpp"
#include "judgements.hpp"
#include "ragctl/pipeline/run.hpp"
#include "run_text.hpp"
#include "score_formats.hpp"

namespace ragctl::cli {
namespace {

struct RunArgs {
  bool dry_run = false;
  bool refit = false;
};

ExitCode print_plan(const RunReport& report, Session& session) {
  std::string out;
  for (const StageRecord& stage : report.stages) out += plan_line(stage) + "\n";
  session.write(out);
  return session.report_failures(report.failures);
}

void refuse_idle_stages(const CommandLine& line, const Config& config) {
  refuse_idle_options(line, config.chunk);
  refuse_idle_options(line, config.embed);
  refuse_idle_options(line, config.index);
  refuse_idle_options(line, config.query);
}

constexpr std::size_t kAnswerLines = 3;

std::size_t answer_lines(Session& session) {
  return session.option("snippet_lines").origin == "default" ? kAnswerLines : session.config().snippet_lines;
}

ExitCode run_all(const RunArgs& args, const CommandLine& line, Session& session) {
  refuse_idle_stages(line, session.config());
  settle_judgements(session, false);
  const EvalOptions& eval = session.config().eval;
  refuse_shared_stdin(
      "run", {{"eval.queries", eval.queries}, {"eval.qrels", eval.qrels}, {"eval.spans", eval.spans}});
  if (!session.config().eval.queries.empty()) settle_depth(session);
  RunControl control{args.refit, args.dry_run, Session::program_hash(), {}};
  if (!args.dry_run) control.on_stage = [&](const StageRecord& stage) { session.note(stage_line(stage)); };
  const RunReport report = run_pipeline(session.config(), control, session.context());
  warn_of_labels(report.evaluation, session);
  if (args.dry_run) return print_plan(report, session);
  session.note(run_counters(report));
  const ExitCode read = session.report_failures(report.failures);
  session.note("");
  std::string out = answers_text(report, answer_lines(session), stdout_style());
  if (report.evaluated)
    out += format_scores("text", {report.evaluation, {}, report.evaluation.p50_ms > 0, false});
  session.write(out);
  if (!out.empty() && !out.ends_with("\n\n")) session.note("");
  session.note("artifacts in " + report.workspace + ", record in " + report.record_path);
  const ExitCode scored = session.report_thresholds(missed_thresholds(report.evaluation.thresholds));
  return read != kDone ? read : scored;
}

}  // namespace

Action run_command(CommandLine& line) {
  const auto args = std::make_shared<RunArgs>();
  line.configuration_positional("CONFIG",
                                "YAML: what to read, how to process it, what to ask and how to score");
  line.flag("--dry-run", args->dry_run, "say what would be done; nothing is written");
  line.flag("--refit", args->refit, "train tokenizer and model anew, whatever changed");
  line.configured("workspace");
  line.configured("questions");
  line.configured("snippet_lines");
  for (const char* section : {"ingest", "chunk", "embed"}) line.section(section);
  line.section("index", {"prune"});  // a workspace holds the whole collection
  for (const char* section : {"query", "eval"}) line.section(section);
  line.example("ragctl run configs/quickstart.yaml");
  line.example("ragctl run configs/quickstart.yaml --dry-run", "what a run would do now");
  return [args, &line](Session& session) { return run_all(*args, line, session); };
}

}  // namespace ragctl::cli
