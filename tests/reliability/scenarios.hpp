// What the fault tests do to the binary: commands that write, each with a small folder to start from and the
// folder that an undisturbed process leaves.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness.hpp"

namespace ragctl::test {

struct Scenario {
  std::string name;
  std::vector<std::string> arguments;
  std::string stdout_file;  // of a command that writes to standard output; empty: collected
  Tree before;
  Tree after;  // without what a run measures of itself (run.json)
  // Snapshots that an undisturbed process publishes, in order: each of them is a whole state.
  std::vector<std::string> snapshots;
  int exit_code = 0;                // of an undisturbed process
  std::set<int> rerun_exits = {0};  // of a process that finds what a disturbed one left
  bool damaged = false;             // the knowledge base is, before a repair
  std::vector<std::string> erased;  // what no byte of the knowledge base may hold afterwards

  Command command(const std::string& folder) const;
  // Runs the command once more after a disturbed one (with Catch): a documented exit code, the bytes of an
  // undisturbed process, and no trace of what was to be erased.
  void run_again(const std::string& folder) const;
};

// Every command that writes, made once with the real binary: the stages and eval; ragctl run; the commands
// for the history of a knowledge base, its erasure and its repair.
const std::vector<Scenario>& stage_scenarios();
const std::vector<Scenario>& run_scenarios();
const std::vector<Scenario>& store_scenarios();
// With RAGCTL_SCENARIOS=TEXT in the environment only those whose names contain it.
std::vector<const Scenario*> all_scenarios();
const Scenario& scenario(const std::string& name);

// What is compared: a tree without the records of times that ragctl run keeps.
Tree comparable(Tree tree);

// The id that the bytes of a CURRENT name.
std::string snapshot_of_current(const std::string& bytes);

// Where the fault tests work: the scenario's absolute path, so that the shim's root never changes.
std::string fault_folder();

// Fails (with Catch) unless every file that the scenario writes is whole: as before, or as after. For a
// knowledge base: it opens, every byte of every kept snapshot is verified, its newest snapshot is the old one
// or one that an undisturbed process publishes, and its tags are the old or the new ones. With
// `acknowledged`, only as after. Nothing is asked of a knowledge base that was damaged before, until it is
// acknowledged to be repaired. What is below a folder whose name ends in .new or .old may be anything.
void check_whole(const Scenario& scenario, const std::string& folder, bool acknowledged);

// Fails unless none of the texts is in any file of the tree's knowledge bases.
void check_erased(const Tree& tree, const std::vector<std::string>& texts);

// Forty chunks, as JSONL, each of which says that it is of generation `number`: a mixed generation shows.
std::string generation(int number);
// The one generation that all chunks of a knowledge base are of, every byte of it verified.
int generation_of(const std::string& path);

}  // namespace ragctl::test
