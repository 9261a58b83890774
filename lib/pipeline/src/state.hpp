// What the artifacts of a workspace were made from: the memory between two runs.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/ingest/ingest.hpp"

namespace ragctl {

struct StageState {
  std::string key;          // hash of everything that the stage depends on
  std::string options;      // hash of its options alone: units may be reused while it stays
  std::string output_hash;  // hash of the artifact's bytes (for the knowledge base the snapshot's id)
};

struct State {
  std::map<std::string, StageState> stages;
  std::map<std::string, std::string> sources;  // Document::source -> hash of the file's bytes
  std::vector<std::string> shared;             // sources whose documents are not all of one file, sorted
  std::vector<IngestFailure> failures;         // of the last ingest, reported again while nothing changes
  std::string fit_key;                         // options that the model was fitted with
  std::vector<std::string> fitted_documents;   // content hashes of the documents it was fitted on, sorted
  std::string model_hash;                      // of the model file
  std::string tokenizer_hash;
  std::set<std::string> places;  // names in the workspace that runs write to: what lies there is theirs
};

// An empty state when the file is missing or not of this version: everything is then made anew.
State load_state(const std::string& path);
void save_state(const std::string& path, const State& state);

// The names in `places` become those of the run that `state` is of. Throws Error(kUsage) when a file lies at
// one that no run of the workspace has written to: it is the user's, and the run would replace it. A
// workspace of a ragctl that recorded no places counts as written by it throughout.
void claim_places(const std::string& workspace, std::span<const std::string_view> places, State& state);

// Hash of a file's bytes; "" when there is no such regular file.
std::string file_hash(const std::string& path);

// Holds a workspace for one run; the operating system frees it when the process ends.
class WorkspaceLock {
 public:
  // Creates the folder. Throws Error(kStore) when another process holds it.
  explicit WorkspaceLock(const std::string& workspace);
  ~WorkspaceLock();
  WorkspaceLock(const WorkspaceLock&) = delete;
  WorkspaceLock& operator=(const WorkspaceLock&) = delete;

 private:
  int fd_ = -1;
};

}  // namespace ragctl
