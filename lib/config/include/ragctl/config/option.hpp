// One option as data: name, help, range and where its value lives. YAML keys, environment variables and
// command-line flags are all made from the same table.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ragctl/core/error.hpp"

namespace ragctl {

using OptionTarget =
    std::variant<bool*, std::uint32_t*, std::uint64_t*, double*, std::string*, std::vector<std::string>*>;

struct Option {
  std::string section;  // "chunk"; "" for the top level
  std::string key;      // "max_tokens"
  std::string help;     // one line
  OptionTarget target;
  double minimum = 0;  // numbers only, inclusive
  double maximum = 0;
  std::vector<std::string> choices;  // strings only; empty = any
  std::string origin = "default";
  bool is_path = false;  // texts and lists: names of files and folders

  std::string name() const;      // "chunk.max_tokens"
  std::string flag() const;      // "--max-tokens"
  std::string variable() const;  // "RAGCTL_CHUNK_MAX_TOKENS"
  bool is_flag() const { return std::holds_alternative<bool*>(target); }
  bool is_list() const { return std::holds_alternative<std::vector<std::string>*>(target); }
};

// Parses and stores values (one, or any number for a list). Throws Error(kUsage) at `where`: not a number,
// out of range (NaN included), not one of the choices (with the nearest), a path with a '~' for a home.
void set_option(Option& option, const std::vector<std::string>& values, const Location& where);

// Whether the values of the list are metrics, which may hold commas.
bool holds_metrics(const Option& option);

// "map, ndcg@5" is two metrics, but "ndcg@1=3,2=9" is one: a metric begins with a letter, except 11pt_avg.
std::vector<std::string> split_metrics(const std::string& text);

// The current value as YAML flow text: 256, 0.5, true, "text", [a, b].
std::string option_text(const Option& option);

// A message of a library, which knows an option by its name "query.recency", for the one who set it by a flag
// or a variable: that stands in the name's place. Where a file set the option that the message begins with,
// the place goes before it: "ragctl.yaml:3: query.recency: ...".
std::string named_as_given(std::string message, std::span<const Option> options);

}  // namespace ragctl
