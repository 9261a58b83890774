#include "commands.hpp"
#include "eval_args.hpp"
#include "eval_report.hpp"
#include "eval_tune.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/eval/report.hpp"
#include "ragctl/pipeline/corpus.hpp"
#include "ragctl/pipeline/run.hpp"
#include "score_formats.hpp"

namespace ragctl::cli {
namespace {

// One evaluation that has been made: writes everything that was asked for.
ExitCode conclude(const EvalArgs& args, ScoreReport report, ReportSource source, const Config& config,
                  Session& session) {
  const auto gate = apply_gate(args.gate, report.scores);
  report.gate = gate ? &*gate : nullptr;
  if (!args.save_run.empty()) write_file_atomically(args.save_run, trec_run(report.scores.run));
  if (!args.report.empty()) {
    source.file = args.report;
    source.spans = args.spans;
    source.command = session.command();
    source.options = args.gate.options;
    const auto baseline = read_gate_baseline(args.gate);
    write_report(source, config, report.scores, baseline ? &baseline->evaluation : nullptr);
  }
  session.write(format_scores(args.format, report));
  if (gate && !holds_gate(args.format)) session.note(report_gates(*gate, ReportFormat::kText, {}));
  const ExitCode thresholds = session.report_thresholds(missed_thresholds(report.scores.thresholds));
  return thresholds != kDone ? thresholds : gate_exit(gate);
}

ExitCode eval_run(const EvalArgs& args, Session& session) {
  const Config& config = session.config();
  KnowledgeBaseEvaluation scores;
  score_run(config, read_run(args.run), read_qrels(resolve_path(config, config.eval.qrels)), scores);
  return conclude(args, {scores, {}, false, args.per_query}, {"", args.run, "", "", "", {}}, config, session);
}

ExitCode eval_beir(const EvalArgs& args, Session& session) {
  // The workspace of a configuration belongs to that configuration's own collection.
  if (session.option("workspace").origin != "--workspace") session.config().workspace.clear();
  const RunReport report = run_beir(session.config(), args.beir, args.split, {}, session.context());
  const Config config = with_beir(session.config(), args.beir, args.split);
  const ExitCode scored = conclude(args, {report.evaluation, report.stages, true, args.per_query},
                                   {"", args.beir, report.workspace + "/kb", "", "", {}}, config, session);
  const ExitCode read = session.report_failures(report.failures);
  return read != kDone ? read : scored;
}

ExitCode eval_kb(const EvalArgs& args, Session& session) {
  const KnowledgeBase kb = KnowledgeBase::open_as_of(args.kb, args.as_of);
  KnowledgeBaseEvaluation scores = evaluate_knowledge_base(session.config(), kb, session.context());
  if (args.gate.used()) scores.inputs.corpus = corpus_fingerprint(kb, session.config().query.filter);
  return conclude(args, {scores, {}, true, args.per_query}, {"", args.kb, args.kb, "", "", {}},
                  session.config(), session);
}

ExitCode eval_spans(const EvalArgs& args, Session& session) {
  const KnowledgeBase kb = KnowledgeBase::open_as_of(args.kb, args.as_of);
  const SpanEvaluation spans =
      evaluate_spans(session.config(), kb, args.spans, args.documents, session.context());
  for (const LabelProblem& problem : spans.problems) session.context().warn("eval", problem.message);
  ScoreReport report{spans.scores, {}, true, args.per_query};
  report.spans = &spans;
  return conclude(args, report, {"", args.kb, args.kb, "", "", {}}, session.config(), session);
}

ExitCode eval_sweep(const EvalArgs& args, Session& session) {
  // Which chunks there are to be found differs between cells; the characters of the evidence do not.
  if (!args.spans.empty() && session.option("eval.metrics").origin == "default")
    session.config().eval.metrics = {"span_recall@5", "span_precision@5", "span_iou@5", "ndcg@10"};
  return run_sweep_command(
      args.sweep, {args.beir, args.split, args.spans, args.format, args.report, args.gate.options}, session);
}

ExitCode run_eval(const EvalArgs& args, Session& session) {
  check_eval(args, session.config());
  if (!args.sweep.file.empty()) return eval_sweep(args, session);
  if (!args.tune.empty())
    return run_tune_command({args.kb, args.beir, args.split, args.format, args.output, args.gate.options},
                            session);
  if (!args.spans.empty() && session.option("eval.metrics").origin == "default")
    session.config().eval.metrics = {"ndcg@10", "recall@5", "span_recall@5", "span_precision@5",
                                     "span_iou@5"};
  prepare_gate(args.gate, session.config().eval);
  if (!args.run.empty()) return eval_run(args, session);
  if (!args.beir.empty()) return eval_beir(args, session);
  return args.spans.empty() ? eval_kb(args, session) : eval_spans(args, session);
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
  return [args](Session& session) { return run_eval(*args, session); };
}

}  // namespace ragctl::cli
