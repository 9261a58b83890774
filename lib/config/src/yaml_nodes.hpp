// YAML texts as trees that are safe to walk, and the walk itself.
#pragma once

#include <yaml-cpp/yaml.h>

#include <set>
#include <string>

#include "ragctl/core/error.hpp"

namespace ragctl {

Location location_of(const std::string& path, const YAML::Mark& mark);

// Throws Error(kUsage) with line and column: no YAML, an alias, nesting deeper than a configuration needs.
YAML::Node parse_yaml(const std::string& text, const std::string& path);

// Error(kUsage) where `node` begins.
[[noreturn]] void fail_at(const YAML::Node& node, const std::string& path, const std::string& message);

// visit(key, key node, value) for the entries of a map. Throws for a key that is no plain name or stands
// there twice; `section` is for the message ("" at the top level).
template <typename Visit>
void for_each_key(const YAML::Node& map, const std::string& path, const std::string& section,
                  const Visit& visit) {
  std::set<std::string> seen;
  for (const auto& entry : map) {
    if (!entry.first.IsScalar()) fail_at(entry.first, path, "a key must be a plain name");
    const std::string key = entry.first.Scalar();
    if (!seen.insert(key).second) {
      fail_at(entry.first, path,
              "duplicate key '" + (section.empty() ? key : section + "." + key) + "'; keep one of them");
    }
    visit(key, entry.first, entry.second);
  }
}

}  // namespace ragctl
