#include "ragctl/store/survey.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "first_commit.hpp"
#include "garbage.hpp"
#include "manifest.hpp"
#include "posix.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/store/newer_format.hpp"
#include "tag_file.hpp"

namespace ragctl {
namespace {

constexpr int kAttempts = 8;

class Surveyor {
 public:
  Surveyor(const std::string& directory, const Context& context) : directory_(directory), context_(context) {}

  Survey run() {
    read_current();
    list_manifests();
    out_.tags_fault = fault_of([&] { out_.tags = read_tags(directory_); });
    out_.tags_damaged = !out_.tags_fault.empty();
    if (out_.tags_damaged) out_.tags = salvage_tags(directory_);
    check_tags();
    check_files();
    find_unknown();
    return std::move(out_);
  }

 private:
  // What `check` says that is wrong, "" for nothing. What a disk cannot read it may read at the second
  // attempt; nothing is given up for a moment's weakness.
  std::string fault_of(const std::function<void()>& check) {
    const std::string fault = fault_at_once(check);
    return fault.empty() || !refused_ ? fault : fault_at_once(check);
  }

  std::string fault_at_once(const std::function<void()>& check) {
    refused_ = false;
    try {
      check();
    } catch (const NewerFormat& error) {
      out_.newer = error.what();
      return error.what();
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      refused_ = error.code() == ErrorCode::kIo;
      return error.what();
    }
    return {};
  }

  std::string path(std::string_view name) const { return directory_ + "/" + std::string(name); }

  void read_current() {
    out_.current_fault = fault_of([&] {
      if (!is_repository(directory_)) throw_without_current(directory_);
      current_ = parse_current(read_file(path("CURRENT")), path("CURRENT"));
      out_.current = current_.sequence;
    });
  }

  void list_manifests() {
    const bool known = out_.current_fault.empty();
    for (const std::string& file : list_directory(path("manifests"))) {
      SurveyedManifest found{{0, "manifests/" + file}, {}, std::nullopt, {}};
      std::string hash8;
      if (!parse_manifest_name(file, found.name.sequence, hash8)) continue;
      const bool is_current = found.name.file == current_.manifest;
      if (known && found.name.sequence >= current_.sequence && !is_current) continue;  // never published
      found.id = is_current ? current_.hash : hash8;
      found.fault = fault_of([&] {
        const std::string where = path(found.name.file);
        Manifest manifest = parse_manifest(read_file(where), where, found.id);
        if (manifest.sequence != found.name.sequence)
          throw Error(ErrorCode::kStore, Location{where},
                      fmt::format("is of snapshot {}", manifest.sequence));
        found.manifest = std::move(manifest);
      });
      out_.manifests.push_back(std::move(found));
    }
    const auto is_current = [&](const SurveyedManifest& each) { return each.name.file == current_.manifest; };
    if (known && std::none_of(out_.manifests.begin(), out_.manifests.end(), is_current)) {
      out_.manifests.push_back({{current_.sequence, current_.manifest},
                                current_.hash,
                                std::nullopt,
                                path(current_.manifest) + ": is missing; run ragctl repair " + directory_});
    }
    std::sort(out_.manifests.begin(), out_.manifests.end(),
              [](const auto& a, const auto& b) { return a.name.sequence < b.name.sequence; });
    for (std::size_t i = 1; i < out_.manifests.size(); ++i) {
      const std::optional<Manifest>& child = out_.manifests[i].manifest;
      std::string& id = out_.manifests[i - 1].id;
      const bool next = out_.manifests[i].name.sequence == out_.manifests[i - 1].name.sequence + 1;
      if (next && child && child->parent.starts_with(id)) id = child->parent;
    }
  }

  void check_tags() {
    for (const Tag& tag : out_.tags) {
      const auto names = [&](const SurveyedManifest& each) { return each.name.sequence == tag.sequence; };
      if (!out_.tags_fault.empty() || std::any_of(out_.manifests.begin(), out_.manifests.end(), names))
        continue;
      out_.tags_fault = fmt::format("{}: the tag '{}' names snapshot {}, which is not there", path(kTagFile),
                                    tag.name, tag.sequence);
    }
  }

  void check_files() {
    std::map<std::string, SurveyedFile> files;
    for (const SurveyedManifest& each : out_.manifests) {
      if (!each.manifest) continue;
      for (const StoredFile& file : each.manifest->files) {
        SurveyedFile& found = files[file.path];
        found.file = file;
        found.snapshots.push_back(each.name.sequence);
      }
    }
    for (auto& [name, file] : files) {
      context_.check_cancelled();
      file.fault = fault_of([&, &file = file] {
        file.missing = path_info(path(file.file.path)).kind == PathKind::kMissing;
        verify_stored_file(directory_, file.file);
      });
      out_.bytes += file.missing ? 0 : file.file.size;
      out_.files.push_back(std::move(file));
      context_.progress("verify", out_.files.size(), files.size());
    }
  }

  bool is_known(const std::string& name) const {
    const auto manifest = [&](const SurveyedManifest& each) { return each.name.file == name; };
    const auto file = [&](const SurveyedFile& each) { return each.file.path == name; };
    return name == "CURRENT" || name == "LOCK" || name == kTagFile ||
           std::any_of(out_.manifests.begin(), out_.manifests.end(), manifest) ||
           std::any_of(out_.files.begin(), out_.files.end(), file);
  }

  void find_unknown() {
    for (const std::string& name : list_directory(directory_)) {
      if (name == kAsideFolder) continue;
      if (path_info(path(name)).kind != PathKind::kDirectory) {
        if (!is_known(name)) out_.unknown.push_back(name);
        continue;
      }
      for (const std::string& inner : list_directory(path(name))) {
        if (!is_known(name + "/" + inner)) out_.unknown.push_back(name + "/" + inner);
      }
    }
  }

  const std::string& directory_;
  const Context& context_;
  CurrentFile current_;
  bool refused_ = false;  // the last fault was a refusal of the system, not wrong bytes
  Survey out_;
};

// What a commit or a collection changes.
std::string state_of(const std::string& directory) {
  std::string state;
  const std::string current = directory + "/CURRENT";
  if (path_info(current).kind == PathKind::kFile) state = read_what_is_left(current).bytes;
  for (const std::string& name : list_directory(directory + "/manifests")) state += "\n" + name;
  return state;
}

// Anything that a repair could begin from.
bool holds_something(const std::string& directory) {
  const std::vector<std::string> segments = list_directory(directory + "/segments");
  return is_repository(directory) || lacks_current(directory) ||
         std::any_of(segments.begin(), segments.end(),
                     [](const std::string& name) { return is_stored_path("segments/" + name); });
}

void check_directory(const std::string& directory) {
  const PathKind kind = path_info(directory).kind;
  if (kind == PathKind::kMissing)
    throw Error(ErrorCode::kIo, Location{directory}, "no such knowledge base; create one with ragctl index");
  if (kind != PathKind::kDirectory || !holds_something(directory)) throw_no_repository(directory);
}

}  // namespace

bool Survey::sound() const {
  const auto bad = [](const auto& each) { return !each.fault.empty(); };
  return current_fault.empty() && tags_fault.empty() &&
         std::none_of(manifests.begin(), manifests.end(), bad) &&
         std::none_of(files.begin(), files.end(), bad);
}

Survey survey_repository(const std::string& directory, const Context& context) {
  check_directory(directory);
  for (int attempt = 1;; ++attempt) {
    const std::string before = state_of(directory);
    Survey survey = Surveyor(directory, context).run();
    if (survey.sound() || attempt == kAttempts || state_of(directory) == before) return survey;
  }
}

}  // namespace ragctl
