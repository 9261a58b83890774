// Options on the command line that other options leave without effect. They are refused, for somebody expects
// something of them; values of configuration files and variables are for all commands and pass. For the forms
// of `ragctl eval` see eval_forms.hpp.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "command_line.hpp"
#include "ragctl/chunk/chunker.hpp"
#include "ragctl/embed/embed_options.hpp"
#include "ragctl/index/index_options.hpp"
#include "ragctl/query/query.hpp"

namespace ragctl::cli {

struct IdleOption {
  std::string_view flag;  // "--rrf-k"
  bool idle = false;      // without effect as things are
  std::string message;    // what follows the flag: "goes with --fusion rrf"
};

// Throws Error(kUsage) "<command>: <flag> <message>" for the first that is given and idle.
void refuse_idle(const CommandLine& line, std::initializer_list<IdleOption> options);

// The same for the options of a section of the configuration.
void refuse_idle_options(const CommandLine& line, const ChunkOptions& options);
void refuse_idle_options(const CommandLine& line, const EmbedOptions& options);
void refuse_idle_options(const CommandLine& line, const IndexOptions& options);
void refuse_idle_options(const CommandLine& line, const QueryOptions& options);

}  // namespace ragctl::cli
