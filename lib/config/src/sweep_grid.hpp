// What the walk over a configuration and the walk over its sweep section share.
#pragma once

#include <string>
#include <vector>

#include "ragctl/config/option.hpp"
#include "ragctl/config/sweep.hpp"
#include "yaml_nodes.hpp"

namespace ragctl {

constexpr const char kSweepSection[] = "sweep";

// The cells of a sweep section. Throws as read_sweep().
Sweep parse_sweep(const YAML::Node& node, const std::string& path);

// Throws Error(kUsage) at the key for an unknown one, with the nearest name.
Option& find_option(std::vector<Option>& options, const std::string& section, const std::string& key,
                    const YAML::Node& key_node, const std::string& path);

// The texts that set_option() takes. Throws Error(kUsage) for a list where one value belongs.
std::vector<std::string> option_values(const Option& option, const YAML::Node& value,
                                       const std::string& path);

}  // namespace ragctl
