#include "ragctl/store/repository.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "first_commit.hpp"
#include "manifest.hpp"
#include "posix.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/store/damage_advice.hpp"
#include "tag_file.hpp"

namespace ragctl {
namespace {

bool is_manifest(const std::string& name) {
  std::uint64_t sequence = 0;
  std::string hash8;
  return parse_manifest_name(name, sequence, hash8);
}

std::string join(const std::string& directory, std::string_view name) {
  return directory + "/" + std::string(name);
}

void check_directory(const std::string& directory) {
  const PathInfo info = path_info(directory);
  if (info.kind == PathKind::kMissing) {
    throw Error(ErrorCode::kIo, Location{directory}, "no such knowledge base; create one with ragctl index");
  }
  if (info.kind != PathKind::kDirectory) {
    throw Error(ErrorCode::kIo, Location{directory},
                "is not a directory; name the directory of a knowledge base");
  }
}

CurrentFile read_current(const std::string& directory) {
  check_directory(directory);
  if (lacks_current(directory)) throw_without_current(directory);
  if (!is_repository(directory)) throw_no_repository(directory);
  const std::string path = join(directory, "CURRENT");
  return parse_current(read_file(path), path);
}

Manifest load_manifest(const std::string& directory, const std::string& name, std::string_view hash,
                       std::uint64_t sequence) {
  const std::string path = join(directory, name);
  if (path_info(path).kind != PathKind::kFile) {
    throw Error(ErrorCode::kStore, Location{path}, "is missing; " + damage_advice(path));
  }
  Manifest manifest = parse_manifest(read_file(path), path, hash);
  if (manifest.sequence == sequence) return manifest;
  throw Error(ErrorCode::kStore, Location{path},
              fmt::format("is of snapshot {}, not {}; {}", manifest.sequence, sequence, damage_advice(path)));
}

}  // namespace

const StoredFile& Manifest::file(std::string_view path) const {
  const auto found =
      std::find_if(files.begin(), files.end(), [path](const StoredFile& file) { return file.path == path; });
  if (found != files.end()) return *found;
  throw Error(ErrorCode::kStore,
              fmt::format("manifest {} does not list {}; run ragctl repair", sequence, path));
}

ManifestText make_manifest(std::uint64_t sequence, std::string parent, std::vector<StoredFile> files,
                           Json body) {
  ManifestText made;
  Manifest& manifest = made.manifest;
  manifest.sequence = sequence;
  manifest.parent = std::move(parent);
  manifest.files = std::move(files);
  std::sort(manifest.files.begin(), manifest.files.end(),
            [](const StoredFile& a, const StoredFile& b) { return a.path < b.path; });
  manifest.files.erase(std::unique(manifest.files.begin(), manifest.files.end()), manifest.files.end());
  manifest.body = std::move(body);
  made.text = format_manifest(manifest);
  manifest.id = hash128(made.text).hex();
  return made;
}

std::string manifest_path(std::uint64_t sequence, std::string_view id) {
  return "manifests/" + manifest_name(sequence, id);
}

void throw_no_repository(const std::string& directory) {
  const std::string inner = join(directory, "kb");
  throw Error(ErrorCode::kStore, Location{directory},
              is_repository(inner) ? fmt::format("is not a knowledge base, but {} is; name that one", inner)
                                   : "is not a knowledge base; create one with ragctl index");
}

bool is_repository(const std::string& directory) {
  return path_info(join(directory, "CURRENT")).kind == PathKind::kFile;
}

bool lacks_current(const std::string& directory) {
  if (is_repository(directory)) return false;
  const std::vector<std::string> names = list_directory(join(directory, "manifests"));
  return std::any_of(names.begin(), names.end(), is_manifest) ||
         path_info(join(directory, kTagFile)).kind != PathKind::kMissing;
}

Manifest read_newest_manifest(const std::string& directory) {
  const CurrentFile current = read_current(directory);
  try {
    return load_manifest(directory, current.manifest, current.hash, current.sequence);
  } catch (const Error&) {
    // A writer may have committed and removed this manifest since CURRENT was read; then there is a newer
    // one.
    const CurrentFile now = read_current(directory);
    if (now.sequence == current.sequence) throw;
    return load_manifest(directory, now.manifest, now.hash, now.sequence);
  }
}

std::vector<SnapshotName> list_manifests(const std::string& directory) {
  const CurrentFile current = read_current(directory);
  std::vector<SnapshotName> names;
  for (const std::string& name : list_directory(join(directory, "manifests"))) {
    SnapshotName snapshot{0, "manifests/" + name};
    std::string hash8;
    if (!parse_manifest_name(name, snapshot.sequence, hash8)) continue;
    const bool published = snapshot.sequence < current.sequence || snapshot.file == current.manifest;
    if (published) names.push_back(snapshot);
  }
  std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
  return names;
}

Manifest read_manifest(const std::string& directory, std::uint64_t sequence) {
  for (const SnapshotName& name : list_manifests(directory)) {
    if (name.sequence != sequence) continue;
    std::uint64_t same = 0;
    std::string hash8;
    (void)parse_manifest_name(std::string_view(name.file).substr(std::string_view("manifests/").size()), same,
                              hash8);
    return load_manifest(directory, name.file, hash8, sequence);
  }
  throw Error(ErrorCode::kStore, Location{directory},
              fmt::format("snapshot {} is not kept; list the kept ones", sequence));
}

void check_stored_file(const std::string& directory, const StoredFile& file) {
  const std::string path = join(directory, file.path);
  const PathInfo info = path_info(path);
  if (info.kind != PathKind::kFile)
    throw Error(ErrorCode::kStore, Location{path}, "is missing; " + damage_advice(path));
  if (info.size == file.size) return;
  throw Error(
      ErrorCode::kStore, Location{path},
      fmt::format("has {} bytes, its manifest says {}; {}", info.size, file.size, damage_advice(path)));
}

void verify_stored_file(const std::string& directory, const StoredFile& file) {
  check_stored_file(directory, file);
  const std::string path = join(directory, file.path);
  if (hash_of_file(path) == file.hash) return;
  throw Error(ErrorCode::kStore, Location{path},
              "is damaged: its hash is not the one in the manifest; " + damage_advice(path));
}

}  // namespace ragctl
