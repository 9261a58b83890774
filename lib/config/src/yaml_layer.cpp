// The YAML schema walk: every key by name, every value through set_option().
#include <algorithm>

#include "ragctl/config/sweep.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/suggest.hpp"
#include "sweep_grid.hpp"
#include "yaml_nodes.hpp"

namespace ragctl {
namespace {

class Layer {
 public:
  Layer(std::vector<Option>& options, const std::string& path) : options_(options), path_(path) {}

  void apply(const YAML::Node& root) {
    if (root.IsNull()) return;  // an empty file sets nothing
    if (!root.IsMap()) fail_at(root, path_, "expected 'key: value' lines at the top level");
    for_each_key(root, path_, "",
                 [&](const std::string& key, const YAML::Node& key_node, const YAML::Node& value) {
                   if (key == kSweepSection) {
                     parse_sweep(value, path_);  // for ragctl eval --sweep; a mistake in it is one here too
                   } else if (is_section(key)) {
                     apply_section(key, value);
                   } else {
                     assign("", key, key_node, value);
                   }
                 });
  }

 private:
  bool is_section(const std::string& key) const {
    return std::any_of(options_.begin(), options_.end(),
                       [&](const Option& o) { return !key.empty() && o.section == key; });
  }

  void apply_section(const std::string& section, const YAML::Node& value) {
    if (value.IsNull()) return;
    if (!value.IsMap()) fail_at(value, path_, "'" + section + "' needs a block of 'key: value' lines");
    for_each_key(value, path_, section,
                 [&](const std::string& key, const YAML::Node& key_node, const YAML::Node& node) {
                   assign(section, key, key_node, node);
                 });
  }

  void assign(const std::string& section, const std::string& key, const YAML::Node& key_node,
              const YAML::Node& value) {
    Option& option = find_option(options_, section, key, key_node, path_);
    // yaml-cpp places it where the next line begins.
    if (value.IsNull()) fail_at(key_node, path_, option.name() + " has no value; write one, or leave it out");
    const Location where = location_of(path_, value.Mark());
    set_option(option, option_values(option, value, path_), where);
    option.origin = path_ + ":" + std::to_string(location_of(path_, key_node.Mark()).line);
  }

  std::vector<Option>& options_;
  const std::string& path_;
};

[[noreturn]] void unknown_key(const std::vector<Option>& options, const std::string& section,
                              const std::string& key, const YAML::Node& node, const std::string& path) {
  std::vector<std::string_view> names;
  if (section.empty()) names.push_back(kSweepSection);
  for (const Option& option : options) {
    if (option.section == section) names.push_back(option.key);
    if (section.empty() && !option.section.empty()) names.push_back(option.section);
  }
  const std::string scope = section.empty() ? "" : " in '" + section + "'";
  const std::string hint = did_you_mean(key, names);
  fail_at(
      node, path,
      "unknown key '" + key + "'" + scope + (hint.empty() ? "; see ragctl config show for all keys" : hint));
}

}  // namespace

Option& find_option(std::vector<Option>& options, const std::string& section, const std::string& key,
                    const YAML::Node& key_node, const std::string& path) {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const Option& o) { return o.section == section && o.key == key; });
  if (found == options.end()) unknown_key(options, section, key, key_node, path);
  return *found;
}

std::vector<std::string> option_values(const Option& option, const YAML::Node& value,
                                       const std::string& path) {
  if (value.IsScalar()) return {value.Scalar()};
  if (!value.IsSequence() || !option.is_list()) {
    fail_at(value, path, option.name() + ": expected " + (option.is_list() ? "a list" : "a single value"));
  }
  std::vector<std::string> out;
  for (const YAML::Node& item : value) {
    if (!item.IsScalar()) fail_at(item, path, option.name() + ": list items must be plain values");
    out.push_back(item.Scalar());
  }
  return out;
}

void apply_yaml(std::vector<Option>& options, const std::string& path) {
  const std::string text = read_file(path);
  Layer(options, path).apply(parse_yaml(text, path));
}

}  // namespace ragctl
