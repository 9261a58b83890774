// Regular files below a folder.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ragctl/ingest/ingest.hpp"

namespace ragctl {

struct WalkedFile {
  std::string below;      // path below the folder, '/' separators
  std::string canonical;  // absolute, symbolic links resolved
  std::uint64_t bytes = 0;
};

struct WalkOptions {
  bool follow_symlinks = false;
  bool hidden = false;  // also entries whose names begin with '.'
  // Which folders to walk; empty: all.
  std::function<bool(const std::string& below, const std::string& canonical)> enter;
};

struct WalkResult {
  std::vector<WalkedFile> files;         // folders depth first, names in byte order
  std::vector<std::string> passed_over;  // paths of links not followed, pipes, devices
  std::vector<IngestFailure> failures;   // folders that cannot be read; `source` is the path below
};

// Every real folder is walked once, so links cannot lead in circles; real folders come before links to them.
// Nothing is opened but folders.
WalkResult walk_folder(const std::string& folder, const WalkOptions& options);

}  // namespace ragctl
