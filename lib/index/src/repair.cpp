#include "ragctl/index/repair.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "commit.hpp"
#include "damaged_base.hpp"
#include "index_analyzer.hpp"
#include "lost_manifest.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/embed/vectors.hpp"
#include "ragctl/index/verify.hpp"
#include "ragctl/store/mend.hpp"
#include "rebuild.hpp"
#include "stored_files.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;

std::string_view kind_of(const std::string& file) {
  if (file.starts_with("segments/")) return kSegmentKind;
  return file.starts_with("deletions/") ? kDeletionsKind : "model";
}

std::uint32_t version_of(const std::string& file) {
  if (file.starts_with("segments/")) return kSegmentVersion;
  return file.starts_with("deletions/") ? kDeletionsVersion : 1;
}

// The highest number that any manifest had, as far as names and CURRENT tell.
std::uint64_t highest_sequence(const Survey& survey) {
  std::uint64_t highest = survey.current;
  for (const SurveyedManifest& each : survey.manifests) highest = std::max(highest, each.name.sequence);
  return highest;
}

const SurveyedManifest* newest_sound(const Survey& survey) {
  const SurveyedManifest* newest = nullptr;
  for (const SurveyedManifest& each : survey.manifests) {
    if (each.manifest) newest = &each;
  }
  return newest;
}

class Repairer {
 public:
  Repairer(const std::string& path, const Context& context) : path_(path), context_(context) {}

  RepairReport run() {
    report_.faults = verify_knowledge_base(path_, context_).faults;
    if (report_.faults.empty()) {
      describe_newest(read_newest_manifest(path_));
      return std::move(report_);
    }
    writer_.emplace(path_, RepositoryWriter::ForRepair());
    look();  // again, for nobody else can write any more
    mend();
    rebuild();
    clean_up();
    return std::move(report_);
  }

 private:
  void look() {
    survey_ = survey_repository(path_, context_);
    const SurveyedManifest* newest = newest_sound(survey_);
    writer_->start_from(newest == nullptr ? std::nullopt : newest->manifest, highest_sequence(survey_));
  }

  void describe_newest(const Manifest& manifest) {
    report_.newest = snapshot_info(manifest, KbState::from_json(manifest.body, path_));
  }

  // Step 1: what checksums prove.
  void mend() {
    if (!survey_.newer.empty()) throw Error(ErrorCode::kStore, survey_.newer);
    for (const auto& [name, text] : mend_texts(path_, survey_, context_)) {
      writer_->replace_text(name, text);
      report_.repaired.push_back(name + ": is as it was written again");
    }
    look();
    if (!survey_.newer.empty()) throw Error(ErrorCode::kStore, survey_.newer);
    mend_files();
    if (std::none_of(survey_.manifests.begin(), survey_.manifests.end(), is_lost)) return;
    for (const std::string& name : survey_.unknown) mend_unknown_file(name);
    look();
    if (find_manifests()) mend_files();  // those that they name
  }

  void mend_files() {
    for (const SurveyedFile& each : survey_.files) {
      if (!each.fault.empty() && !each.missing) mend_file(each);
    }
    look();
  }

  static bool is_lost(const SurveyedManifest& each) { return !each.manifest; }

  // One that a lost manifest may have named.
  void mend_unknown_file(const std::string& name) {
    const std::size_t slash = name.find('/');
    if (!is_stored_path(name)) return;
    const StoredFile file{name, 0, name.substr(slash + 1, name.find('.') - slash - 1)};
    auto [bytes, whole] = read_what_is_left(path_ + "/" + name);
    if (!whole || hash128(bytes).hex() == file.hash) return;
    bytes = mend_section_file(std::move(bytes), kind_of(name), version_of(name), context_);
    if (hash128(bytes).hex() == file.hash) return replace_file(file, bytes, "is as it was written again");
    partly_mended_[name] = std::move(bytes);
  }

  // Step 2. False when nothing was found.
  bool find_manifests() {
    bool found = false;
    for (; find_manifest(); found = true) look();
    return found;
  }

  // Puts one lost manifest together again.
  bool find_manifest() {
    for (std::size_t i = 0; i < survey_.manifests.size(); ++i) {
      const SurveyedManifest& lost = survey_.manifests[i];
      const bool wanted = is_lost(lost) && !found_manifests_.contains(lost.name.file);
      const std::optional<Manifest> before = wanted ? predecessor_of(i) : std::nullopt;
      if (!before) continue;
      auto found = find_lost_manifest(path_, survey_, *before, lost, context_);
      if (!found) continue;
      writer_->replace_text(lost.name.file, found->text);
      found_manifests_[lost.name.file] = std::move(found->manifest);
      report_.repaired.push_back(
          lost.name.file + ": was put together again of the files that it named, byte for byte as it was");
      return true;
    }
    return false;
  }

