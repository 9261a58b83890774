// Every byte of every kept snapshot, checked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ragctl/core/context.hpp"

namespace ragctl {

struct VerifyReport {
  std::vector<std::uint64_t> snapshots;  // whose manifest is sound, ascending
  std::uint64_t files = 0;               // that they need, each counted once
  std::uint64_t bytes = 0;               // of those files, as far as they are there
  std::vector<std::string> faults;       // "<path>: what is wrong; ...", all there are
  std::vector<std::string> unknown;      // files that no snapshot names, relative to the knowledge base
};

// Checks CURRENT, TAGS, all manifests and all files that they name: sizes, hashes, section by section what is
// damaged, and whether the sound ones fit together (they open, every link of a graph leads somewhere). Does
// not stop at damage. Errors as survey_repository().
VerifyReport verify_knowledge_base(const std::string& path, const Context& context);

}  // namespace ragctl
