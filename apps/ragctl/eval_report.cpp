#include "eval_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ragctl/core/counted.hpp"
#include "ragctl/core/file.hpp"

namespace ragctl::cli {
namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

// Read once: they may come from a pipe.
std::vector<Query> questions_of(const Config& config, const KnowledgeBaseEvaluation& scores) {
  if (scores.questions) return *scores.questions;
  return config.eval.queries.empty() ? std::vector<Query>()
                                     : read_queries(resolve_path(config, config.eval.queries));
}

// Folder and name: enough to know the file by.
std::string end_of_path(const std::string& path) {
  const std::filesystem::path whole(path);
  return (whole.parent_path().filename() / whole.filename()).string();
}

void add_data_facts(const Config& config, const KnowledgeBase* kb, const KnowledgeBaseEvaluation& scores,
                    Facts& facts) {
  facts.emplace_back("Questions, judged", std::to_string(scores.evaluation.queries.size()));
  if (!scores.unasked.empty())
    facts.emplace_back("Judged, not among the questions asked", std::to_string(scores.unasked.size()));
  facts.emplace_back("Judgements",
                     end_of_path(config.eval.spans.empty() ? config.eval.qrels : config.eval.spans));
  if (scores.labels) {
    const auto& [used, unchecked, problems] = *scores.labels;
    facts.emplace_back("Labels used", problems.empty()
                                          ? std::to_string(used)
                                          : fmt::format("{}, {} not as they were", used, problems.size()));
    if (unchecked != 0) facts.emplace_back("Labels without text, unchecked", std::to_string(unchecked));
  }
  if (kb == nullptr) return;
  const SnapshotInfo info = kb->info();
  facts.emplace_back("Documents", std::to_string(info.documents));
  facts.emplace_back("Chunks", std::to_string(info.chunks));
  facts.emplace_back("Analyzer", info.analyzer.substr(0, info.analyzer.find('+')));
  facts.emplace_back("Vectors", info.dimension == 0 ? "none" : counted(info.dimension, "dimension"));
}

// What single runs and sweeps have in common.
HtmlReport begin_report(const ReportSource& source, std::string title, const std::vector<Query>& questions) {
  HtmlReport report;
  report.title = std::move(title);
  report.questions = question_texts(questions);
  report.commands = {source.command};
  report.version = RAGCTL_VERSION;
  return report;
}

std::vector<Metric> common_metrics(const Evaluation& a, const Evaluation& b) {
  std::vector<Metric> out;
  for (const Metric& metric : a.metrics) {
    if (std::find(b.metrics.begin(), b.metrics.end(), metric) != b.metrics.end()) out.push_back(metric);
  }
  return out;
}

constexpr const char* kWorstNote =
    "Hits with title, passage, grade and score as ranked; below them what was relevant and at which stage it "
    "was lost.";

}  // namespace

void write_report(const ReportSource& source, const Config& config, const KnowledgeBaseEvaluation& scores,
                  const Evaluation* then, const GateReport* gate) {
  const std::vector<Query> questions = questions_of(config, scores);
  HtmlReport report = begin_report(source, "Evaluation of " + source.what, questions);
  Contender& now = report.contenders.emplace_back();
  now.name = then == nullptr ? source.what : "now";
  now.evaluation = scores.evaluation;
  if (scores.p50_ms > 0) now.p50_ms = scores.p50_ms;
  if (scores.p99_ms > 0) now.p99_ms = scores.p99_ms;
  if (source.kb != nullptr) now.index_bytes = source.kb->info().bytes;
  std::optional<std::size_t> reference;
  WorstOptions worst;
  if (then != nullptr) {
    const std::vector<Metric> metrics = common_metrics(scores.evaluation, *then);
    const std::vector<Metric>& all = scores.evaluation.metrics;
    worst.metric = static_cast<std::size_t>(std::find(all.begin(), all.end(), metrics.front()) - all.begin());
    now.evaluation = only(scores.evaluation, metrics);
    Evaluation before = only(*then, metrics);
    if (gate != nullptr) {
      now.evaluation = compared_scores(now.evaluation, *gate);
      before = compared_scores(before, *gate);
    }
    report.contenders.push_back({"baseline", {}, std::move(before), {}, {}, {}, {}});
    reference = 1;
  }
  report.leaderboard = rank_contenders(report.contenders, reference, source.options);
  report.compared_with = reference;
  if (gate != nullptr) {
    report.gate = *gate;
    adopt_gates(report.leaderboard, report.contenders, *gate);
  }
  add_data_facts(config, source.kb, scores, report.facts);
  report.worst = worst_queries(config, source.kb, scores, questions, worst);
  if (source.kb != nullptr) {
    report.worst_note = kWorstNote;
    report.configuration = configuration_yaml(config);
  }
  write_file_atomically(source.file, html_report(report));
}

void write_sweep_report(const ReportSource& source, const Config& config, const SweepReport& sweep,
                        std::vector<Contender> contenders, const Leaderboard& board) {
  const CellResult& best = sweep.cells[board.rows.front().contender];
  const std::vector<Query> questions = questions_of(config, best.scores);
  HtmlReport report = begin_report(source, source.what, questions);
  report.contenders = std::move(contenders);
  report.leaderboard = board;
  report.focus = board.rows.front().contender;
  report.compared_with = counterpart(board);
  const KnowledgeBase kb = KnowledgeBase::open(best.kb);
  report.facts.emplace_back("Configurations", std::to_string(sweep.cells.size()));
  add_data_facts(config, &kb, best.scores, report.facts);
  report.worst = worst_queries(best.config, &kb, best.scores, questions, {});
  report.worst_note = kWorstNote;
  report.configuration = configuration_yaml(best.config);
  write_file_atomically(source.file, html_report(report));
}

}  // namespace ragctl::cli
