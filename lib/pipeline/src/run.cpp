// Sequencing, measuring and remembering; what each stage does is in run_*_stages.cpp.
#include "ragctl/pipeline/run.hpp"

#include <optional>

#include "early_checks.hpp"
#include "process_usage.hpp"
#include "run_record.hpp"
#include "runner.hpp"

namespace ragctl {
namespace {

void check_config(const Config& config) {
  const std::string where = config.path.empty() ? "the configuration" : config.path;
  if (config.ingest.inputs.empty())
    throw Error(ErrorCode::kUsage, where + ": ingest.inputs names no input; list files or folders");
  if (config.workspace.empty())
    throw Error(ErrorCode::kUsage, where + ": 'workspace' is missing; name a folder for the artifacts");
  refuse_inside_knowledge_base(resolve_path(config, config.workspace) + "/state.json");
  for (const std::string& input : config.ingest.inputs) {
    if (input == "-")
      throw Error(ErrorCode::kUsage, where + ": ragctl run cannot read standard input; name a file");
  }
  const bool judged = !config.eval.qrels.empty() || !config.eval.spans.empty();
  if (config.eval.queries.empty() == judged)
    throw Error(ErrorCode::kUsage,
                where + ": eval needs 'queries' and one of 'qrels' and 'spans', or none of them");
  (void)scored_metrics(config.eval);
  check_stages(config);
  check_model(config);
}

// Questions and judgements are read before the first stage: a mistake in them is not told after all the work,
// and a pipe can be read only once.
std::optional<Judge> judge_of(const Config& config) {
  if (config.eval.queries.empty()) return std::nullopt;
  std::optional<Judge> judge(std::in_place, config);
  judge->refuse_unwritable_ids("run.trec");
  return judge;
}

}  // namespace

Runner::Runner(const Config& config, const RunControl& control, Judge* judge, const Context& context)
    : config_(config),
      control_(control),
      judge_(judge),
      context_(context),
      workspace_(resolve_path(config, config.workspace)) {
  while (workspace_.size() > 1 && workspace_.back() == '/') workspace_.pop_back();
  state_ = load_state(path("state.json"));
  report_.workspace = workspace_;
  report_.record_path = path("run.json");
}

void Runner::claim() {
  std::vector<std::string_view> places{"state.json", "run.json", "documents.jsonl", "chunks.jsonl",
                                       "kb",         "kb.new",   "kb.old"};
  if (fits_model()) places.insert(places.end(), {"tokenizer.model", "model.lsa"});
  if (has_vectors()) places.push_back("vectors.safetensors");
  if (!config_.eval.queries.empty()) places.insert(places.end(), {"run.trec", "scores.json"});
  FileRoles roles = files_read(config_);
  for (const std::string_view place : places) roles.writes(path(std::string(place)), "an artifact");
  roles.check();
  const std::size_t claimed = state_.places.size();
  claim_places(workspace_, places, state_);
  if (!control_.dry_run && state_.places.size() != claimed) save_state(path("state.json"), state_);
}

std::string Runner::output_of(const std::string& stage) const {
  const auto found = state_.stages.find(stage);
  return found == state_.stages.end() ? std::string() : found->second.output_hash;
}

bool Runner::unchanged(const std::string& stage, const std::string& key, const std::string& output) const {
  const auto found = state_.stages.find(stage);
  return found != state_.stages.end() && found->second.key == key &&
         file_hash(output) == found->second.output_hash;
}

bool Runner::intact(const std::string& stage, const std::string& output) const {
  const auto found = state_.stages.find(stage);
  return found != state_.stages.end() && file_hash(output) == found->second.output_hash;
}

bool Runner::reusable(const std::string& stage, const std::string& options, const std::string& output) const {
  const auto found = state_.stages.find(stage);
  return found != state_.stages.end() && found->second.options == options && intact(stage, output);
}

void Runner::remember(const std::string& stage, const std::string& key, const std::string& options,
                      const std::string& output_hash) {
  state_.stages[stage] = {key, options, output_hash};
}

Runner::Stage::Stage(Runner& runner, std::string name)
    : runner_(runner), wall_start_(wall_seconds()), cpu_start_(process_usage().cpu_seconds) {
  runner.context_.check_cancelled();
  record_.name = std::move(name);
}

void Runner::Stage::skip(std::string summary) {
  record_.skipped = true;
  record_.summary = std::move(summary);
}

void Runner::Stage::finish() {
  const Usage usage = process_usage();
  record_.seconds = wall_seconds() - wall_start_;
  record_.cpu_seconds = usage.cpu_seconds - cpu_start_;
  record_.peak_bytes = usage.peak_bytes;
  const auto remembered = runner_.state_.stages.find(record_.name);
  if (remembered != runner_.state_.stages.end()) record_.output_hash = remembered->second.output_hash;
  if (!record_.skipped) save_state(runner_.path("state.json"), runner_.state_);
  runner_.report_.stages.push_back(record_);
  if (runner_.control_.on_stage) runner_.control_.on_stage(runner_.report_.stages.back());
}

RunReport run_pipeline(const Config& config, const RunControl& control, const Context& context) {
  check_config(config);
  std::optional<Judge> judge = judge_of(config);
  Judge* const judges = judge ? &*judge : nullptr;
  if (judge && judge->is_settled() && control.on_inputs) control.on_inputs(judge->inputs(config));
  if (control.dry_run) return Runner(config, control, judges, context).plan();
  const WorkspaceLock lock(resolve_path(config, config.workspace));
  Runner runner(config, control, judges, context);
  runner.claim();
  runner.ingest();
  runner.tokenizer();
  runner.chunk();
  runner.embed();
  runner.index();
  runner.evaluate();
  runner.answer();
  write_run_record(config, runner.report());
  return std::move(runner.report());
}

}  // namespace ragctl
