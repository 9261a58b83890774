// Files of a knowledge base that no manifest vouches for: what a repair finds in its folders.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kb_state.hpp"
#include "ragctl/store/repository.hpp"
#include "segment.hpp"

namespace ragctl {

// Names in a folder ("segments") with an extension (".seg"), by time of modification, then by name.
std::vector<std::string> files_by_age(const std::string& directory, const std::string& folder,
                                      const std::string& extension);

// As a manifest would list it, with the hash that its name gives.
StoredFile stored_file(const std::string& directory, const std::string& name);

// As a manifest would list it, nothing of it dead.
SegmentState segment_state(const std::string& file, const SegmentMeta& meta);

// Which rows of a segment are dead.
struct Tombstones {
  std::vector<std::uint64_t> words;  // a bit for each row
  std::uint32_t chunks = 0;          // of these rows
  std::uint32_t documents = 0;

  bool has(std::uint32_t row) const { return ((words[row / 64] >> (row % 64)) & 1U) != 0; }
  bool include(const Tombstones& others) const;
};

// The tombstones in `file` ("": none are) as those of `segment`. nullopt when they cannot be its: of another
// number of rows, with a document that is dead in part, or damaged.
std::optional<Tombstones> read_tombstones(const std::string& directory, const std::string& file,
                                          const Segment& segment);

}  // namespace ragctl
