#include "lost_manifest.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include "index_analyzer.hpp"
#include "kb_state.hpp"
#include "ragctl/embed/embedder.hpp"
#include "segment.hpp"
#include "stored_files.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kMostTries = 20'000;
constexpr std::size_t kMostOthers = 64;  // segments that the manifest may have named beside the known ones

// A segment as the manifest may have named it; no file: it was left out.
using Choice = SegmentState;

class Search {
 public:
  Search(const std::string& directory, const Survey& survey, const Manifest& predecessor,
         const SurveyedManifest& lost, const Context& context)
      : directory_(directory),
        survey_(survey),
        predecessor_(predecessor),
        lost_(lost),
        context_(context),
        state_(KbState::from_json(predecessor.body, directory)),
        tombstones_(files_by_age(directory, "deletions", ".del")) {
    for (const SurveyedFile& each : survey.files) files_[each.file.path] = each.file;
    for (const StoredFile& file : predecessor.files) files_[file.path] = file;
    for (const std::string& file : tombstones_) files_.try_emplace(file, stored_file(directory, file));
  }

  std::optional<ManifestText> run() {
    for (const SurveyedManifest& each : survey_.manifests) {
      if (each.manifest && is_it(each.manifest->files, each.manifest->body)) return std::move(found_);
    }
    for (const SegmentState& segment : state_.segments) choices_.push_back(choices_of(segment));
    state_.segments.clear();
    find_others();
    if (is_there()) return std::move(found_);
    choices_.clear();  // with another model every segment was written anew
    for (const std::string& file : files_by_age(directory_, "models", ".model")) {
      if (take_model(file) && is_there()) return std::move(found_);
    }
    return std::nullopt;
  }

 private:
  bool is_there() {
    if (try_from(0, {})) return true;
    for (const SegmentState& first : others_) {
      if (try_from(0, {first})) return true;
    }
    for (const SegmentState& first : others_) {
      for (const SegmentState& second : others_) {
        if (first.file != second.file && try_from(0, {first, second})) return true;
      }
    }
    return false;
  }

  // False when it is none, or the one that was looked at.
  bool take_model(const std::string& file) {
    if (file == state_.model_file) return false;
    try {
      const MappedFile bytes(directory_ + "/" + file);
      const auto model = load_stored_model(bytes);
      state_.model_file = file;
      state_.model_fingerprint = model->fingerprint();
      state_.dimension = static_cast<std::uint32_t>(model->dimension());
      files_.try_emplace(file, stored_file(directory_, file));
      return true;
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      return false;
    }
  }

  // As it was, with each file of tombstones that can be its, left out.
  std::vector<Choice> choices_of(const SegmentState& known) const {
    std::vector<Choice> choices = {known};
    const auto segment = open(known.file);
    const auto before = segment ? read_tombstones(directory_, known.deletions, *segment) : std::nullopt;
    for (const std::string& file : tombstones_) {
      if (!before || file == known.deletions) continue;
      const auto dead = read_tombstones(directory_, file, *segment);
      if (!dead || !dead->include(*before)) continue;
      Choice choice = known;
      choice.deletions = file;
      choice.dead_chunks = dead->chunks;
      choice.dead_documents = dead->documents;
      choices.push_back(std::move(choice));
    }
    choices.emplace_back();
    return choices;
  }

  void find_others() {
    for (const std::string& file : files_by_age(directory_, "segments", ".seg")) {
      const bool known = std::any_of(predecessor_.files.begin(), predecessor_.files.end(),
                                     [&](const StoredFile& each) { return each.path == file; });
      const auto segment = known || others_.size() == kMostOthers ? nullptr : open(file);
      if (segment == nullptr) continue;
      others_.push_back(segment_state(file, segment->meta()));
      files_.try_emplace(file, stored_file(directory_, file));
    }
  }

  std::unique_ptr<Segment> open(const std::string& file) const {
    try {
      return std::make_unique<Segment>(directory_ + "/" + file, "");
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      return nullptr;
    }
  }

  // Goes through all choices for the segments from number `i` on.
  bool try_from(std::size_t i, const std::vector<SegmentState>& behind) {
    if (tries_ >= kMostTries) return false;
    if (i == choices_.size()) return is_state(behind);
    for (const Choice& choice : choices_[i]) {
      if (!choice.file.empty()) state_.segments.push_back(choice);
      const bool found = try_from(i + 1, behind);
      if (!choice.file.empty()) state_.segments.pop_back();
      if (found) return true;
    }
    return false;
  }

  bool is_state(const std::vector<SegmentState>& behind) {
    KbState state = state_;
    state.segments.insert(state.segments.end(), behind.begin(), behind.end());
    std::vector<StoredFile> files;
    const auto add = [&](const std::string& file) {
      if (!file.empty()) files.push_back(files_.at(file));
    };
    add(state.model_file);
    for (const SegmentState& segment : state.segments) {
      add(segment.file);
      add(segment.deletions);
    }
    return is_it(std::move(files), state.to_json());
  }

  bool is_it(std::vector<StoredFile> files, Json body) {
    context_.check_cancelled();
    ++tries_;
    ManifestText made =
        make_manifest(lost_.name.sequence, predecessor_.id, std::move(files), std::move(body));
    if (!made.manifest.id.starts_with(lost_.id)) return false;
    found_ = std::move(made);
    return true;
  }

  const std::string& directory_;
  const Survey& survey_;
  const Manifest& predecessor_;
  const SurveyedManifest& lost_;
  const Context& context_;
  KbState state_;                            // of the predecessor, its segments those that were chosen so far
  std::vector<std::string> tombstones_;      // files
  std::map<std::string, StoredFile> files_;  // that it may have listed
  std::vector<std::vector<Choice>> choices_;
  std::vector<SegmentState> others_;
  std::size_t tries_ = 0;
  ManifestText found_;
};

}  // namespace

std::optional<ManifestText> find_lost_manifest(const std::string& directory, const Survey& survey,
                                               const Manifest& predecessor, const SurveyedManifest& lost,
                                               const Context& context) {
  return Search(directory, survey, predecessor, lost, context).run();
}

}  // namespace ragctl
