// index, eval and the questions: what is done with chunks and vectors.
#include <fcntl.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "ragctl/core/counted.hpp"
#include "ragctl/core/lines.hpp"
#include "ragctl/pipeline/stages.hpp"
#include "ragctl/store/newer_format.hpp"
#include "ragctl/store/repository.hpp"
#include "ragctl/store/tags.hpp"
#include "run_record.hpp"
#include "runner.hpp"

namespace ragctl {
namespace {

constexpr std::uint64_t kIndexVersion = 1;
constexpr std::uint64_t kEvalVersion = 2;

namespace fs = std::filesystem;

// The knowledge base as the run finds it; ids are "" when there is none that can be read.
struct Found {
  std::string id;      // of the newest snapshot
  std::string parent;  // of the one before
  IndexOptions options;
};

Found find_knowledge_base(const std::string& kb) {
  if (!fs::is_directory(kb)) return {};
  try {
    const Manifest manifest = read_newest_manifest(kb);
    return {manifest.id, manifest.parent, KnowledgeBase::open(kb).options()};
  } catch (const NewerFormat&) {
    throw;  // a newer ragctl reads it
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kIo)
      throw;    // it may be sound: its history is not given up for a moment's refusal
    return {};  // the index stage builds it anew from the artifacts
  }
}

// Whether this workspace made the snapshot: the last run recorded it, or was killed between commit and
// record.
bool is_own(const Found& found, const StageState& last, IndexOptions options) {
  if (found.id.empty()) return false;
  options.prune = found.options.prune;
  return found.id == last.output_hash || (found.parent == last.output_hash && found.options == options);
}

// Exchanges two folders in one step. Where the file system cannot, the one at `path` steps aside first;
// recover() undoes that after a kill.
void exchange(const std::string& fresh, const std::string& path, const std::string& aside) {
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) return;
  if (errno != EINVAL && errno != ENOSYS) throw io_error(path, "cannot replace the knowledge base", errno);
  fs::rename(path, aside);
  fs::rename(fresh, path);
}

// Removes what a killed run left beside the knowledge base, after putting back one that stepped aside.
void recover(const std::string& path, const std::string& fresh, const std::string& aside) {
  if (!fs::exists(path) && fs::exists(aside)) fs::rename(aside, path);
  fs::remove_all(aside);
  fs::remove_all(fresh);
}

// A tag is a promise to keep a snapshot. TAGS that cannot be read may hold some.
bool holds_tags(const std::string& kb) {
  try {
    return !read_tags(kb).empty();
  } catch (const Error&) {
    return true;
  }
}

std::string index_summary(const IndexReport& report) {
  return counted(report.chunks, "chunk") + " (documents: " + std::to_string(report.added) + " added, " +
         std::to_string(report.modified) + " modified, " + std::to_string(report.deleted) + " deleted, " +
         std::to_string(report.unchanged) + " unchanged)";
}

}  // namespace

Runner::Keys Runner::index_keys() const {
  Hasher options;
  options.add(options_hash(config_, "index", kIndexVersion).hex()).add(has_vectors() ? 1 : 0);
  const std::string text = options.digest().hex();
  Hasher hasher;
  hasher.add(text).add(output_of("chunk")).add(analyzer_version(config_.index.analyzer));
  if (has_vectors()) hasher.add(output_of("embed")).add(state_.model_hash);
  return {text, hasher.digest().hex()};
}

void Runner::index() {
  Stage stage(*this, "index");
  StageRecord& record = stage.record();
  record.output = path("kb");
  const Keys keys = index_keys();
  recover(record.output, path("kb.new"), path("kb.old"));
  const StageState last = state_.stages["index"];
  const Found current = find_knowledge_base(record.output);
  if (last.key == keys.key && !current.id.empty() && last.output_hash == current.id) {
    stage.skip("snapshot " + current.id.substr(0, 12));
  } else {
    // A knowledge base that this workspace did not commit last, or of other options, is not updated but
    // replaced, unless somebody named snapshots of it.
    make_knowledge_base(last.options != keys.options || !is_own(current, last, config_.index), record);
    remember("index", keys.key, keys.options, report_.index.snapshot.id);
  }
  stage.finish();
}

