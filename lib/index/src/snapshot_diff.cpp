#include "ragctl/index/snapshot_diff.hpp"

#include <algorithm>

#include "ragctl/store/snapshot_ref.hpp"
#include "snapshot.hpp"

namespace ragctl {
namespace {

struct Entry {
  std::string_view id;
  Hash128 signature;
  std::uint32_t chunks = 0;
};

// Live documents, sorted by id; the views point into the mappings.
std::vector<Entry> live_entries(const Snapshot& snapshot) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const Segment& segment = snapshot.segment(i);
    for (std::uint32_t number = 0; number < segment.meta().documents; ++number) {
      const DocumentEntry entry = segment.document_entry(number);
      if (segment.live(entry.first_row))
        entries.push_back({segment.document(number).id, entry.signature, entry.rows});
    }
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.id < b.id; });
  return entries;
}

Snapshot open(const std::string& path, std::string_view reference) {
  return {path, read_manifest(path, resolve_snapshot(path, reference))};
}

}  // namespace

SnapshotDiff diff_snapshots(const std::string& path, std::string_view before, std::string_view after) {
  const Snapshot a = open(path, before);
  const Snapshot b = open(path, after);
  SnapshotDiff diff;
  diff.before = a.manifest().sequence;
  diff.after = b.manifest().sequence;
  const std::vector<Entry> old_entries = live_entries(a);
  const std::vector<Entry> new_entries = live_entries(b);
  auto old_entry = old_entries.begin();
  auto new_entry = new_entries.begin();
  while (old_entry != old_entries.end() || new_entry != new_entries.end()) {
    const bool only_old =
        new_entry == new_entries.end() || (old_entry != old_entries.end() && old_entry->id < new_entry->id);
    const bool only_new = !only_old && (old_entry == old_entries.end() || new_entry->id < old_entry->id);
    if (only_old) {
      diff.deleted.push_back({std::string(old_entry->id), old_entry->chunks, 0});
    } else if (only_new) {
      diff.added.push_back({std::string(new_entry->id), 0, new_entry->chunks});
    } else if (old_entry->signature == new_entry->signature) {
      ++diff.unchanged;
    } else {
      diff.modified.push_back({std::string(old_entry->id), old_entry->chunks, new_entry->chunks});
    }
    if (!only_new) ++old_entry;
    if (!only_old) ++new_entry;
  }
  return diff;
}

std::vector<std::string> stored_documents(const std::string& path, std::uint64_t sequence,
                                          std::span<const std::string> ids) {
  const Snapshot snapshot(path, read_manifest(path, sequence));
  std::vector<std::string> found;
  for (const std::string& id : ids) {
    bool stored = false;
    for (std::size_t i = 0; i < snapshot.size() && !stored; ++i)
      stored = snapshot.segment(i).find_document(id).has_value();
    if (stored) found.push_back(id);
  }
  return found;
}

}  // namespace ragctl
