// `ragctl run --dry-run`: the keys of the stages, as the run computes them, against those of the last run.
// What only an earlier stage can tell is said to hang on it.
#include <algorithm>
#include <iterator>
#include <set>

#include "ragctl/core/counted.hpp"
#include "run_record.hpp"
#include "runner.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kNamedOptions = 4;

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

std::string summary_of(const Runner::FileCounts& counts) {
  return counted(counts.files, "file") + ", " + counted(counts.bytes, "byte") + ": " +
         std::to_string(counts.added) + " new, " + std::to_string(counts.modified) + " modified, " +
         std::to_string(counts.deleted) + " deleted, " +
         std::to_string(counts.files - counts.added - counts.modified) + " unchanged";
}

}  // namespace

// The files against those of the last run; adds the failures that would come again.
Runner::FileCounts Runner::count_files(const Inputs& inputs) {
  FileCounts counts;
  std::set<std::string> present;
  counts.files = inputs.files.size();
  for (std::size_t i = 0; i < inputs.files.size(); ++i) {
    const std::string& source = inputs.files[i].source;
    const auto known = state_.sources.find(source);
    const bool same = known != state_.sources.end() && known->second == inputs.hashes[i];
    present.insert(source);
    counts.bytes += inputs.files[i].bytes;
    counts.added += known == state_.sources.end() ? 1 : 0;
    counts.modified += known != state_.sources.end() && !same ? 1 : 0;
    if (same) {  // a file that failed fails again while its bytes stay
      std::copy_if(state_.failures.begin(), state_.failures.end(), std::back_inserter(report_.failures),
                   [&](const IngestFailure& failure) { return failure.source == source; });
    } else if (inputs.hashes[i].empty()) {
      report_.failures.push_back({inputs.files[i].path, "cannot be read", true, source});
    }
  }
  counts.deleted = count_deleted(state_, present, unread_sources(inputs.failures));
  return counts;
}

void Runner::add_to_plan(const std::string& stage, bool reused, std::string summary) {
  StageRecord record;
  record.name = stage;
  record.skipped = reused;
  record.summary = std::move(summary);
  report_.stages.push_back(std::move(record));
}

bool Runner::is_remade(const std::string& stage) const {
  return std::any_of(report_.stages.begin(), report_.stages.end(),
                     [&](const StageRecord& each) { return each.name == stage && !each.skipped; });
}

std::string Runner::changed(std::initializer_list<std::string_view> options) const {
  std::string changed;
  std::size_t count = 0;
  for (const std::string& name : changed_options(config_, report_.record_path)) {
    const bool concerns = std::any_of(options.begin(), options.end(),
                                      [&](std::string_view each) { return name.starts_with(each); });
    if (concerns && count++ < kNamedOptions) changed += (changed.empty() ? "" : ", ") + name;
  }
  if (count > kNamedOptions) changed += " and " + std::to_string(count - kNamedOptions) + " more";
  return changed;
}

std::string Runner::why_anew(std::initializer_list<std::string_view> options,
                             const std::string& otherwise) const {
  const std::string names = changed(options);
  return (names.empty() ? otherwise : names) + " changed";
}

void Runner::plan_ingest() {
  const Inputs inputs = find_inputs();
  const Keys keys = ingest_keys(inputs);
  report_.failures = inputs.failures;
  const FileCounts counts = count_files(inputs);
  const std::string artifact = path("documents.jsonl");
  const bool reused = unchanged("ingest", keys.key, artifact);
  std::string what = "what changed is read";
  if (reused) {
    what = "reused";
  } else if (!state_.stages.contains("ingest")) {
    what = "all are read, there are no documents yet";
  } else if (state_.stages.at("ingest").options != keys.options) {
    what = "all are read anew, " + why_anew({"ingest."}, "ragctl");
  } else if (!intact("ingest", artifact)) {
    what = "all are read anew, documents.jsonl is not as the last run left it";
  } else if (counts.added + counts.modified + counts.deleted == 0) {
    what = "what could not be read is tried again";
  }
  add_to_plan("ingest", reused, summary_of(counts) + "; " + what);
}

