// Names for snapshots: one small checksummed file, TAGS, replaced whole by the writer (docs/formats.md,
// "Tags").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

struct Tag {
  std::string name;
  std::uint64_t sequence = 0;
  std::string id;  // of the manifest, 32 hex digits

  bool operator==(const Tag&) const = default;
};

// Throws Error(kUsage) unless the name has 1 to 64 letters, digits, '.', '_' and '-' of ASCII, begins with a
// letter, and could be meant for nothing else: not "newest", not 4 or more hex digits (the beginning of an
// id).
void check_tag_name(std::string_view name);

// Sorted by name; none when there is no such file. Throws Error(kStore) naming the file when it is damaged or
// of a newer format.
std::vector<Tag> read_tags(const std::string& directory);

// What a damaged file still says: the lines that pass their own check.
std::vector<Tag> salvage_tags(const std::string& directory);

}  // namespace ragctl
