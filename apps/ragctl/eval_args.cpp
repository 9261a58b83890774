#include "eval_args.hpp"

#include "commands.hpp"
#include "eval_forms.hpp"
#include "score_formats.hpp"

namespace ragctl::cli {
namespace {

void refuse(bool wrong, const char* message) {
  if (wrong) throw Error(ErrorCode::kUsage, message);
}

}  // namespace

void check_eval(const EvalArgs& args, EvalForm form, const EvalOptions& options) {
  const bool brings_questions =
      form == EvalForm::kBeir || form == EvalForm::kSweepBeir || form == EvalForm::kTuneBeir;
  const bool tunes = form == EvalForm::kTuneKb || form == EvalForm::kTuneBeir;
  check_compare_options(args.gate.options);
  if (form == EvalForm::kSweep || form == EvalForm::kSweepBeir) return;  // run_sweep() says what is missing
  refuse(tunes && !options.spans.empty(),
         "eval: --tune learns from judgements of documents; name --qrels, not spans");
  refuse(!args.documents.empty() && options.spans.empty(), "eval: --documents goes with --spans");
  refuse(form == EvalForm::kRun && !options.spans.empty(),
         "eval: --spans goes with --kb, --beir or --sweep; a run does not say where its chunks lie");
  refuse(!brings_questions && options.spans.empty() && options.qrels.empty(),
         "eval: name the judgements with --qrels, or labels with --spans (ragctl eval anchor makes them)");
  refuse(!args.kb.empty() && options.queries.empty(),
         "eval: name the questions with --queries (ragctl eval scaffold drafts some)");
  if (options.spans.empty()) refuse_span_metrics(scored_metrics(options));
  if (!args.report.empty()) leading_metric(parse_metrics(options.metrics));
}

void define_eval(CommandLine& line, EvalArgs& args) {
  line.describe(
      "An option that would change nothing in the form that is asked for (RUN, --kb, --beir, --sweep, "
      "--tune) is "
      "refused.");
  line.describe(
      "Of --spans: span_recall@k is the share of the evidence in the first k chunks, span_recall_chars@n "
      "that "
      "in the first n characters, which may be less than one chunk; take as many as your prompt has room "
      "for.");
  line.positional("RUN", args.run,
                  "a ranking to score: TREC run, or JSONL of {query, document, score}; - is standard input");
  line.text("--kb", "FOLDER", args.kb, "instead of RUN: a knowledge base that answers --queries");
  line.text("--as-of", "SNAPSHOT", args.as_of, std::string("with --kb: ") + kAsOfHelp);
  line.text(
      "--beir", "FOLDER", args.beir,
      "instead of RUN: a BEIR data set; the whole chain from its corpus to scores, in a temporary workspace");
  line.text("--split", "NAME", args.split,
            "with --beir: which qrels/NAME.tsv; without it test, and train with --tune");
  line.configured("workspace");
  line.text("--save-run", "FILE", args.save_run, "with --kb or --beir: also write the ranking as a TREC run");
  line.text("--documents", "FILE", args.documents,
            "with --kb and --spans: documents to check the labels against; without, texts are put together "
            "from the chunks");
  define_sweep(line, args.sweep);
  line.text("--tune", "WHAT", args.tune,
            "with --kb or --beir: learn from the judgements how lexical and vector ranking are fused, print "
            "the YAML to use and say, by cross-validation, whether the gain is real",
            {"fusion"});
  line.text("-o,--output", "FILE", args.output, "with --tune: write the YAML here as well");
  line.text(
      "--report", "FILE", args.report,
      "also write one HTML page to look at: scores with their intervals, quality against latency, changes "
      "by question, and what went worst");
  define_gate(line, args.gate);
  line.text("--format", "NAME", args.format,
            "form of the output; text, markdown or json with --sweep and --tune", score_format_names());
  line.flag("--per-query", args.per_query, "also the scores of each query");
  line.flag("--no-times", args.no_times,
            "leave out all times, so that the same input gives the same output to the byte");
}

}  // namespace ragctl::cli