  // What the manifest followed; for the first one a manifest without segments, its options and model those of
  // another one, or of the segments.
  std::optional<Manifest> predecessor_of(std::size_t i) const {
    const SurveyedManifest& lost = survey_.manifests[i];
    if (lost.name.sequence != 1) {
      const bool adjoins = i > 0 && survey_.manifests[i - 1].name.sequence + 1 == lost.name.sequence;
      return adjoins ? survey_.manifests[i - 1].manifest : std::nullopt;
    }
    const SurveyedManifest* newest = newest_sound(survey_);
    if (newest == nullptr && files_by_age(path_, "segments", ".seg").empty()) return std::nullopt;
    return without_segments(newest == nullptr ? assemble_manifest(path_) : *newest->manifest);
  }

  Manifest without_segments(Manifest manifest) const {
    KbState state = KbState::from_json(manifest.body, path_);
    state.segments.clear();
    manifest.body = state.to_json();
    manifest.id.clear();
    std::erase_if(manifest.files, [&](const StoredFile& file) { return file.path != state.model_file; });
    return manifest;
  }

  void mend_file(const SurveyedFile& damaged) {
    const StoredFile& file = damaged.file;
    auto [bytes, whole] = read_what_is_left(path_ + "/" + file.path);
    if (bytes.size() > file.size) bytes.resize(file.size);  // what was put behind its end
    // Where sectors are gone more than one byte is wrong.
    if (whole)
      bytes = mend_section_file(std::move(bytes), kind_of(file.path), version_of(file.path), context_);
    if (hash128(bytes).hex() == file.hash) return replace_file(file, bytes, "is as it was written again");
    if (const auto written = write_again(damaged, bytes); written)
      return replace_file(file, *written, "was written again from its documents, byte for byte as it was");
    partly_mended_[file.path] = std::move(bytes);
  }

  std::optional<std::string> write_again(const SurveyedFile& damaged, const std::string& bytes) const {
    if (!damaged.file.path.starts_with("segments/")) return std::nullopt;
    for (const SurveyedManifest& each : survey_.manifests) {
      if (each.name.sequence == damaged.snapshots.front())
        return reconstruct_segment(path_, *each.manifest, damaged.file, bytes, context_);
    }
    return std::nullopt;
  }

  void replace_file(const StoredFile& file, const std::string& bytes, const char* how) {
    writer_->add(file.path.substr(0, file.path.find('/')), file.path.substr(file.path.find('.')),
                 [&](const ByteSink& sink) { sink(bytes); });
    writer_->publish_files();
    report_.repaired.push_back(file.path + ": " + how);
  }

  // What the newest snapshot is made of.
  BaseManifest base_manifest() const {
    const SurveyedManifest* newest = newest_sound(survey_);
    if (newest == nullptr) return {assemble_manifest(path_), true, 0, {}, {}};
    if (newest == &survey_.manifests.back()) return {*newest->manifest, false, 0, {}, {}};
    return follow_manifest(path_, *newest->manifest, survey_);
  }

  // The newest snapshot under another name, when its manifest was found and cannot be read from where it is.
  bool commit_again() {
    if (survey_.manifests.empty() || !is_lost(survey_.manifests.back())) return false;
    const auto found = found_manifests_.find(survey_.manifests.back().name.file);
    if (found == found_manifests_.end()) return false;
    const Manifest& manifest = found->second;
    try {
      for (const StoredFile& file : manifest.files) verify_stored_file(path_, file);
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      return false;
    }
    base_ = survey_.manifests.back().name.sequence;
    describe_newest(writer_->commit(manifest.files, manifest.body));
    report_.committed = true;
    report_.repaired.push_back(
        fmt::format("snapshot {}: is snapshot {} again", report_.newest.sequence, base_));
    return true;
  }

  // Steps 3 and 4.
  void rebuild() {
    if (commit_again()) return;
    const BaseManifest start = base_manifest();
    const Manifest& manifest = start.manifest;
    const DamagedBase base(path_, start, survey_, partly_mended_);
    base_ = manifest.sequence;
    base.report(report_);
    if (base.needs_rebuild()) {
      report_.newest = rebuild_snapshot(base, *writer_, report_, context_);
      report_.committed = true;
      report_.repaired.push_back(
          fmt::format("snapshot {}: was made of what is left{}", report_.newest.sequence, origin_of(start)));
      return;
    }
    describe_newest(manifest);
    if (survey_.current_fault.empty()) return;
    writer_->point_to(manifest);
    report_.repaired.push_back(
        fmt::format("CURRENT: names snapshot {}, the newest whose manifest is sound", base_));
  }

  static std::string origin_of(const BaseManifest& start) {
    if (start.assembled) return {};
    if (start.lost == 0) return fmt::format(" of snapshot {}", start.manifest.sequence);
    return fmt::format(" of snapshot {} and of the segments that only snapshot {} can have named",
                       start.manifest.sequence, start.lost);
  }

