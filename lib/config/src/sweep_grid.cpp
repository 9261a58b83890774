#include "sweep_grid.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "ragctl/core/file.hpp"

namespace ragctl {
namespace {

using Axis = std::vector<SweepSetting>;  // the values of one option

// Options that a sweep cannot vary, and why. A key of "*" is the whole section.
struct FixedOption {
  const char* section;
  const char* key;
  const char* reason;
};
constexpr FixedOption kFixed[] = {
    {"", "*", "it is no part of a cell; set it at the top level"},
    {"eval", "*", "cells that are measured differently cannot be compared; set it outside the sweep"},
    {"ingest", "inputs", "cells of other documents cannot be compared; set it outside the sweep"},
    {"query", "k", "an evaluation retrieves eval.depth results; set that outside the sweep"},
    {"query", "level", "the judgements decide whether documents or chunks are ranked; leave it out"},
};

void refuse_fixed(const Option& option, const YAML::Node& key, const std::string& path) {
  for (const FixedOption& fixed : kFixed) {
    const std::string fixed_key = fixed.key;
    if (option.section == fixed.section && (fixed_key == "*" || option.key == fixed_key))
      fail_at(key, path, "'" + option.name() + "' cannot be swept: " + fixed.reason);
  }
}

class GridParser {
 public:
  explicit GridParser(const std::string& path) : path_(path), options_(options_of(scratch_)) {}

  // The cells of one grid, without names.
  std::vector<SweepCell> parse(const YAML::Node& node) {
    std::vector<Axis> axes;
    if (!node.IsMap()) fail_at(node, path_, "a sweep is a block like 'chunk: {max_tokens: [128, 256]}'");
    for_each_key(node, path_, kSweepSection,
                 [&](const std::string& section, const YAML::Node& key, const YAML::Node& value) {
                   add_section(section, key, value, axes);
                 });
    std::size_t cells = 1;
    for (const Axis& axis : axes) cells = std::min(cells * axis.size(), kMaxSweepCells + 1);
    if (cells > kMaxSweepCells) refuse_size(node);
    return product(axes);
  }

  [[noreturn]] void refuse_size(const YAML::Node& node) const {
    fail_at(
        node, path_,
        "the sweep has more than " + std::to_string(kMaxSweepCells) + " cells; try fewer values at a time");
  }

 private:
  void add_section(const std::string& section, const YAML::Node& key_node, const YAML::Node& value,
                   std::vector<Axis>& axes) {
    const bool known = std::any_of(options_.begin(), options_.end(),
                                   [&](const Option& o) { return !section.empty() && o.section == section; });
    if (!known) {  // an option of the top level, or nothing
      refuse_fixed(find_option(options_, "", section, key_node, path_), key_node, path_);
    }
    if (!value.IsMap()) {
      fail_at(value, path_,
              "'" + std::string(kSweepSection) + "." + section + "' needs a block of 'key: [values]' lines");
    }
    for_each_key(value, path_, section,
                 [&](const std::string& key, const YAML::Node& node, const YAML::Node& values) {
                   Option& option = find_option(options_, section, key, node, path_);
                   refuse_fixed(option, node, path_);
                   axes.push_back(axis_of(option, values));
                 });
  }

  Axis axis_of(Option& option, const YAML::Node& values) const {
    Axis axis;
    if (!values.IsSequence()) return {setting_of(option, values)};
    if (values.size() == 0) fail_at(values, path_, option.name() + ": the list is empty; name values to try");
    for (const YAML::Node& value : values) {
      SweepSetting setting = setting_of(option, value);
      const bool twice = std::any_of(axis.begin(), axis.end(),
                                     [&](const SweepSetting& s) { return s.text == setting.text; });
      if (twice) fail_at(value, path_, option.name() + ": " + setting.text + " is there twice; keep one");
      axis.push_back(std::move(setting));
    }
    return axis;
  }

  SweepSetting setting_of(Option& option, const YAML::Node& value) const {
    SweepSetting setting{option.name(), option_values(option, value, path_), ""};
    set_option(option, setting.values, location_of(path_, value.Mark()));
    setting.text = option_text(option);
    return setting;
  }

  static std::vector<SweepCell> product(const std::vector<Axis>& axes) {
    std::vector<SweepCell> cells(1);
    for (const Axis& axis : axes) {
      std::vector<SweepCell> longer;
      for (const SweepCell& cell : cells) {
        for (const SweepSetting& setting : axis) {
          longer.push_back(cell);
          longer.back().settings.push_back(setting);
        }
      }
      cells = std::move(longer);
    }
    return cells;
  }

  const std::string& path_;
  Config scratch_;  // that values are tried on
  std::vector<Option> options_;
};

std::string key_of(const std::string& option) { return option.substr(option.find('.') + 1); }

// What a person reads: "hybrid" without its quotes.
std::string bare(const std::string& text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// Options by their key, or by section and key where two sections have the same one.
void name_cells(Sweep& sweep) {
  std::map<std::string, int> keys;
  for (const std::string& option : sweep.options) ++keys[key_of(option)];
  for (SweepCell& cell : sweep.cells) {
    for (const SweepSetting& setting : cell.settings) {
      const std::string key = key_of(setting.option);
      cell.name +=
          (cell.name.empty() ? "" : " ") + (keys[key] > 1 ? setting.option : key) + "=" + bare(setting.text);
    }
    if (cell.settings.empty()) cell.name = "as configured";
  }
}

}  // namespace

Sweep parse_sweep(const YAML::Node& node, const std::string& path) {
  GridParser parser(path);
  Sweep sweep;
  std::vector<YAML::Node> grids;
  if (node.IsSequence()) {
    for (const YAML::Node& grid : node) grids.push_back(grid);
  } else {
    grids.push_back(node);
  }
  std::set<std::vector<std::string>> seen;
  for (const YAML::Node& grid : grids) {
    for (SweepCell& cell : parser.parse(grid)) {
      std::vector<std::string> identity;
      for (const SweepSetting& setting : cell.settings) {
        identity.push_back(setting.option + "=" + setting.text);
        if (std::find(sweep.options.begin(), sweep.options.end(), setting.option) == sweep.options.end())
          sweep.options.push_back(setting.option);
      }
      std::sort(identity.begin(), identity.end());
      if (!seen.insert(identity).second) fail_at(grid, path, "a cell of this grid is in the sweep already");
      if (sweep.cells.size() == kMaxSweepCells) parser.refuse_size(grid);
      sweep.cells.push_back(std::move(cell));
    }
  }
  if (sweep.cells.empty()) fail_at(node, path, "the sweep is empty; name options and the values to try");
  name_cells(sweep);
  return sweep;
}

Sweep read_sweep(const std::string& path) {
  const YAML::Node root = parse_yaml(read_file(path), path);
  if (root.IsMap()) {
    for (const auto& entry : root) {
      if (entry.first.IsScalar() && entry.first.Scalar() == kSweepSection)
        return parse_sweep(entry.second, path);
    }
  }
  throw Error(ErrorCode::kUsage, Location{path},
              "has no 'sweep' section; name the values to try, for example sweep: {query: {mode: [lexical, "
              "hybrid]}}");
}

Config with_settings(const Config& config, const SweepCell& cell) {
  Config out = config;
  std::vector<Option> options = options_of(out);
  for (const SweepSetting& setting : cell.settings) {
    for (Option& option : options) {
      if (option.name() == setting.option) set_option(option, setting.values, {cell.name});
    }
  }
  return out;
}

}  // namespace ragctl
