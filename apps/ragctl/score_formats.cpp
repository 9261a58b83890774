#include "score_formats.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "judgements.hpp"
#include "ragctl/eval/report.hpp"
#include "ragctl/eval/table.hpp"
#include "ragctl/eval/trec_eval.hpp"
#include "terminal.hpp"

namespace ragctl::cli {
namespace {

Json thresholds_json(const ThresholdReport& report) {
  Json json = Json::array();
  for (const ThresholdCheck& check : report.checks) {
    json.push(Json::Object{{"metric", check.threshold.metric.name},
                           {check.threshold.is_maximum() ? "maximum" : "minimum", check.threshold.limit},
                           {"value", check.value},
                           {"passed", check.passed}});
  }
  return json;
}

Json stages_json(std::span<const StageRecord> stages) {
  Json json = Json::array();
  for (const StageRecord& stage : stages) {
    json.push(Json::Object{{"name", stage.name},
                           {"skipped", stage.skipped},
                           {"items", stage.items},
                           {"wall_seconds", stage.seconds},
                           {"cpu_seconds", stage.cpu_seconds},
                           {"peak_bytes", stage.peak_bytes}});
  }
  return json;
}

std::string evaluation_report(const ScoreReport& report, ReportFormat format) {
  ReportOptions options;
  options.per_query = report.per_query;
  return report_evaluation(report.scores.evaluation, format, options);
}

// The library's report and what this command knows besides.
std::string write_json(const ScoreReport& report) {
  Json json = parse_json(evaluation_report(report, ReportFormat::kJson), {"report"});
  if (!report.scores.thresholds.checks.empty())
    json.set("thresholds", thresholds_json(report.scores.thresholds));
  if (!report.scores.left_out.empty())
    json.set("questions_left_out", static_cast<std::uint64_t>(report.scores.left_out.size()));
  if (!report.scores.unasked.empty())
    json.set("judged_not_asked", static_cast<std::uint64_t>(report.scores.unasked.size()));
  if (report.timed) {
    json.set("seconds", report.scores.seconds);
    json.set("p50_ms", report.scores.p50_ms);
    json.set("p99_ms", report.scores.p99_ms);
  }
  if (report.scores.labels)
    json.set("labels", parse_json(report_labels(*report.scores.labels, ReportFormat::kJson), {"report"}));
  if (report.gate != nullptr)
    json.set("gate", parse_json(report_gates(*report.gate, ReportFormat::kJson, {}), {"report"}));
  if (!report.stages.empty()) json.set("stages", stages_json(report.stages));
  return json.dump(1) + "\n";
}

// Labels of spans may name questions by any text: tabs and line ends would break the table.
std::string cell(std::string id) {
  std::replace_if(
      id.begin(), id.end(), [](unsigned char c) { return c < ' '; }, ' ');
  return id;
}

std::string write_tsv(const ScoreReport& report) {
  const Evaluation& evaluation = report.scores.evaluation;
  std::string out = "query";
  for (const Metric& metric : evaluation.metrics) out += "\t" + metric.name;
  const auto add_row = [&](const std::string& name, const std::vector<double>& values) {
    out += "\n" + name;
    for (const double value : values) out += "\t" + Json(value).dump();
  };
  if (report.per_query) {
    for (const QueryScores& scores : evaluation.queries) add_row(cell(scores.query), scores.values);
  }
  add_row("all", evaluation.means);
  return out + "\n";
}

std::string write_trec_eval(const ScoreReport& report) {
  TrecFormat format;
  format.per_query = report.per_query;
  Evaluation evaluation = report.scores.evaluation;
  for (QueryScores& scores : evaluation.queries) scores.query = trec_id(scores.query);
  return format_trec_eval(evaluation, format);
}

Table stage_table(std::span<const StageRecord> stages) {
  Table table({{"stage"}, {"wall s", true}, {"CPU s", true}});
  double wall = 0;
  double cpu = 0;
  for (const StageRecord& stage : stages) {
    table.add({stage.name, fmt::format("{:.2f}", stage.seconds), fmt::format("{:.2f}", stage.cpu_seconds)});
    wall += stage.seconds;
    cpu += stage.cpu_seconds;
  }
  table.add({"all", fmt::format("{:.2f}", wall), fmt::format("{:.2f}", cpu)});
  return table;
}

std::string write_for_people(const ScoreReport& report, ReportFormat format) {
  std::string out = evaluation_report(report, format);
  if (report.timed) {
    out += fmt::format("{:.2f} ms a query at the median, {:.2f} ms at the 99th percentile\n",
                       report.scores.p50_ms, report.scores.p99_ms);
  }
  const std::string left_out = left_out_line(report.scores) + unasked_line(report.scores);
  out += format == ReportFormat::kMarkdown ? markdown_escaped(left_out) : left_out;
  out += labels_line(report.scores);
  if (!report.stages.empty()) {
    const Table stages = stage_table(report.stages);
    out += "\n" + (format == ReportFormat::kMarkdown ? stages.markdown() : stages.text());
  }
  if (report.gate != nullptr) out += "\n" + report_gates(*report.gate, format, {});
  return printable_lines(out);  // ids are other people's texts
}

std::string write_text(const ScoreReport& report) { return write_for_people(report, ReportFormat::kText); }

std::string write_markdown(const ScoreReport& report) {
  return write_for_people(report, ReportFormat::kMarkdown);
}

constexpr ScoreFormat kFormats[] = {
    {"text", "tables for people", write_text},
    {"markdown", "the same for a pull request", write_markdown},
    {"json", "one object", write_json},
    {"tsv", "a row a query with --per-query, then the row 'all'", write_tsv},
    {"trec_eval", "as trec_eval prints", write_trec_eval},
};

}  // namespace

std::span<const ScoreFormat> score_formats() { return kFormats; }

bool holds_gate(std::string_view format) {
  return format == "text" || format == "markdown" || format == "json";
}

std::vector<std::string> score_format_names() {
  std::vector<std::string> names;
  for (const ScoreFormat& format : kFormats) names.emplace_back(format.name);
  return names;
}

std::string format_scores(std::string_view format, const ScoreReport& report) {
  for (const ScoreFormat& known : kFormats) {
    if (known.name == format) return known.write(report);
  }
  throw Error(ErrorCode::kInternal, "no writer for the format '" + std::string(format) + "'");
}

std::vector<std::string> missed_thresholds(const ThresholdReport& report) {
  std::vector<std::string> out;
  for (const ThresholdCheck& check : report.checks) {
    if (check.passed) continue;
    out.push_back(fmt::format("{} is {:.4f}, {} the {:.4f} asked for", check.threshold.metric.name,
                              check.value, check.threshold.is_maximum() ? "over" : "under",
                              check.threshold.limit));
  }
  return out;
}

}  // namespace ragctl::cli
