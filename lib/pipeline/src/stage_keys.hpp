// What a stage depends on, as hashes.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/config/config.hpp"
#include "ragctl/core/hash.hpp"

namespace ragctl {

// Over the texts of all options of a section but those in `except`, with a version that changes whenever the
// stage's results may change.
Hash128 options_hash(const Config& config, std::string_view section, std::uint64_t version,
                     std::initializer_list<std::string_view> except = {});

// The version of an analyzer's terms, on which models and indexes hang.
std::string analyzer_version(const std::string& name);

// Of the bytes of the file that query.synonyms names; "" where it names none.
std::string synonyms_hash(const Config& config);

// config.ingest with the folder that its relative inputs are seen from, and with the files of the workspace
// as outputs, which may lie in a folder of the inputs.
IngestOptions resolved_ingest(const Config& config);

// Of the bytes of each file; "" for one that cannot be read (read_source reports why).
std::vector<std::string> hash_sources(const std::vector<SourceFile>& sources, const Context& context);

}  // namespace ragctl
