// The whole configuration: one options struct per stage, filled in layers: defaults < user file < project
// file < environment < flags. Every option is described once, in the table that options_of() binds to a
// Config.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/chunk/chunker.hpp"
#include "ragctl/config/option.hpp"
#include "ragctl/embed/embed_options.hpp"
#include "ragctl/eval/eval_options.hpp"
#include "ragctl/index/index_options.hpp"
#include "ragctl/ingest/ingest.hpp"
#include "ragctl/query/query.hpp"

namespace ragctl {

struct Config {
  std::string path;                    // of the project file; empty without one
  std::string workspace;               // folder of the artifacts of `ragctl run`
  std::vector<std::string> questions;  // asked at the end of `ragctl run`
  // Lines of a hit that are shown to people, those with the most matched words; 0: all. `ragctl run` shows
  // three unless it is set.
  std::uint32_t snippet_lines = 0;
  IngestOptions ingest;
  ChunkOptions chunk;
  EmbedOptions embed;
  IndexOptions index;
  QueryOptions query;
  EvalOptions eval;
};

// All options bound to the fields of `config`, in the order of the stages. The Config must outlive the table.
std::vector<Option> options_of(Config& config);

// Reads one YAML file into the options and marks their origin "<path>:<line>". Relative paths in it
// (ingest.inputs, workspace, embed.model, query.synonyms, eval.queries, eval.qrels, eval.spans) stay as
// written; resolve_path() resolves them against the file's folder. Throws Error(kUsage) with line and column:
// unknown or duplicate key, alias, wrong type, value out of range; Error(kInput) for text that is no YAML.
void apply_yaml(std::vector<Option>& options, const std::string& path);

// Sets every option that has a variable RAGCTL_<SECTION>_<KEY> (RAGCTL_CHUNK_MAX_TOKENS); lists are separated
// by commas, metrics as split_metrics() does. `lookup` returns nullptr for a variable that is not set.
void apply_environment(std::vector<Option>& options, const std::function<const char*(const char*)>& lookup);

// What is to be told of the variables of an environment ("NAME=value") that begin with RAGCTL_ and set
// nothing:
// "$RAGCTL_CHUNK_MAX_TOKEN sets no option, did you mean 'RAGCTL_CHUNK_MAX_TOKENS'?". Those of the tests and
// of the build are none of them.
std::vector<std::string> unknown_variables(const std::vector<Option>& options,
                                           std::span<const std::string_view> environment);

// `path` as seen from the folder of the configuration file (absolute paths and "-" unchanged).
std::string resolve_path(const Config& config, const std::string& path);

// Whether query.synonyms is the name of a file.
bool names_synonyms(const Config& config);

// config.query with the file of synonyms as resolve_path() sees it: what a search takes.
QueryOptions resolved_query(const Config& config);

// The configuration as YAML with the origin of each value as a comment.
std::string show_config(const std::vector<Option>& options);

}  // namespace ragctl
