#include "artifact_store.hpp"

#include <filesystem>

#include "process_usage.hpp"
#include "ragctl/core/file.hpp"

namespace ragctl {
namespace {

constexpr char kFormat[] = "ragctl.artifact/2";

std::string note_path(const Artifact& artifact) { return artifact.path + ".json"; }

}  // namespace

ArtifactStore::ArtifactStore(std::string folder, std::string maker, const Context& context)
    : folder_(std::move(folder)), maker_(std::move(maker)), context_(context) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) throw io_error(folder_, "cannot create the folder", error.value());
}

StageUse& ArtifactStore::use_of(const std::string& stage) {
  for (StageUse& use : uses_) {
    if (use.stage == stage) return use;
  }
  uses_.push_back({stage});
  return uses_.back();
}

bool ArtifactStore::find(const HashOf& hash_of, Artifact& artifact) const {
  const std::string path = note_path(artifact);
  if (!std::filesystem::is_regular_file(path)) return false;
  try {
    const Json note = parse_json(read_file(path), {path});
    if (note.at("format").string() != kFormat || note.at("maker").string() != maker_) return false;
    artifact.hash = note.at("hash").string();
    artifact.cpu_seconds = note.at("cpu_seconds").number();
    artifact.facts = note.at("facts");
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInput) throw;
    return false;  // damaged: the artifact is made anew
  }
  return !artifact.hash.empty() && hash_of(artifact.path) == artifact.hash;
}

void ArtifactStore::write_note(const Artifact& artifact) const {
  const Json note(Json::Object{{"format", kFormat},
                               {"maker", maker_},
                               {"hash", artifact.hash},
                               {"cpu_seconds", artifact.cpu_seconds},
                               {"facts", artifact.facts}});
  write_file_atomically(note_path(artifact), note.dump(1) + "\n");
}

void ArtifactStore::forget(const Artifact& artifact) const {
  std::error_code error;
  std::filesystem::remove(note_path(artifact), error);
  if (error) throw io_error(note_path(artifact), "cannot remove", error.value());
}

const Artifact& ArtifactStore::get(const std::string& stage, const std::string& key, const HashOf& hash_of,
                                   const Make& make) {
  StageUse& use = use_of(stage);
  ++use.asked;
  const std::string name = stage + "-" + key;
  if (const auto known = artifacts_.find(name); known != artifacts_.end()) {
    ++use.shared;
    return known->second;
  }
  Artifact artifact;
  artifact.path = folder_ + "/" + name;
  if (find(hash_of, artifact)) {
    ++use.found;
  } else {
    context_.check_cancelled();
    const double start = process_usage().cpu_seconds;
    artifact.facts = make(artifact.path);
    artifact.cpu_seconds = process_usage().cpu_seconds - start;
    artifact.hash = hash_of(artifact.path);
    write_note(artifact);
    ++use.made;
  }
  return artifacts_.emplace(name, std::move(artifact)).first->second;
}

}  // namespace ragctl
