// What a knowledge base holds, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include "ragctl/index/knowledge_base.hpp"

namespace ragctl::cli {

std::string snapshot_text(const SnapshotInfo& info);
std::string snapshot_json(const SnapshotInfo& info);
// One row each, and an array of what snapshot_json() writes.
std::string snapshots_text(const std::vector<SnapshotInfo>& snapshots);
std::string snapshots_json(const std::vector<SnapshotInfo>& snapshots);

}  // namespace ragctl::cli
