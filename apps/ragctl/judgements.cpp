#include "judgements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <string_view>

#include "ragctl/core/counted.hpp"
#include "ragctl/eval/report.hpp"
#include "ragctl/eval/table.hpp"

namespace ragctl::cli {
namespace {

// Of where a value comes from: default < files < environment < flags.
int layer_of(const Option& option) {
  if (option.origin == "default") return 0;
  return option.origin.rfind("--", 0) == 0 ? 3 : option.origin.front() == '$' ? 2 : 1;
}

// The one whose cutoff is the depth that is needed.
std::string deepest_name(const std::vector<Metric>& metrics, std::uint32_t cutoff) {
  return std::find_if(metrics.begin(), metrics.end(),
                      [&](const Metric& metric) {
                        return deepest_cutoff({&metric, 1}) == cutoff;
                      })
      ->name;
}

// As a rule the first query says so; documents that are judged for other queries are looked for last.
bool knows_a_hit(const Run& run, const Qrels& qrels) {
  for (const auto& [query, hits] : run.queries) {
    const auto* judged = qrels.queries.find(query);
    if (judged == nullptr) continue;
    for (const RunEntry& hit : hits) {
      if (std::ranges::binary_search(judged->rows, hit.document, {}, &Judgement::document)) return true;
    }
  }
  std::set<std::string_view> judged;
  for (const auto& [query, rows] : qrels.queries) {
    for (const Judgement& row : rows) judged.insert(row.document);
  }
  return std::any_of(run.queries.begin(), run.queries.end(), [&](const auto& ranking) {
    return std::any_of(ranking.rows.begin(), ranking.rows.end(),
                       [&](const RunEntry& hit) { return judged.contains(hit.document); });
  });
}

// "q7, q9", the first five.
std::string first_of(const std::vector<std::string>& ids) {
  constexpr std::size_t kShown = 5;
  const auto shown = std::span(ids).first(std::min(ids.size(), kShown));
  std::string out;
  for (const std::string& id : shown) out += (out.empty() ? "" : ", ") + shown_id(id);
  return out + (ids.size() > kShown ? ", ..." : "");
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

void settle_depth(Session& session) {
  EvalOptions& eval = session.config().eval;
  const Option& depth = session.option("eval.depth");
  const std::vector<Metric> metrics = scored_metrics(eval);
  const std::uint32_t needed = deepest_cutoff(metrics);
  if (needed <= eval.depth) return;
  const std::string name = deepest_name(metrics, needed);
  if (depth.origin != "default")
    throw Error(
        ErrorCode::kUsage,
        fmt::format("{}: {} looks at more results than the {} that are retrieved; raise the depth to {} "
                    "or leave it out",
                    depth.origin, name, eval.depth, needed));
  if (needed > depth.maximum)
    throw Error(
        ErrorCode::kUsage,
        fmt::format("{} looks at more results than the {:.0f} that can be retrieved", name, depth.maximum));
  eval.depth = needed;
}

void warn_of_strange_ids(const std::string& path, const Run& run, const Qrels& qrels, Session& session) {
  if (knows_a_hit(run, qrels)) return;
  session.context().warn(
      "eval", fmt::format("{}: no document that it retrieves is judged, and all count as not relevant; the "
                          "run has for example '{}', the judgements '{}'",
                          Location{path}.str(), shown_id(run.queries[0].rows.front().document),
                          shown_id(qrels.queries[0].rows.front().document)));
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
        "eval", problem.message + (everywhere ? ""
                                              : fmt::format(" (in {} of {})", cells,
                                                            counted(report.cells.size(), "configuration"))));
  }
}

std::string left_out_line(const KnowledgeBaseEvaluation& scores) {
  const std::vector<std::string>& ids = scores.left_out;
  if (ids.empty()) return {};
  return fmt::format("{} without judgements left out: {}\n", counted(ids.size(), "question"), first_of(ids));
}

std::string unasked_line(const KnowledgeBaseEvaluation& scores) {
  const std::vector<std::string>& ids = scores.unasked;
  if (ids.empty()) return {};
  return fmt::format("{} not among the questions asked, left out: {}\n",
                     counted(ids.size(), "judged query is", "judged queries are"), first_of(ids));
}

std::string labels_line(const KnowledgeBaseEvaluation& scores) {
  return scores.labels ? labels_text(*scores.labels) + "\n" : "";
}

}  // namespace ragctl::cli
