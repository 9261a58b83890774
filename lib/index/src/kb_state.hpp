// The body of a knowledge base's manifest: options, model and segments (docs/formats.md, "Manifest").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ragctl/core/json.hpp"
#include "ragctl/index/index_options.hpp"

namespace ragctl {

struct SegmentState {
  std::string file;          // "segments/<hash>.seg"
  std::uint32_t chunks = 0;  // with the dead ones
  std::uint32_t documents = 0;
  std::uint32_t dead_chunks = 0;
  std::uint32_t dead_documents = 0;
  std::string deletions;  // "deletions/<hash>.del", "" when nothing is dead

  std::uint32_t live_chunks() const { return chunks - dead_chunks; }
  std::uint32_t live_documents() const { return documents - dead_documents; }
};

struct KbState {
  IndexOptions options;
  std::string analyzer;  // fingerprint
  std::uint32_t dimension = 0;
  std::string model_file;  // "models/<hash>.model" or ""
  std::string model_fingerprint;
  std::vector<SegmentState> segments;

  std::uint64_t live_chunks() const;
  std::uint64_t live_documents() const;
  Json to_json() const;
  // Throws Error(kStore) located at `directory`.
  static KbState from_json(const Json& json, const std::string& directory);
};

// Throws Error(kUsage) naming the option that is out of range.
void check_options(const IndexOptions& options);

}  // namespace ragctl
