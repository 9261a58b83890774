#include "first_commit.hpp"

#include "manifest.hpp"
#include "posix.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/store/damage_advice.hpp"
#include "ragctl/store/newer_format.hpp"
#include "tag_file.hpp"

namespace ragctl {
namespace {

// The manifest with all its files, nullopt when it is no first one or anything is wrong with it.
std::optional<Manifest> read_first(const std::string& directory, const std::string& name) {
  std::uint64_t sequence = 0;
  std::string hash8;
  if (!parse_manifest_name(name, sequence, hash8) || sequence != 1) return std::nullopt;
  const std::string path = directory + "/manifests/" + name;
  try {
    Manifest manifest = parse_manifest(read_file(path), path, hash8);
    if (manifest.sequence != sequence) return std::nullopt;
    for (const StoredFile& file : manifest.files) check_stored_file(directory, file);
    return manifest;
  } catch (const NewerFormat&) {
    throw;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kStore) throw;
    return std::nullopt;
  }
}

}  // namespace

std::optional<Manifest> find_first_commit(const std::string& directory) {
  if (!lacks_current(directory)) return std::nullopt;
  std::optional<Manifest> first;
  std::size_t manifests = 0;
  for (const std::string& name : list_directory(directory + "/manifests")) {
    std::uint64_t sequence = 0;
    std::string hash8;
    if (!parse_manifest_name(name, sequence, hash8)) continue;
    ++manifests;
    first = read_first(directory, name);
  }
  const bool tagged = path_info(directory + "/" + std::string(kTagFile)).kind != PathKind::kMissing;
  if (!first || manifests != 1 || tagged) throw_without_current(directory);
  return first;
}

void throw_without_current(const std::string& directory) {
  throw Error(ErrorCode::kStore, Location{directory + "/CURRENT"},
              "is missing; " + damage_advice(directory + "/CURRENT"));
}

}  // namespace ragctl
