#include "garbage.hpp"

#include <algorithm>
#include <set>

#include "manifest.hpp"
#include "posix.hpp"
#include "ragctl/core/file.hpp"

namespace ragctl {
namespace {

struct Garbage {
  GarbageReport report;
  std::vector<std::string> manifests;
  std::vector<std::string> files;
  std::vector<std::string> folders;  // empty when the files are gone
};

bool is_tagged(const std::vector<Tag>& tags, std::uint64_t sequence) {
  return std::any_of(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.sequence == sequence; });
}

class Finder {
 public:
  explicit Finder(const std::string& directory) : directory_(directory) {}

  Garbage run(std::size_t keep) {
    const std::set<std::string> referenced = sort_manifests(std::max<std::size_t>(keep, 1));
    for (const std::string folder : {"deletions", "models", "segments"}) {
      for (const std::string& name : list_directory(path(folder))) {
        const std::string file = folder + "/" + name;
        if (is_stored_path(file) && !referenced.contains(file)) add_file(file);
      }
    }
    add_aside(std::string(kAsideFolder));
    return std::move(garbage_);
  }

 private:
  std::string path(const std::string& name) const { return directory_ + "/" + name; }

  // Tells the manifests to remove; returns the files that the others name.
  std::set<std::string> sort_manifests(std::size_t keep) {
    const std::vector<SnapshotName> names = list_manifests(directory_);
    const std::vector<Tag> tags = read_tags(directory_);
    std::set<std::string> referenced;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (i + keep < names.size() && !is_tagged(tags, names[i].sequence)) {
        garbage_.manifests.push_back(names[i].file);
        garbage_.report.snapshots.push_back(names[i].sequence);
        continue;
      }
      for (const StoredFile& file : read_manifest(directory_, names[i].sequence).files)
        referenced.insert(file.path);
    }
    garbage_.report.manifests = garbage_.manifests.size();
    return referenced;
  }

  void add_file(const std::string& file) {
    garbage_.files.push_back(file);
    ++garbage_.report.files;
    garbage_.report.bytes += path_info(path(file)).size;
  }

  void add_aside(const std::string& folder) {
    if (path_info(path(folder)).kind != PathKind::kDirectory) return;
    for (const std::string& name : list_directory(path(folder))) {
      const std::string inner = folder + "/" + name;
      if (path_info(path(inner)).kind == PathKind::kDirectory) {
        add_aside(inner);
      } else {
        add_file(inner);
      }
    }
    garbage_.folders.push_back(folder);
  }

  const std::string& directory_;
  Garbage garbage_;
};

}  // namespace

GarbageReport plan_garbage(const std::string& directory, std::size_t keep) {
  return Finder(directory).run(keep).report;
}

// Manifests go before the files that only they name, so that an interruption leaves files without a manifest
// (the next collection finds them) and never a manifest without its files. What is said to be removed must
// not come back when the power fails: an erasure ends with this.
GarbageReport remove_garbage(const std::string& directory, std::size_t keep) {
  const Garbage garbage = Finder(directory).run(keep);
  for (const std::string& manifest : garbage.manifests) remove_file(directory + "/" + manifest);
  sync_directory(directory + "/manifests");
  std::set<std::string> touched;
  for (const std::string& file : garbage.files) {
    remove_file(directory + "/" + file);
    touched.insert(file.substr(0, file.rfind('/')));
  }
  for (const std::string& folder : touched) sync_directory(directory + "/" + folder);
  for (const std::string& folder : garbage.folders) remove_directory(directory + "/" + folder);
  if (!garbage.folders.empty()) sync_directory(directory);
  return garbage.report;
}

}  // namespace ragctl
