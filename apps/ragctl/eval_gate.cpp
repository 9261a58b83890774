#include "eval_gate.hpp"

#include <algorithm>

#include "ragctl/core/file.hpp"

namespace ragctl::cli {
namespace {

std::vector<Gate> gates_of(const GateArgs& args) {
  std::vector<Gate> gates;
  for (const std::string& text : args.gates) gates.push_back(parse_gate(text));
  return gates;
}

AcceptedDifferences accepted_of(const GateArgs& args) {
  try {
    return parse_accepted(args.accepted);
  } catch (const Error& error) {
    throw Error(ErrorCode::kUsage, std::string("eval: --accept: ") + error.what());
  }
}

}  // namespace

void define_gate(CommandLine& line, GateArgs& args) {
  line.text("--save-baseline", "FILE", args.save_baseline,
            "also write the scores of every query, for --baseline of a later run");
  line.text(
      "--baseline", "FILE", args.baseline,
      "compare with these scores: exit 0 when a drop beyond each --gate is excluded, 1 when there is one, 6 "
      "when these queries cannot tell");
  line.list("--gate", "METRIC:-DROP", args.gates,
            "with --baseline: how far a metric may drop (ndcg@10:-0.01), or rise where lower is better "
            "(unjudged@10:0.01); more than that fails when it is significantly different from 0; several "
            "gates are corrected for each "
            "other");
  line.list("--accept", "WHAT", args.accepted,
            "what may differ from the --baseline: corpus, questions (equal ones are compared)");
  line.number("--confidence", "P", &args.options.confidence, 0.5, 0.9999,
              "of tests and intervals, from 0.5 to 0.9999 (gate, sweep, tuning, report)");
  line.number("--test-seed", "N", &args.options.seed, 0, 9e15,
              "of the permutations and resamples of these tests");
}

void prepare_gate(const GateArgs& args, EvalOptions& options) {
  if (args.baseline.empty() != args.gates.empty()) {
    throw Error(ErrorCode::kUsage,
                args.baseline.empty()
                    ? "eval: --gate needs a baseline to compare with; name one with --baseline"
                    : "eval: --baseline needs at least one --gate, for example --gate ndcg@10:-0.01");
  }
  if (args.baseline.empty() && !args.accepted.empty())
    throw Error(ErrorCode::kUsage, "eval: --accept goes with --baseline");
  (void)accepted_of(args);
  for (const std::string& text : args.gates) {
    const std::string name = parse_gate(text).metric.name;
    const auto metrics = parse_metrics(options.metrics);
    const bool evaluated = std::any_of(metrics.begin(), metrics.end(),
                                       [&](const Metric& metric) { return metric.name == name; });
    if (!evaluated) options.metrics.push_back(name);
  }
}

std::optional<Baseline> read_gate_baseline(const GateArgs& args) {
  if (args.baseline.empty()) return std::nullopt;
  return read_baseline(args.baseline);
}

InputsCheck early_check(const GateArgs& args, const std::optional<Baseline>& baseline,
                        const EvalOptions& options, const std::string* corpus) {
  if (!baseline) return {};
  return [&args, &baseline, &options, corpus](const EvaluationInputs& known) {
    EvaluationInputs inputs = known;
    inputs.corpus = corpus != nullptr ? *corpus : baseline->inputs.corpus;
    check_baseline(*baseline, args.baseline, evaluate_options(options), inputs, gates_of(args),
                   accepted_of(args));
  };
}

void check_corpus(const GateArgs& args, const std::optional<Baseline>& baseline, const EvalOptions& options,
                  const std::string& corpus) {
  if (!baseline) return;
  EvaluationInputs inputs = baseline->inputs;
  inputs.corpus = corpus;
  check_baseline(*baseline, args.baseline, evaluate_options(options), inputs, gates_of(args),
                 accepted_of(args));
}

std::optional<GateReport> apply_gate(const GateArgs& args, const std::optional<Baseline>& baseline,
                                     const KnowledgeBaseEvaluation& scores) {
  std::optional<GateReport> report;
  if (baseline) {
    report = check_gates(*baseline, args.baseline, scores.evaluation, scores.inputs, gates_of(args),
                         args.options, accepted_of(args));
  }
  if (!args.save_baseline.empty()) {
    const Baseline fresh{scores.evaluation, scores.inputs};
    write_file_atomically(args.save_baseline, to_json(fresh).dump(1) + "\n");
  }
  return report;
}

ExitCode gate_exit(const std::optional<GateReport>& report) {
  if (!report || report->verdict == Verdict::kPass) return kDone;
  return report->verdict == Verdict::kFail ? kNegative : kInconclusive;
}

}  // namespace ragctl::cli
