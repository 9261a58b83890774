// What a knowledge base holds, for people and for programs.
#pragma once

#include <string>

#include "ragctl/index/knowledge_base.hpp"

namespace ragctl::cli {

std::string snapshot_text(const SnapshotInfo& info);
std::string snapshot_json(const SnapshotInfo& info);

}  // namespace ragctl::cli
