#include "run_record.hpp"

#include <filesystem>

#include "ragctl/core/file.hpp"

namespace ragctl {
namespace {

Json option_value(const Option& option) { return parse_json(option_text(option), {option.name()}); }

Json resolved_options(const Config& config) {
  Json json = Json::object();
  Config copy = config;
  for (const Option& option : options_of(copy)) {
    Json& section = option.section.empty()                 ? json
                    : json.find(option.section) == nullptr ? json.set(option.section, Json::object())
                                                           : const_cast<Json&>(*json.find(option.section));
    section.set(option.key, option_value(option));
  }
  return json;
}

Json stage_json(const StageRecord& stage) {
  Json json = Json::object();
  json.set("name", stage.name);
  json.set("skipped", stage.skipped);
  json.set("items", stage.items);
  json.set("reused", stage.reused);
  json.set("failed", stage.failed);
  json.set("wall_seconds", stage.seconds);
  json.set("cpu_seconds", stage.cpu_seconds);
  json.set("peak_bytes", stage.peak_bytes);
  json.set("output", stage.output);
  json.set("output_hash", stage.output_hash);
  return json;
}

Json failures_json(const std::vector<IngestFailure>& failures) {
  Json json = Json::array();
  for (const IngestFailure& failure : failures) {
    json.push(Json(Json::Object{{"path", failure.path}, {"reason", failure.reason}}));
  }
  return json;
}

}  // namespace

Json evaluation_json(const Evaluation& evaluation) {
  Json json = Json::object();
  Json& means = json.set("means", Json::object());
  for (std::size_t m = 0; m < evaluation.metrics.size(); ++m)
    means.set(evaluation.metrics[m].name, evaluation.means[m]);
  // The queries differ; Json::set would look for each among all before it.
  Json::Object& queries = json.set("queries", Json::object()).members();
  for (const QueryScores& scores : evaluation.queries) {
    Json& entry = queries.emplace_back(std::string(scores.query), Json::object()).second;
    for (std::size_t m = 0; m < evaluation.metrics.size(); ++m)
      entry.set(evaluation.metrics[m].name, scores.values[m]);
  }
  return json;
}

void write_run_record(const Config& config, const RunReport& report) {
  Json json = Json::object();
  json.set("format", "ragctl.run/1");
  json.set("ragctl", RAGCTL_VERSION);
  json.set("config", config.path);
  json.set("options", resolved_options(config));
  Json& stages = json.set("stages", Json::array());
  for (const StageRecord& stage : report.stages) stages.push(stage_json(stage));
  json.set("failures", failures_json(report.failures));
  if (report.evaluated) {
    const Json scores = evaluation_json(report.evaluation.evaluation);
    json.set("scores", *scores.find("means"));
    json.set("query_p50_ms", report.evaluation.p50_ms);
    json.set("query_p99_ms", report.evaluation.p99_ms);
  }
  write_file_atomically(report.record_path, json.dump(1) + "\n");
}

std::vector<std::string> changed_options(const Config& config, const std::string& path) {
  std::vector<std::string> names;
  if (!std::filesystem::is_regular_file(path)) return names;
  Json record;
  try {
    record = parse_json(read_file(path), {path});
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInput) throw;
    return names;
  }
  const Json* options = record.find("options");
  Config copy = config;
  for (const Option& option : options_of(copy)) {
    const Json* section =
        options == nullptr || option.section.empty() ? options : options->find(option.section);
    const Json* value = section == nullptr ? nullptr : section->find(option.key);
    if (value != nullptr && value->dump() != option_value(option).dump()) names.push_back(option.name());
  }
  return names;
}

}  // namespace ragctl
