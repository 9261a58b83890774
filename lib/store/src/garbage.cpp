#include "garbage.hpp"

#include <set>

#include "manifest.hpp"
#include "posix.hpp"

namespace ragctl {
namespace {

void remove_unreferenced(const std::string& directory, const std::set<std::string>& referenced,
                         GarbageReport& report) {
  for (const std::string folder : {"deletions", "models", "segments"}) {
    for (const std::string& name : list_directory(directory + "/" + folder)) {
      const std::string path = folder + "/" + name;
      if (!is_stored_path(path) || referenced.contains(path)) continue;
      const std::uint64_t size = path_info(directory + "/" + path).size;
      if (!remove_file(directory + "/" + path)) continue;
      ++report.files;
      report.bytes += size;
    }
  }
}

}  // namespace

// Manifests go before the files that only they name, so that an interruption leaves files without a manifest
// (the next collection finds them) and never a manifest without its files.
GarbageReport remove_garbage(const std::string& directory, std::size_t keep) {
  const std::vector<SnapshotName> names = list_manifests(directory);
  const std::size_t first_kept = names.size() > keep ? names.size() - keep : 0;
  std::set<std::string> referenced;
  for (std::size_t i = first_kept; i < names.size(); ++i) {
    for (const StoredFile& file : read_manifest(directory, names[i].sequence).files)
      referenced.insert(file.path);
  }
  GarbageReport report;
  for (std::size_t i = 0; i < first_kept; ++i)
    report.manifests += remove_file(directory + "/" + names[i].file) ? 1 : 0;
  sync_directory(directory + "/manifests");
  remove_unreferenced(directory, referenced, report);
  return report;
}

}  // namespace ragctl
