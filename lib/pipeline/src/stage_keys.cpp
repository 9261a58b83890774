#include "stage_keys.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "ragctl/core/file.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl {
namespace {

// What `ragctl run` and a sweep write; other files of the folder are the user's.
constexpr std::array kWorkspaceFiles = {
    "documents.jsonl", "tokenizer.model", "chunks.jsonl", "model.lsa",   "vectors.safetensors", "kb",
    "kb.new",          "kb.old",          "run.trec",     "scores.json", "state.json",          "run.json",
    "sweep",
};

}  // namespace

Hash128 options_hash(const Config& config, std::string_view section, std::uint64_t version,
                     std::initializer_list<std::string_view> except) {
  Hasher hasher;
  hasher.add(section).add(version);
  Config copy = config;
  for (const Option& option : options_of(copy)) {
    if (option.section != section || std::find(except.begin(), except.end(), option.key) != except.end())
      continue;
    hasher.add(option.key).add(option_text(option));
  }
  return hasher.digest();
}

std::string analyzer_version(const std::string& name) { return make_analyzer(name)->fingerprint(); }

std::string synonyms_hash(const Config& config) {
  return names_synonyms(config) ? hash128(read_file(resolve_path(config, config.query.synonyms))).hex() : "";
}

IngestOptions resolved_ingest(const Config& config) {
  IngestOptions options = config.ingest;
  if (options.base_directory.empty() && !config.path.empty()) {
    options.base_directory = std::filesystem::path(config.path).parent_path().string();
    options.in_project = true;
  }
  if (config.workspace.empty()) return options;
  const std::string workspace = resolve_path(config, config.workspace);
  for (const char* name : kWorkspaceFiles) options.outputs.push_back(workspace + "/" + name);
  return options;
}

std::vector<std::string> hash_sources(const std::vector<SourceFile>& sources, const Context& context) {
  std::vector<std::string> hashes(sources.size());
  parallel_for(context, sources.size(), 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      try {
        hashes[i] = hash128(read_file(sources[i].path)).hex();
      } catch (const Error&) {
        hashes[i].clear();
      }
    }
  });
  return hashes;
}

}  // namespace ragctl
