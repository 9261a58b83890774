// What to do about a damaged file.
#pragma once

#include <string>

namespace ragctl {

// "run ragctl repair <directory>" for a file that lies where those of a repository lie; for any other file
// "restore it from a copy or make it again".
std::string damage_advice(const std::string& path);

}  // namespace ragctl
