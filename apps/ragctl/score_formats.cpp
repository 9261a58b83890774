#include "score_formats.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ragctl/eval/trec_eval.hpp"

namespace ragctl::cli {
namespace {

std::string value_text(const Metric& metric, double value) {
  return is_count(metric) ? fmt::format("{:.0f}", value) : fmt::format("{:.4f}", value);
}

Json values_json(const std::vector<Metric>& metrics, const std::vector<double>& values) {
  Json json = Json::object();
  for (std::size_t m = 0; m < metrics.size(); ++m) json.set(metrics[m].name, values[m]);
  return json;
}

Json strings_json(const std::vector<std::string>& items) {
  Json json = Json::array();
  for (const std::string& item : items) json.push(item);
  return json;
}

Json thresholds_json(const ThresholdReport& report) {
  Json json = Json::array();
  for (const ThresholdCheck& check : report.checks) {
    json.push(Json::Object{{"metric", check.threshold.metric.name},
                           {"minimum", check.threshold.minimum},
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

std::string write_json(const ScoreReport& report) {
  const Evaluation& evaluation = report.scores.evaluation;
  Json json = Json::object();
  json.set("metrics", values_json(evaluation.metrics, evaluation.means));
  json.set("queries", static_cast<std::uint64_t>(evaluation.queries.size()));
  json.set("missing", strings_json(evaluation.missing));
  json.set("unjudged", strings_json(evaluation.unjudged));
  json.set("thresholds", thresholds_json(report.scores.thresholds));
  if (report.timed) {
    json.set("seconds", report.scores.seconds);
    json.set("p50_ms", report.scores.p50_ms);
    json.set("p99_ms", report.scores.p99_ms);
  }
  if (!report.stages.empty()) json.set("stages", stages_json(report.stages));
  if (report.per_query) {
    Json& queries = json.set("per_query", Json::object());
    for (const QueryScores& scores : evaluation.queries) {
      queries.set(scores.query, values_json(evaluation.metrics, scores.values));
    }
  }
  return json.dump(1) + "\n";
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
    for (const QueryScores& scores : evaluation.queries) add_row(scores.query, scores.values);
  }
  add_row("all", evaluation.means);
  return out + "\n";
}

std::string write_trec_eval(const ScoreReport& report) {
  TrecFormat format;
  format.per_query = report.per_query;
  return format_trec_eval(report.scores.evaluation, format);
}

std::string query_table(const Evaluation& evaluation) {
  std::size_t width = 5;
  for (const QueryScores& scores : evaluation.queries) width = std::max(width, scores.query.size());
  std::string out = fmt::format("{:<{}}", "query", width);
  for (const Metric& metric : evaluation.metrics) out += fmt::format("  {:>10}", metric.name);
  for (const QueryScores& scores : evaluation.queries) {
    out += fmt::format("\n{:<{}}", scores.query, width);
    for (std::size_t m = 0; m < scores.values.size(); ++m) {
      const std::size_t column = std::max<std::size_t>(10, evaluation.metrics[m].name.size());
      out += fmt::format("  {:>{}}", value_text(evaluation.metrics[m], scores.values[m]), column);
    }
  }
  return out + "\n\n";
}

std::string write_text(const ScoreReport& report) {
  return (report.per_query ? query_table(report.scores.evaluation) : "") + score_table(report);
}

std::string stage_times(std::span<const StageRecord> stages) {
  std::string out = fmt::format("\n{:<14}{:>10}{:>10}\n", "stage", "wall s", "CPU s");
  double wall = 0;
  double cpu = 0;
  for (const StageRecord& stage : stages) {
    out += fmt::format("{:<14}{:>10.2f}{:>10.2f}\n", stage.name, stage.seconds, stage.cpu_seconds);
    wall += stage.seconds;
    cpu += stage.cpu_seconds;
  }
  return out + fmt::format("{:<14}{:>10.2f}{:>10.2f}\n", "all", wall, cpu);
}

constexpr ScoreFormat kFormats[] = {
    {"text", "tables for people", write_text},
    {"json", "one object", write_json},
    {"tsv", "a row a query with --per-query, then the row 'all'", write_tsv},
    {"trec_eval", "as trec_eval prints", write_trec_eval},
};

}  // namespace

std::span<const ScoreFormat> score_formats() { return kFormats; }

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

std::string score_table(const ScoreReport& report) {
  const Evaluation& evaluation = report.scores.evaluation;
  std::string out;
  for (std::size_t m = 0; m < evaluation.metrics.size(); ++m) {
    const Metric& metric = evaluation.metrics[m];
    out += fmt::format("{:<14}{:>10}\n", metric.name, value_text(metric, evaluation.means[m]));
  }
  out += fmt::format("{:<14}{:>10}\n", "queries", evaluation.queries.size());
  out += fmt::format("{:<14}{:>10}  (judged, without results)\n", "missing", evaluation.missing.size());
  out += fmt::format("{:<14}{:>10}  (with results, not judged)\n", "unjudged", evaluation.unjudged.size());
  if (report.timed) {
    out += fmt::format("{:<14}{:>10.2f}\n{:<14}{:>10.2f}\n", "p50 ms", report.scores.p50_ms, "p99 ms",
                       report.scores.p99_ms);
  }
  return report.stages.empty() ? out : out + stage_times(report.stages);
}

std::vector<std::string> missed_thresholds(const ThresholdReport& report) {
  std::vector<std::string> out;
  for (const ThresholdCheck& check : report.checks) {
    if (check.passed) continue;
    out.push_back(fmt::format("{} is {:.4f}, under the {:.4f} asked for", check.threshold.metric.name,
                              check.value, check.threshold.minimum));
  }
  return out;
}

}  // namespace ragctl::cli
