// A grid of configurations: the `sweep` section of a YAML file.
//
//   sweep:                                   # 2 x 3 cells
//     query: {mode: [lexical, hybrid]}
//     chunk: {max_tokens: [128, 256, 512]}
//
// A list makes the cells of all its items, a single value holds for all cells. `sweep` may also be a list of
// such grids, whose cells are then tried one grid after the other; {} is the configuration itself.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ragctl/config/config.hpp"

namespace ragctl {

// More cells are refused: a mistake, or weeks of work.
constexpr std::size_t kMaxSweepCells = 1000;

struct SweepSetting {
  std::string option;               // "chunk.max_tokens"
  std::vector<std::string> values;  // as set_option() takes them
  std::string text;                 // the value as option_text() writes it: 256, "hybrid"

  bool operator==(const SweepSetting&) const = default;
};

struct SweepCell {
  std::string name;  // "max_tokens=256 mode=lexical"; "as configured" without settings
  std::vector<SweepSetting> settings;
};

struct Sweep {
  std::vector<std::string> options;  // that any cell sets, in the order of their first mention
  std::vector<SweepCell> cells;      // the last option named varies fastest; names are distinct
};

// Throws Error(kUsage) with line and column: no sweep section; an unknown key; a value that its option does
// not take; an empty list; a value or cell that stands there twice; more than kMaxSweepCells; an option that
// would change what is measured or has no say in an evaluation (eval.*, workspace, questions, ingest.inputs,
// query.k, query.level).
Sweep read_sweep(const std::string& path);

// The configuration of one cell.
Config with_settings(const Config& config, const SweepCell& cell);

}  // namespace ragctl
