#include "run_record.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "stage_keys.hpp"
#include "state.hpp"

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

namespace {

// The files as they are against those of the last run.
struct FileCounts {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::uint64_t added = 0;
  std::uint64_t modified = 0;
  std::uint64_t deleted = 0;

  bool changed() const { return added + modified + deleted > 0; }
  std::string summary() const {
    return std::to_string(files) + " files, " + std::to_string(bytes) + " bytes: " + std::to_string(added) +
           " new, " + std::to_string(modified) + " modified, " + std::to_string(deleted) + " deleted, " +
           std::to_string(files - added - modified) + " unchanged";
  }
};

// A file that failed fails again while its bytes stay.
void add_failures_of(const State& state, const std::string& source, std::vector<IngestFailure>& failures) {
  std::copy_if(state.failures.begin(), state.failures.end(), std::back_inserter(failures),
               [&](const IngestFailure& failure) { return failure.source == source; });
}

std::uint64_t count_deleted(const State& state, const std::set<std::string>& present,
                            const std::vector<std::string>& unread) {
  return static_cast<std::uint64_t>(
      std::count_if(state.sources.begin(), state.sources.end(), [&](const auto& known) {
        const std::string& source = known.first;
        return !present.contains(source) &&
               std::none_of(unread.begin(), unread.end(),
                            [&](const std::string& each) { return is_of_source(source, each); });
      }));
}

FileCounts count_files(const Config& config, const State& state, std::vector<IngestFailure>& failures,
                       const Context& context) {
  FileCounts counts;
  std::uint64_t skipped = 0;
  std::set<std::string> present;
  const std::vector<SourceFile> sources = find_sources(resolved_ingest(config), skipped, failures);
  const std::vector<std::string> unread = unread_sources(failures);
  const std::vector<std::string> hashes = hash_sources(sources, context);
  counts.files = sources.size();
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::string& source = sources[i].source;
    const auto known = state.sources.find(source);
    const bool same = known != state.sources.end() && known->second == hashes[i];
    present.insert(source);
    counts.bytes += sources[i].bytes;
    counts.added += known == state.sources.end() ? 1 : 0;
    counts.modified += known != state.sources.end() && !same ? 1 : 0;
    if (same) add_failures_of(state, source, failures);
    if (!same && hashes[i].empty()) failures.push_back({sources[i].path, "cannot be read", true, source});
  }
  counts.deleted = count_deleted(state, present, unread);
  return counts;
}

// Those behind ingest that the configuration asks for.
std::vector<std::string> planned_stages(const Config& config) {
  std::vector<std::string> stages;
  if (config.embed.model == "lsa") stages.emplace_back("tokenizer");
  stages.emplace_back("chunk");
  if (config.embed.model != "none") stages.emplace_back("embed");
  stages.emplace_back("index");
  if (!config.eval.queries.empty()) stages.emplace_back("eval");
  return stages;
}

}  // namespace

// Compares the files as they are with the state of the last run; what follows from a change is said, not
// computed.
RunReport plan_run(const Config& config, const Context& context) {
  context.check_cancelled();
  RunReport report;
  report.workspace = resolve_path(config, config.workspace);
  const State state = load_state(report.workspace + "/state.json");
  const FileCounts files = count_files(config, state, report.failures, context);
  StageRecord ingest;
  ingest.name = "ingest";
  ingest.items = files.files;
  ingest.skipped = !files.changed();
  ingest.summary = files.summary();
  report.stages.push_back(ingest);
  for (const std::string& name : planned_stages(config)) {
    StageRecord stage;
    stage.name = name;
    stage.skipped = !files.changed() && state.stages.contains(name);
    stage.summary = stage.skipped ? "unchanged unless its options changed" : "will look at what changed";
    report.stages.push_back(stage);
  }
  return report;
}

}  // namespace ragctl