  // Step 5.
  void clean_up() {
    std::map<std::uint64_t, std::string> gone;  // manifests that are missing now name nothing any more
    for (const SurveyedManifest& each : survey_.manifests) {
      if (!each.manifest) gone[each.name.sequence] = each.fault;
    }
    survey_ = survey_repository(path_, context_);
    std::set<std::string>
        broken;  // put aside before their manifests, which tell an interrupted repair of them
    for (const SurveyedFile& each : survey_.files) {
      if (!each.fault.empty()) broken.insert(each.file.path);
    }
    for (const std::string& file : broken) put_aside(file);
    for (const SurveyedManifest& each : survey_.manifests) {
      const std::string fault = fault_of(each, broken);
      if (fault.empty()) continue;
      gone[each.name.sequence] = fault;
      put_aside(each.name.file);
    }
    for (const auto& [sequence, fault] : gone) {
      const bool replaced = report_.committed && sequence == base_;
      if (!replaced) report_.lost_snapshots.push_back({sequence, fault});
    }
    repair_tags(gone);
  }

  std::string fault_of(const SurveyedManifest& each, const std::set<std::string>& broken) const {
    if (!each.manifest) return each.fault;
    for (const StoredFile& file : each.manifest->files) {
      if (broken.contains(file.path)) return path_ + "/" + file.path + ": is damaged or missing";
    }
    return {};
  }

  void put_aside(const std::string& file) {
    if (!fs::exists(path_ + "/" + file)) return;
    writer_->put_aside(file);
    ++report_.aside;
  }

  // A tag of the snapshot that was rebuilt without loss names the new one.
  void repair_tags(const std::map<std::uint64_t, std::string>& gone) {
    std::vector<Tag> kept;
    bool changed = !survey_.tags_fault.empty();
    const bool lossless =
        report_.lost_documents.empty() && report_.lost_vectors.empty() && report_.lost_otherwise.empty();
    for (Tag tag : survey_.tags) {
      const auto named =
          std::find_if(survey_.manifests.begin(), survey_.manifests.end(),
                       [&](const SurveyedManifest& each) { return each.name.sequence == tag.sequence; });
      if (named != survey_.manifests.end() && !gone.contains(tag.sequence)) {
        kept.push_back(std::move(tag));
        continue;
      }
      changed = true;
      if (report_.committed && lossless && tag.sequence == base_) {
        report_.repaired.push_back(
            fmt::format("tag {}: names snapshot {} now", tag.name, report_.newest.sequence));
        kept.push_back({tag.name, report_.newest.sequence, report_.newest.id});
      } else {
        report_.lost_tags.push_back(tag.name);
      }
    }
    if (survey_.tags_damaged)
      report_.lost_otherwise.push_back(
          fmt::format("TAGS was damaged: {} tags could be read", survey_.tags.size()));
    if (changed) writer_->set_tags(std::move(kept));
  }

  const std::string& path_;
  const Context& context_;
  Survey survey_;
  std::optional<RepositoryWriter> writer_;
  PartlyMended partly_mended_;
  std::map<std::string, Manifest> found_manifests_;  // which the disk may be unable to read again
  std::uint64_t base_ = 0;  // sequence number of the snapshot that the repair started from
  RepairReport report_;
};

// The knowledge base with links in place of its files: repairing it changes nothing of the original.
class LinkedCopy {
 public:
  explicit LinkedCopy(const std::string& original) {
    std::string name = (fs::temp_directory_path() / "ragctl-repair-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw io_error(name, "cannot create the directory", errno);
    path_ = name;
    const fs::path from = fs::absolute(original);
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
      const fs::path to = fs::path(path_) / fs::relative(entry.path(), from);
      if (entry.is_directory()) {
        fs::create_directory(to);
      } else if (entry.path().filename() != "LOCK") {
        fs::create_symlink(entry.path(), to);
      }
    }
  }
  ~LinkedCopy() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  LinkedCopy(const LinkedCopy&) = delete;
  LinkedCopy& operator=(const LinkedCopy&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Messages speak of the original.
void rename_paths(std::vector<std::string>& lines, const std::string& from, const std::string& to) {
  for (std::string& line : lines) {
    for (std::size_t at = line.find(from); at != std::string::npos; at = line.find(from, at + to.size()))
      line.replace(at, from.size(), to);
  }
}

}  // namespace

RepairReport repair_knowledge_base(const std::string& path, bool dry_run, const Context& context) {
  if (!dry_run) return Repairer(path, context).run();
  (void)survey_repository(path, context);  // tells a missing directory before it is copied
  const LinkedCopy copy(path);
  RepairReport report = Repairer(copy.path(), context).run();
  rename_paths(report.faults, copy.path(), path);
  for (LostSnapshot& snapshot : report.lost_snapshots) {
    std::vector<std::string> line = {snapshot.fault};
    rename_paths(line, copy.path(), path);
    snapshot.fault = line.front();
  }
  return report;
}

}  // namespace ragctl
