// Which snapshot a person means.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ragctl/store/repository.hpp"

namespace ragctl {

// When a snapshot was published, in seconds since 1970: the time of last modification of its manifest file,
// for no time stands inside the files. Copies keep it that are made with cp -a, rsync -a or tar.
std::int64_t commit_time(const std::string& directory, const SnapshotName& name);

// The sequence number of a kept snapshot. `reference` is the first that fits of: "newest"; a tag; a sequence
// number; an ISO 8601 date or time (parse_time()), which means the newest snapshot that was committed at or
// before it; the first 4 or more hex digits of an id, in small letters or capitals. Throws Error(kUsage) that
// says what there is when nothing fits, `reference` is empty, an id is ambiguous or the time lies before the
// first kept snapshot;
// Error(kStore) as list_manifests() and read_tags().
std::uint64_t resolve_snapshot(const std::string& directory, std::string_view reference);

}  // namespace ragctl
