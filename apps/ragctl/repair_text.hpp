// The account of a repair, for people and for programs.
#pragma once

#include <string>

#include "ragctl/index/repair.hpp"

namespace ragctl::cli {

// "found ...", "repaired ..." and "lost ..." lines; empty when there was nothing to do.
std::string repair_text(const RepairReport& report);
std::string repair_json(const RepairReport& report);

}  // namespace ragctl::cli
