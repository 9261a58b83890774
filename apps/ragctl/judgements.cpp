#include "judgements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "ragctl/eval/report.hpp"

namespace ragctl::cli {
namespace {

// Of where a value comes from: default < files < environment < flags.
int layer_of(const Option& option) {
  if (option.origin == "default") return 0;
  return option.origin.rfind("--", 0) == 0 ? 3 : option.origin.front() == '$' ? 2 : 1;
}

}  // namespace

void settle_judgements(Session& session, bool brings_qrels) {
  EvalOptions& eval = session.config().eval;
  if (eval.spans.empty()) return;
  const Option& spans = session.option("eval.spans");
  const Option& qrels = session.option("eval.qrels");
  if (brings_qrels) {
    if (layer_of(spans) < 3) eval.spans.clear();
  } else if (!eval.qrels.empty()) {
    if (layer_of(spans) == layer_of(qrels))
      throw Error(ErrorCode::kUsage,
                  qrels.origin + " and " + spans.origin +
                      " both say what judges, documents' judgements and labels of spans; leave out one");
    (layer_of(spans) < layer_of(qrels) ? eval.spans : eval.qrels).clear();
  }
  if (!eval.spans.empty() && session.option("eval.metrics").origin == "default")
    eval.metrics = {"span_recall_chars@2000", "span_recall@5", "span_precision@5", "span_iou@5", "ndcg@10"};
}

void warn_of_labels(const KnowledgeBaseEvaluation& scores, Session& session) {
  if (!scores.labels) return;
  for (const LabelProblem& problem : scores.labels->problems) session.context().warn("eval", problem.message);
}

std::vector<SharedProblem> shared_problems(const SweepReport& report) {
  std::vector<SharedProblem> out;
  for (const CellResult& cell : report.cells) {
    if (!cell.scores.labels) continue;
    for (const LabelProblem& problem : cell.scores.labels->problems) {
      const auto known = std::find_if(out.begin(), out.end(), [&](const SharedProblem& shared) {
        return shared.problem.message == problem.message;
      });
      known == out.end() ? void(out.push_back({problem, 1})) : void(++known->cells);
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const SharedProblem& a, const SharedProblem& b) {
    return a.problem.label.line < b.problem.label.line;
  });
  return out;
}

void warn_of_labels(const SweepReport& report, Session& session) {
  for (const auto& [problem, cells] : shared_problems(report)) {
    const bool everywhere = cells == report.cells.size();
    session.context().warn(
        "eval",
        problem.message +
            (everywhere ? "" : fmt::format(" (in {} of {} configurations)", cells, report.cells.size())));
  }
}

std::string left_out_line(const KnowledgeBaseEvaluation& scores) {
  constexpr std::size_t kShown = 5;
  const std::vector<std::string>& ids = scores.left_out;
  if (ids.empty()) return {};
  const auto shown = std::span(ids).first(std::min(ids.size(), kShown));
  return fmt::format("{} {} without judgements left out: {}{}\n", ids.size(),
                     ids.size() == 1 ? "question" : "questions", fmt::join(shown, ", "),
                     ids.size() > kShown ? ", ..." : "");
}

std::string labels_line(const KnowledgeBaseEvaluation& scores) {
  return scores.labels ? labels_text(*scores.labels) + "\n" : "";
}

}  // namespace ragctl::cli
