// Artifacts named by what they were made from: one folder that runs of many configurations share.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/core/json.hpp"

namespace ragctl {

struct Artifact {
  std::string path;
  std::string hash;             // of its content
  double cpu_seconds = 0;       // that making it took, whenever that was
  Json facts = Json::object();  // what the maker wanted to remember
};

// How often a stage was asked for, and where the artifact came from.
struct StageUse {
  std::string stage;
  std::size_t asked = 0;
  std::size_t made = 0;
  std::size_t found = 0;   // on disk, from an earlier run
  std::size_t shared = 0;  // had been asked for in this run already
};

// Beside each artifact "<stage>-<key>" lies "<stage>-<key>.json" with its hash and its maker, written last:
// what an interrupted run left has none and is made again, and so is an artifact whose bytes have changed
// since or that another program made. Not thread-safe.
class ArtifactStore {
 public:
  // Writes the artifact at `path` and returns the facts to remember.
  using Make = std::function<Json(const std::string& path)>;
  // Hash of the artifact at `path`; "" when it is not there or not whole.
  using HashOf = std::function<std::string(const std::string& path)>;

  // Creates the folder. `maker` names the program that makes artifacts here.
  ArtifactStore(std::string folder, std::string maker, const Context& context);

  // The artifact of a stage by its key (32 hex digits). Checks for cancellation before anything is made.
  const Artifact& get(const std::string& stage, const std::string& key, const HashOf& hash_of,
                      const Make& make);

  // Later runs make the artifact anew; in this one it stays.
  void forget(const Artifact& artifact) const;

  const std::vector<StageUse>& uses() const { return uses_; }  // in the order of their first mention

 private:
  StageUse& use_of(const std::string& stage);
  bool find(const HashOf& hash_of, Artifact& artifact) const;
  void write_note(const Artifact& artifact) const;

  std::string folder_;
  std::string maker_;
  const Context& context_;
  std::map<std::string, Artifact> artifacts_;  // of this run, by file name
  std::vector<StageUse> uses_;
};

}  // namespace ragctl
