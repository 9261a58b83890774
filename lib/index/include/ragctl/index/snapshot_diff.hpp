// Which documents two snapshots of a knowledge base hold, and which of them differ.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

struct DocumentChange {
  std::string id;
  std::uint32_t chunks_before = 0;  // 0: added
  std::uint32_t chunks_after = 0;   // 0: deleted

  bool operator==(const DocumentChange&) const = default;
};

struct SnapshotDiff {
  std::uint64_t before = 0;  // sequence numbers
  std::uint64_t after = 0;
  std::vector<DocumentChange> added;  // each list sorted by id
  std::vector<DocumentChange> modified;
  std::vector<DocumentChange> deleted;
  std::uint64_t unchanged = 0;
};

// References as resolve_snapshot() takes them. A document is modified when anything that is stored of it or
// of its chunks differs. Reads document records only.
SnapshotDiff diff_snapshots(const std::string& path, std::string_view before, std::string_view after);

// Those of `ids` that any segment of the snapshot holds, deleted or not.
std::vector<std::string> stored_documents(const std::string& path, std::uint64_t sequence,
                                          std::span<const std::string> ids);

}  // namespace ragctl