void Runner::plan_tokenizer() {
  if (!fits_model()) return;
  const auto last = state_.stages.find("tokenizer");
  fit_ = last == state_.stages.end() || !model_is_kept();
  if (last == state_.stages.end()) {
    add_to_plan("tokenizer", false, "trained, there is none yet");
  } else if (control_.refit) {
    add_to_plan("tokenizer", false, "trained anew, as --refit asks");
  } else if (state_.fit_key != fit_key()) {  // not of embed.int8 and embed.binary
    add_to_plan("tokenizer", false,
                "trained anew, " + why_anew({"chunk.", "embed.model", "embed.dim", "embed.vocabulary_size",
                                             "embed.seed", "embed.refit_after"},
                                            "ragctl"));
  } else if (fit_) {
    add_to_plan("tokenizer", false, "trained anew, the model is not as the last run left it");
  } else if (is_remade("ingest") || last->second.key != output_of("ingest")) {
    const int share = static_cast<int>(config_.embed.refit_after * 100 + 0.5);
    add_to_plan("tokenizer", false,
                "kept, unless more than " + std::to_string(share) +
                    " % of the text is in new or changed documents after ingest");
  } else {
    add_to_plan("tokenizer", true, "reused");
  }
}

std::string Runner::unless_fitted() const {
  return is_remade("tokenizer") && !fit_ ? ", unless the tokenizer is trained anew" : "";
}

void Runner::plan_chunk() {
  const auto last = state_.stages.find("chunk");
  const Keys keys = chunk_keys();
  if (last == state_.stages.end()) {
    add_to_plan("chunk", false, "all is cut, there are no chunks yet");
  } else if (fit_ && config_.chunk.unit == "tokens" && changed({"chunk."}).empty()) {
    add_to_plan("chunk", false, "all is cut anew, unless the tokenizer comes out as it was");
  } else if (last->second.options != keys.options) {
    add_to_plan("chunk", false,
                "all is cut anew, " + why_anew({"chunk.", "embed.model"}, "ragctl or the model file"));
  } else if (!intact("chunk", path("chunks.jsonl"))) {
    add_to_plan("chunk", false, "all is cut anew, chunks.jsonl is not as the last run left it");
  } else if (is_remade("ingest") || last->second.key != keys.key) {
    add_to_plan("chunk", false,
                "documents that ingest finds changed are cut, the others reused" + unless_fitted());
  } else {
    add_to_plan("chunk", true, "reused");
  }
}

void Runner::plan_embed() {
  if (!has_vectors()) return;
  const auto last = state_.stages.find("embed");
  const Keys keys = embed_keys();
  if (last == state_.stages.end()) {
    add_to_plan("embed", false, "all are computed, there are no vectors yet");
  } else if (fit_) {
    add_to_plan("embed", false, "all are computed anew, the model is fitted anew");
  } else if (last->second.options != keys.options || (!is_remade("chunk") && last->second.key != keys.key)) {
    add_to_plan("embed", false, "all are computed anew, " + why_anew({"embed."}, "ragctl or the model file"));
  } else if (!intact("embed", path("vectors.safetensors"))) {
    add_to_plan("embed", false, "all are computed anew, vectors.safetensors is not as the last run left it");
  } else if (is_remade("chunk")) {
    add_to_plan("embed", false,
                "those of chunks that changed are computed, the others reused" + unless_fitted());
  } else {
    add_to_plan("embed", true, "reused");
  }
}

void Runner::plan_evaluation() {
  if (judge_ == nullptr) return;
  const auto last = state_.stages.find("eval");
  if (last == state_.stages.end()) {
    add_to_plan("eval", false, "scored, there are no scores yet");
  } else if (is_remade("index")) {
    add_to_plan("eval", false, "scored anew, the knowledge base changes");
  } else if (last->second.key != evaluation_key()) {
    add_to_plan("eval", false,
                "scored anew, " + why_anew({"query.", "eval."}, "questions, judgements or ragctl"));
  } else if (last->second.output_hash != scores_hash()) {
    add_to_plan("eval", false, "scored anew, run.trec or scores.json is not as the last run left it");
  } else {
    add_to_plan("eval", true, "reused");
  }
}

RunReport Runner::plan() {
  context_.check_cancelled();
  claim();
  plan_ingest();
  plan_tokenizer();
  plan_chunk();
  plan_embed();
  plan_index();
  plan_evaluation();
  return std::move(report_);
}

}  // namespace ragctl