void Runner::plan_index() {
  const auto last = state_.stages.find("index");
  if (last == state_.stages.end()) {
    add_to_plan("index", false, "made, there is none yet");
  } else if (last->second.options != index_keys().options) {
    add_to_plan("index", false, "made anew, " + why_anew({"index.", "embed.model"}, "ragctl"));
  } else if (last->second.output_hash != find_knowledge_base(path("kb")).id) {
    add_to_plan("index", false, "made anew, kb is not as the last run left it");
  } else if (fits_model() && fit_) {
    add_to_plan("index", false, "updated, with the vectors of the new model for all documents");
  } else if (is_remade("embed") && !is_remade("chunk")) {
    add_to_plan("index", false, "updated with the new vectors");
  } else if (is_remade("chunk")) {
    add_to_plan("index", false, "updated by the documents whose chunks changed");
  } else if (last->second.key != index_keys().key) {
    add_to_plan("index", false, "updated, its chunks, its vectors or ragctl changed");
  } else {
    add_to_plan("index", true, "reused");
  }
}

void Runner::make_knowledge_base(bool from_nothing, StageRecord& record) {
  IndexInput input{chunks(), nullptr, {}};
  VectorSet vectors;
  if (has_vectors()) {
    vectors = map_safetensors(path("vectors.safetensors"));
    input.vectors = &vectors;
    input.model = model().bytes;
  }
  IndexOptions options = config_.index;
  options.prune = "all";  // the workspace's chunks are the whole collection
  // Held from the look at the tags to the exchange: what a writer commits meanwhile would be gone.
  std::optional<RepositoryWriter> old;
  if (from_nothing && fs::is_directory(path("kb"))) old.emplace(path("kb"), RepositoryWriter::ForRepair());
  if (from_nothing && !holds_tags(path("kb"))) {
    rebuild_knowledge_base(input, options);
  } else {
    old.reset();
    report_.index = update_knowledge_base(path("kb"), input, options, context_);
  }
  record.items = report_.index.chunks;
  record.reused = report_.index.unchanged;
  record.failed = report_.index.failed;
  for (const std::string& failure : report_.index.failures) context_.warn("index", failure);
  record.summary = index_summary(report_.index);
}

// Builds beside the old one and swaps, so that there is never less than one whole knowledge base.
void Runner::rebuild_knowledge_base(const IndexInput& input, const IndexOptions& options) {
  const std::string fresh = path("kb.new");
  const std::string aside = path("kb.old");
  report_.index = update_knowledge_base(fresh, input, options, context_);
  if (fs::exists(path("kb"))) {
    exchange(fresh, path("kb"), aside);
  } else {
    fs::rename(fresh, path("kb"));
  }
  sync_directory(workspace_);
  recover(path("kb"), fresh, aside);
}

std::string Runner::evaluation_key() const {
  Hasher hasher;
  hasher.add(options_hash(config_, "query", kEvalVersion).hex())
      .add(options_hash(config_, "eval", kEvalVersion).hex())
      .add(synonyms_hash(config_))
      .add(control_.program);
  return hasher.add(output_of("index")).add(judge_->fingerprint()).digest().hex();
}

void Runner::evaluate() {
  if (judge_ == nullptr) return;
  Stage stage(*this, "eval");
  StageRecord& record = stage.record();
  record.output = path("scores.json");
  const std::string key = evaluation_key();
  const StageState& last = state_.stages["eval"];
  if (last.key == key && last.output_hash == scores_hash()) {
    stage.skip("from " + path("run.trec"));
    const KnowledgeBase kb = KnowledgeBase::open(path("kb"));
    judge_->face(kb, path("documents.jsonl"));
    judge_->warn_of_unknown(kb, context_);
    Run run = read_ranking(path("run.trec"));
    warn_of_no_hit(run, "", context_);
    judge_->score(config_, std::move(run), report_.evaluation);
  } else {
    score(record);
    remember("eval", key, key, scores_hash());
  }
  report_.evaluated = true;
  stage.finish();
}

std::string Runner::scores_hash() const {
  const std::string ranking = file_hash(path("run.trec"));
  const std::string scores = file_hash(path("scores.json"));
  return ranking.empty() || scores.empty() ? "" : Hasher().add(ranking).add(scores).digest().hex();
}

void Runner::score(StageRecord& record) {
  report_.evaluation =
      evaluate_judged(config_, KnowledgeBase::open(path("kb")), *judge_, path("documents.jsonl"), context_);
  write_file_atomically(path("run.trec"), trec_run(report_.evaluation.run));
  write_file_atomically(record.output, evaluation_json(report_.evaluation.evaluation).dump(1) + "\n");
  record.items = report_.evaluation.queries;
  record.summary = counted(record.items, "query", "queries");
}

void Runner::answer() {
  if (config_.questions.empty()) return;
  std::vector<Query> questions;
  for (const std::string& text : config_.questions)
    questions.push_back({std::to_string(questions.size() + 1), text, Json::object()});
  const KnowledgeBase kb = KnowledgeBase::open(path("kb"));
  report_.answers = search_batch(kb, resolved_query(config_), questions, context_);
}

}  // namespace ragctl
