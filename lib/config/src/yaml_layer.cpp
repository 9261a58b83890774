// The YAML schema walk. yaml-cpp 0.7 accepts duplicate keys and expands aliases (430 bytes of them to 5e7
// nodes), so the text is read as events first: an alias is refused before any tree exists, and keys are
// checked one by one.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "ragctl/config/config.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/suggest.hpp"

namespace ragctl {
namespace {

Location location_of(const std::string& path, const YAML::Mark& mark) {
  if (mark.is_null()) return {path};
  return {path, static_cast<std::uint64_t>(mark.line) + 1, static_cast<std::uint64_t>(mark.column) + 1};
}

// Refuses what the schema has no use for and what could be hostile, while nothing has been built yet.
class SafetyCheck : public YAML::EventHandler {
 public:
  explicit SafetyCheck(const std::string& path) : path_(path) {}

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    throw Error(ErrorCode::kUsage, location_of(path_, mark),
                "aliases are not supported; write the value out");
  }
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& /*value*/) override {}
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {
    enter(mark);
  }
  void OnSequenceEnd() override { --depth_; }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    enter(mark);
  }
  void OnMapEnd() override { --depth_; }

 private:
  void enter(const YAML::Mark& mark) {
    constexpr int kMaxDepth = 16;
    if (++depth_ > kMaxDepth) {
      throw Error(ErrorCode::kUsage, location_of(path_, mark), "nested too deeply for a configuration");
    }
  }

  const std::string& path_;
  int depth_ = 0;
};

YAML::Node parse(const std::string& text, const std::string& path) {
  try {
    std::istringstream events(text);
    YAML::Parser parser(events);
    SafetyCheck check(path);
    while (parser.HandleNextDocument(check)) {
    }
    return YAML::Load(text);
  } catch (const YAML::Exception& error) {
    throw Error(ErrorCode::kUsage, location_of(path, error.mark), "not valid YAML: " + error.msg);
  }
}

class Layer {
 public:
  Layer(std::vector<Option>& options, const std::string& path) : options_(options), path_(path) {}

  void apply(const YAML::Node& root) {
    if (root.IsNull()) return;  // an empty file sets nothing
    if (!root.IsMap()) fail(root, "expected 'key: value' lines at the top level");
    for_each_key(root, "", [&](const std::string& key, const YAML::Node& key_node, const YAML::Node& value) {
      if (is_section(key)) {
        apply_section(key, value);
      } else {
        assign("", key, key_node, value);
      }
    });
  }

 private:
  template <typename Visit>
  void for_each_key(const YAML::Node& map, const std::string& section, const Visit& visit) {
    std::set<std::string> seen;
    for (const auto& entry : map) {
      if (!entry.first.IsScalar()) fail(entry.first, "a key must be a plain name");
      const std::string key = entry.first.Scalar();
      if (!seen.insert(key).second) {
        fail(entry.first,
             "duplicate key '" + (section.empty() ? key : section + "." + key) + "'; keep one of them");
      }
      visit(key, entry.first, entry.second);
    }
  }

  bool is_section(const std::string& key) const {
    return std::any_of(options_.begin(), options_.end(),
                       [&](const Option& o) { return !key.empty() && o.section == key; });
  }

  void apply_section(const std::string& section, const YAML::Node& value) {
    if (value.IsNull()) return;
    if (!value.IsMap()) fail(value, "'" + section + "' needs a block of 'key: value' lines");
    for_each_key(value, section,
                 [&](const std::string& key, const YAML::Node& key_node, const YAML::Node& node) {
                   assign(section, key, key_node, node);
                 });
  }

  void assign(const std::string& section, const std::string& key, const YAML::Node& key_node,
              const YAML::Node& value) {
    const auto found = std::find_if(options_.begin(), options_.end(),
                                    [&](const Option& o) { return o.section == section && o.key == key; });
    if (found == options_.end()) unknown_key(section, key, key_node);
    const Location where = location_of(path_, value.Mark());
    set_option(*found, scalars(*found, value), where);
    found->origin = path_ + ":" + std::to_string(location_of(path_, key_node.Mark()).line);
  }

  [[noreturn]] void unknown_key(const std::string& section, const std::string& key,
                                const YAML::Node& node) const {
    std::vector<std::string_view> names;
    for (const Option& option : options_) {
      if (option.section == section) names.push_back(option.key);
      if (section.empty() && !option.section.empty()) names.push_back(option.section);
    }
    const std::string scope = section.empty() ? "" : " in '" + section + "'";
    const std::string hint = did_you_mean(key, names);
    fail(node, "unknown key '" + key + "'" + scope +
                   (hint.empty() ? "; see ragctl config show for all keys" : hint));
  }

  std::vector<std::string> scalars(const Option& option, const YAML::Node& value) const {
    if (value.IsScalar()) return {value.Scalar()};
    if (!value.IsSequence() || !option.is_list()) {
      fail(value, option.name() + ": expected " + (option.is_list() ? "a list" : "a single value"));
    }
    std::vector<std::string> out;
    for (const YAML::Node& item : value) {
      if (!item.IsScalar()) fail(item, option.name() + ": list items must be plain values");
      out.push_back(item.Scalar());
    }
    return out;
  }

  [[noreturn]] void fail(const YAML::Node& node, const std::string& message) const {
    throw Error(ErrorCode::kUsage, location_of(path_, node.Mark()), message);
  }

  std::vector<Option>& options_;
  const std::string& path_;
};

}  // namespace

void apply_yaml(std::vector<Option>& options, const std::string& path) {
  const std::string text = read_file(path);
  Layer(options, path).apply(parse(text, path));
}

}  // namespace ragctl
