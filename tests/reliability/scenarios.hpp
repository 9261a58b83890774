// What the fault tests do to the binary: commands that write, each with a small folder to start from and the
// folder that an undisturbed process leaves.
#pragma once

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

  Command command(const std::string& folder) const;
};

// Every command that writes, made once with the real binary.
const std::vector<Scenario>& scenarios();
const Scenario& scenario(const std::string& name);

// What is compared: a tree without the records of times that ragctl run keeps.
Tree comparable(Tree tree);

// Where the fault tests work: the scenario's absolute path, so that the shim's root never changes.
std::string fault_folder();

// Fails (with Catch) unless every file that the scenario writes is whole: as before, or as after. For a
// knowledge base: it opens, every byte is verified, and its snapshot is the old or the new one. With
// `acknowledged`, only as after. What is below a folder whose name ends in .new or .old may be anything.
void check_whole(const Scenario& scenario, const std::string& folder, bool acknowledged);

// Forty chunks, as JSONL, each of which says that it is of generation `number`: a mixed generation shows.
std::string generation(int number);
// The one generation that all chunks of a knowledge base are of, every byte of it verified.
int generation_of(const std::string& path);

}  // namespace ragctl::test
