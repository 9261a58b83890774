#include "commands.hpp"
#include "eval_args.hpp"
#include "eval_files.hpp"
#include "eval_forms.hpp"
#include "eval_report.hpp"
#include "eval_tune.hpp"
#include "judgements.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/eval/report.hpp"
#include "ragctl/pipeline/corpus.hpp"
#include "ragctl/pipeline/run.hpp"
#include "score_formats.hpp"

namespace ragctl::cli {
namespace {

// What --baseline says, read before anything is ranked.
using OldScores = std::optional<Baseline>;

// One evaluation that has been made: writes everything that was asked for.
ExitCode conclude(const EvalArgs& args, const OldScores& baseline, ScoreReport report, ReportSource source,
                  const Config& config, Session& session) {
  warn_of_labels(report.scores, session);
  const auto gate = apply_gate(args.gate, baseline, report.scores);
  report.gate = gate ? &*gate : nullptr;
  if (!args.save_run.empty()) write_file_atomically(args.save_run, trec_run(report.scores.run));
  if (!args.report.empty()) {
    source.file = args.report;
    source.command = session.command();
    source.options = args.gate.options;
    write_report(source, config, report.scores, baseline ? &baseline->evaluation : nullptr, report.gate);
  }
  session.write(format_scores(args.format, report));
  if (gate && !holds_gate(args.format)) session.note(report_gates(*gate, ReportFormat::kText, {}));
  const ExitCode thresholds = session.report_thresholds(missed_thresholds(report.scores.thresholds));
  return thresholds != kDone ? thresholds : gate_exit(gate);
}

ExitCode eval_run(const EvalArgs& args, Session& session) {
  const Config& config = session.config();
  const OldScores baseline = read_gate_baseline(args.gate);
  KnowledgeBaseEvaluation scores;
  score_run(config, read_run(args.run), read_qrels(resolve_path(config, config.eval.qrels)), scores);
  warn_of_strange_ids(args.run, scores.run, scores.qrels, session);
  return conclude(args, baseline, {scores, {}, false, args.per_query}, {"", args.run, nullptr, "", {}},
                  config, session);
}

void forget_times(KnowledgeBaseEvaluation& scores) { scores.seconds = scores.p50_ms = scores.p99_ms = 0; }

ExitCode eval_beir(const EvalArgs& args, Session& session) {
  // The workspace of a configuration belongs to that configuration's own collection.
  if (session.option("workspace").origin != "--workspace") session.config().workspace.clear();
  const OldScores baseline = read_gate_baseline(args.gate);
  RunControl control;
  control.program = Session::program_hash();
  const EvalOptions& eval = session.config().eval;
  control.on_inputs = early_check(args.gate, baseline, eval, nullptr);
  control.on_stage = [&](const StageRecord& stage) {
    if (stage.name != "index" || !baseline) return;
    const KnowledgeBase kb = KnowledgeBase::open(stage.output);
    check_corpus(args.gate, baseline, eval, corpus_fingerprint(kb, session.config().query.filter));
  };
  RunReport report = run_beir(session.config(), args.beir, args.split, control, session.context());
  if (args.no_times) forget_times(report.evaluation);
  const std::span<const StageRecord> stages = args.no_times ? std::span<const StageRecord>() : report.stages;
  const Config config = with_beir(session.config(), args.beir, args.split);
  const KnowledgeBase kb = KnowledgeBase::open(report.workspace + "/kb");
  const ExitCode scored =
      conclude(args, baseline, {report.evaluation, stages, !args.no_times, args.per_query},
               {"", args.beir, &kb, "", {}}, config, session);
  const ExitCode read = session.report_failures(report.failures);
  return read != kDone ? read : scored;
}

ExitCode eval_kb(const EvalArgs& args, Session& session) {
  const Config& config = session.config();
  const OldScores baseline = read_gate_baseline(args.gate);
  const KnowledgeBase kb = KnowledgeBase::open_as_of(args.kb, args.as_of);
  const std::string corpus = args.gate.used() ? corpus_fingerprint(kb, config.query.filter) : "";
  KnowledgeBaseEvaluation scores = evaluate_knowledge_base(
      config, kb, args.documents, session.context(), early_check(args.gate, baseline, config.eval, &corpus));
  if (args.no_times) forget_times(scores);
  scores.inputs.corpus = corpus;
  const std::string name = args.as_of.empty() ? args.kb : args.kb + " as of " + args.as_of;
  return conclude(args, baseline, {scores, {}, !args.no_times, args.per_query}, {"", name, &kb, "", {}},
                  config, session);
}

ExitCode run_eval(const EvalArgs& args, const CommandLine& line, Session& session) {
  const EvalForm form = eval_form(args);
  refuse_strangers(line, form, args);
  refuse_idle_stages(line, form, session.config());
  check_run_questions(args, session);
  settle_judgements(session, !args.beir.empty());
  check_eval(args, form, session.config().eval);
  prepare_gate(args.gate, session.config().eval);
  if (args.run.empty()) settle_depth(session);
  check_eval_files(args, session.config());
  if (!args.sweep.file.empty())
    return run_sweep_command(
        args.sweep, {args.beir, args.split, args.format, args.report, args.no_times, args.gate.options},
        session);
  if (!args.tune.empty())
    return run_tune_command(
        {args.kb, args.as_of, args.beir, args.split, args.format, args.output, args.gate.options}, session);
  if (!args.run.empty()) return eval_run(args, session);
  return args.beir.empty() ? eval_kb(args, session) : eval_beir(args, session);
}

}  // namespace

Action eval_command(CommandLine& line) {
  const auto args = std::make_shared<EvalArgs>();
  define_eval(line, *args);
  for (const char* section : {"eval", "chunk", "embed"}) line.section(section);
  line.section("index", {"prune"});
  line.section("query", {"k", "level"});  // --depth says how many; judgements are of documents
  line.example(
      "ragctl eval run.trec --qrels qrels.tsv --metrics ndcg@10,recall@100,mrr@10 --fail-under ndcg@10=0.65");
  line.example("ragctl eval --kb kb --queries queries.jsonl --qrels qrels.tsv --mode lexical");
  line.example("ragctl eval --kb kb --queries queries.jsonl --spans spans.jsonl",
               "labels that hold however the documents are cut");
  line.example("ragctl eval --kb kb --queries queries.jsonl --qrels qrels.tsv --save-baseline base.json");
  line.example(
      "ragctl eval --kb kb --queries queries.jsonl --qrels qrels.tsv --baseline base.json --gate "
      "ndcg@10:-0.01",
      "has it become worse? exit 0 no, 1 yes, 6 these queries cannot tell");
  line.example("ragctl eval --sweep configs/sweep.yaml --report sweep.html",
               "which values are best, and is the difference real");
  line.example("ragctl eval --tune fusion --beir scifact -o tuned.yaml",
               "learn the fusion on the train split");
  line.example("ragctl eval --beir scifact --config configs/default.yaml --format json");
  return [args, &line](Session& session) { return run_eval(*args, line, session); };
}

}  // namespace ragctl::cli
