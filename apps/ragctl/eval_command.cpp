#include "commands.hpp"
#include "eval_gate.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/eval/report.hpp"
#include "ragctl/pipeline/corpus.hpp"
#include "ragctl/pipeline/run.hpp"
#include "result_formats.hpp"
#include "score_formats.hpp"

namespace ragctl::cli {
namespace {

struct EvalArgs {
  std::string run;
  std::string kb;
  std::string beir;
  std::string split = "test";
  std::string save_run;
  std::string format = "text";
  std::string spans;
  std::string documents;
  bool per_query = false;
  GateArgs gate;
};

// Exactly one thing to score, and all that it needs.
void check(const EvalArgs& args, const EvalOptions& options) {
  const auto refuse = [](bool wrong, const char* message) {
    if (wrong) throw Error(ErrorCode::kUsage, message);
  };
  const int sources = (args.run.empty() ? 0 : 1) + (args.kb.empty() ? 0 : 1) + (args.beir.empty() ? 0 : 1);
  refuse(sources != 1, "eval: name one thing to score: RUN, --kb or --beir (see ragctl eval --help)");
  refuse(!args.spans.empty() && args.kb.empty(),
         "eval: --spans goes with --kb; a run does not say where its chunks lie");
  refuse(!args.documents.empty() && args.spans.empty(), "eval: --documents goes with --spans");
  refuse(args.beir.empty() && args.spans.empty() && options.qrels.empty(),
         "eval: name the judgements with --qrels, or with --spans");
  refuse(!args.kb.empty() && options.queries.empty(), "eval: name the questions with --queries");
  refuse(!args.run.empty() && !args.save_run.empty(),
         "eval: --save-run goes with --kb or --beir; RUN is a file already");
}

ExitCode conclude(const EvalArgs& args, ScoreReport report, Session& session) {
  const auto gate = apply_gate(args.gate, report.scores);
  report.gate = gate ? &*gate : nullptr;
  if (!args.save_run.empty()) write_file_atomically(args.save_run, trec_run(report.scores.run));
  session.write(format_scores(args.format, report));
  if (gate && !holds_gate(args.format)) session.note(report_gates(*gate, ReportFormat::kText, {}));
  const ExitCode thresholds = session.report_thresholds(missed_thresholds(report.scores.thresholds));
  return thresholds != kDone ? thresholds : gate_exit(gate);
}

ExitCode eval_run(const EvalArgs& args, Session& session) {
  const Config& config = session.config();
  KnowledgeBaseEvaluation scores;
  score_run(config, read_run(args.run), read_qrels(resolve_path(config, config.eval.qrels)), scores);
  return conclude(args, {scores, {}, false, args.per_query}, session);
}

ExitCode eval_beir(const EvalArgs& args, Session& session) {
  // The workspace of a configuration belongs to that configuration's own collection.
  if (session.option("workspace").origin != "--workspace") session.config().workspace.clear();
  const RunReport report = run_beir(session.config(), args.beir, args.split, {}, session.context());
  const ExitCode scored = conclude(args, {report.evaluation, report.stages, true, args.per_query}, session);
  const ExitCode read = session.report_failures(report.failures);
  return read != kDone ? read : scored;
}

ExitCode eval_kb(const EvalArgs& args, Session& session) {
  KnowledgeBaseEvaluation scores = evaluate_knowledge_base(session.config(), args.kb, session.context());
  if (args.gate.used()) scores.inputs.corpus = corpus_fingerprint(KnowledgeBase::open(args.kb));
  return conclude(args, {scores, {}, true, args.per_query}, session);
}

ExitCode eval_spans(const EvalArgs& args, Session& session) {
  const SpanEvaluation spans =
      evaluate_spans(session.config(), args.kb, args.spans, args.documents, session.context());
  for (const LabelProblem& problem : spans.problems) session.context().warn("eval", problem.message);
  ScoreReport report{spans.scores, {}, true, args.per_query};
  report.spans = &spans;
  return conclude(args, report, session);
}

ExitCode run_eval(const EvalArgs& args, Session& session) {
  check(args, session.config().eval);
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
  line.positional("RUN", args->run,
                  "a ranking to score: TREC run, or JSONL of {query, document, score}; - is standard input");
  line.text("--kb", "FOLDER", args->kb, "instead of RUN: a knowledge base that answers --queries");
  line.text(
      "--beir", "FOLDER", args->beir,
      "instead of RUN: a BEIR data set; the whole chain from its corpus to scores, in a temporary workspace");
  line.text("--split", "NAME", args->split, "with --beir: which qrels/NAME.tsv");
  line.configured("workspace");
  line.text("--save-run", "FILE", args->save_run,
            "with --kb or --beir: also write the ranking as a TREC run");
  line.text(
      "--spans", "FILE", args->spans,
      "with --kb, instead of --qrels: labels as spans of documents, JSONL of {query, document, start, end, "
      "text}; chunks are ranked and judged, whatever their size (ragctl eval anchor makes such labels)");
  line.text(
      "--documents", "FILE", args->documents,
      "with --spans: documents to check the labels against; without, texts are put together from the chunks");
  define_gate(line, args->gate);
  line.text("--format", "NAME", args->format, "form of the output", score_format_names());
  line.flag("--per-query", args->per_query, "also the scores of each query");
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
  line.example("ragctl eval --beir scifact --config configs/default.yaml --format json");
  return [args](Session& session) { return run_eval(*args, session); };
}

}  // namespace ragctl::cli
