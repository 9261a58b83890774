#include "eval_args.hpp"

#include "commands.hpp"
#include "score_formats.hpp"

namespace ragctl::cli {
namespace {

void refuse(bool wrong, const char* message) {
  if (wrong) throw Error(ErrorCode::kUsage, message);
}

void check_sweep(const EvalArgs& args) {
  refuse(!args.run.empty() || !args.kb.empty(),
         "eval: --sweep builds what it scores; leave out RUN and --kb");
  refuse(args.gate.used(), "eval: a sweep has no baseline; compare its cells with --against");
  refuse(!args.save_run.empty() || !args.documents.empty() || args.per_query,
         "eval: --save-run, --documents and --per-query are for one ranking, not for a sweep");
}

void check_tune(const EvalArgs& args, const EvalOptions& options) {
  refuse(!args.run.empty(), "eval: --tune ranks anew with every setting; name --kb or --beir instead of RUN");
  refuse(!options.spans.empty(), "eval: --tune learns from judgements of documents; name --qrels, not spans");
  refuse(args.gate.used() || !args.save_run.empty() || !args.report.empty() || args.per_query,
         "eval: --tune goes with --queries, --qrels, --metrics, --format and -o only");
}

void check_sources(const EvalArgs& args, const EvalOptions& options) {
  const int sources = (args.run.empty() ? 0 : 1) + (args.kb.empty() ? 0 : 1) + (args.beir.empty() ? 0 : 1);
  refuse(sources != 1,
         "eval: name one thing to score: RUN, --kb, --beir or --sweep (see ragctl eval --help)");
  refuse(!options.spans.empty() && !args.run.empty(),
         "eval: --spans goes with --kb, --beir or --sweep; a run does not say where its chunks lie");
  refuse(!args.documents.empty() && (options.spans.empty() || args.kb.empty()),
         "eval: --documents goes with --kb and --spans");
  refuse(args.beir.empty() && options.spans.empty() && options.qrels.empty(),
         "eval: name the judgements with --qrels, or labels with --spans (ragctl eval anchor makes them)");
  refuse(!args.kb.empty() && options.queries.empty(),
         "eval: name the questions with --queries (ragctl eval scaffold drafts some)");
  refuse(!args.run.empty() && !args.save_run.empty(),
         "eval: --save-run goes with --kb or --beir; RUN is a file already");
}

}  // namespace

void check_eval(const EvalArgs& args, const Config& config) {
  refuse(!args.sweep.against.empty() && args.sweep.file.empty(), "eval: --against goes with --sweep");
  refuse(!args.output.empty() && args.tune.empty(), "eval: -o goes with --tune");
  refuse(!args.as_of.empty() && args.kb.empty(), "eval: --as-of goes with --kb");
  if (!args.sweep.file.empty()) {
    refuse(!args.tune.empty(), "eval: --tune and --sweep are two searches; name one");
    return check_sweep(args);
  }
  if (!args.tune.empty()) check_tune(args, config.eval);
  check_sources(args, config.eval);
}

void define_eval(CommandLine& line, EvalArgs& args) {
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
