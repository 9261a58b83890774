#include "base_manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "index_analyzer.hpp"
#include "kb_state.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/embed/embedder.hpp"
#include "ragctl/store/newer_format.hpp"
#include "segment.hpp"
#include "stored_files.hpp"

namespace ragctl {
namespace {

SegmentMeta read_meta(const std::string& directory, const std::string& name) {
  const SectionFile file(directory + "/" + name, kSegmentKind, kSegmentVersion);
  const Section section = file.section("meta");
  return SegmentMeta::parse(section.read_text(0, section.size()), file.path());
}

// The options of a segment are those that its terms were made with; the rest takes its defaults.
void take_options(const SegmentMeta& meta, KbState& state) {
  state.analyzer = meta.analyzer;
  state.options.analyzer = meta.analyzer.substr(0, meta.analyzer.find('/'));
  state.options.title_weight = meta.title_weight;
  state.options.heading_weight = meta.heading_weight;
  state.options.vector_type = meta.graph_m > 0 ? "hnsw" : "auto";
  if (meta.graph_m > 0) {
    state.options.hnsw_m = meta.graph_m;
    state.options.hnsw_ef_construction = meta.graph_ef_construction;
  }
  state.dimension = meta.dimension;
}

// The newest model of this dimension.
void find_model(const std::string& directory, Manifest& manifest, KbState& state) {
  if (state.dimension == 0) return;
  for (const std::string& name : files_by_age(directory, "models", ".model")) {
    try {
      const MappedFile file(directory + "/" + name);
      const auto model = load_stored_model(file);
      if (model->dimension() != state.dimension) continue;
      state.model_file = name;
      state.model_fingerprint = model->fingerprint();
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      continue;  // no candidate
    }
  }
  if (!state.model_file.empty()) manifest.files.push_back(stored_file(directory, state.model_file));
}

// The newest snapshot when its manifest is lost.
class Follower {
 public:
  Follower(const std::string& directory, const Manifest& manifest, const Survey& survey)
      : directory_(directory), survey_(survey), state_(KbState::from_json(manifest.body, directory)) {
    base_.manifest = manifest;
    base_.lost = survey.manifests.back().name.sequence;
    for (const std::string& name : files_by_age(directory, "segments", ".seg")) {
      if (is_unknown(name)) read(name);
    }
    for (const std::string& name : files_by_age(directory, "deletions", ".del")) {
      if (is_unknown(name)) base_.deletions.push_back(name);
    }
  }

  BaseManifest run() {
    if (is_renewed()) renew();
    for (const auto& [name, meta] : late_) {
      state_.segments.push_back(segment_state(name, meta));
      base_.manifest.files.push_back(stored_file(directory_, name));
    }
    base_.manifest.body = state_.to_json();
    return std::move(base_);
  }

 private:
  bool is_unknown(const std::string& name) const {
    return std::find(survey_.unknown.begin(), survey_.unknown.end(), name) != survey_.unknown.end();
  }

  void read(const std::string& name) {
    try {
      late_.emplace_back(name, read_meta(directory_, name));
    } catch (const NewerFormat&) {
      throw;
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      base_.left_out.push_back(name + ": is lost, it does not even say how many documents it holds");
    }
  }

  // With another model or analyzer all segments were written anew.
  bool is_renewed() const {
    if (late_.empty()) return false;
    const SegmentMeta& newest = late_.back().second;
    const std::vector<std::string> models = files_by_age(directory_, "models", ".model");
    return newest.dimension != state_.dimension || newest.analyzer != state_.analyzer ||
           std::any_of(models.begin(), models.end(),
                       [&](const std::string& name) { return is_unknown(name); });
  }

  void renew() {
    const SegmentMeta newest = late_.back().second;
    std::erase_if(late_, [&](const auto& each) {
      return each.second.dimension != newest.dimension || each.second.analyzer != newest.analyzer;
    });
    base_.left_out.push_back(fmt::format(
        "snapshot {}: what only it holds was left out, for snapshot {} had another model or analyzer; "
        "ragctl snapshot restore brings it back",
        base_.manifest.sequence, base_.lost));
    base_.manifest.files.clear();
    state_.segments.clear();
    state_.model_file.clear();
    state_.model_fingerprint.clear();
    take_options(newest, state_);
    find_model(directory_, base_.manifest, state_);
  }

  const std::string& directory_;
  const Survey& survey_;
  KbState state_;
  std::vector<std::pair<std::string, SegmentMeta>> late_;  // segments that no sound manifest names
  BaseManifest base_;
};

}  // namespace

Manifest assemble_manifest(const std::string& directory) {
  Manifest manifest;
  KbState state;
  for (const std::string& name : files_by_age(directory, "segments", ".seg")) {
    try {
      const SegmentMeta meta = read_meta(directory, name);
      if (!state.segments.empty() && meta.dimension != state.dimension) continue;
      take_options(meta, state);
      state.segments.push_back(segment_state(name, meta));
      manifest.files.push_back(stored_file(directory, name));
    } catch (const NewerFormat&) {
      throw;
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      continue;  // it does not even say how many documents it holds
    }
  }
  if (state.segments.empty())
    throw Error(ErrorCode::kStore, Location{directory},
                "holds neither a sound manifest nor a readable segment; restore it from a copy or index into "
                "another directory");
  find_model(directory, manifest, state);
  manifest.body = state.to_json();
  return manifest;
}

BaseManifest follow_manifest(const std::string& directory, const Manifest& manifest, const Survey& survey) {
  return Follower(directory, manifest, survey).run();
}

}  // namespace ragctl
