// The history of a knowledge base: names for snapshots, going back, and removing what nobody needs.
// A `reference` is what resolve_snapshot() takes. Everything that writes throws Error(kStore) when another
// writer holds the lock.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/store/repository.hpp"

namespace ragctl {

// Fills committed_at and tags.
void describe_snapshot(const std::string& path, SnapshotInfo& info);

// Names a snapshot; a tagged one is never collected. An existing tag is moved with `force`, else
// Error(kUsage) says which snapshot it names. Returns that snapshot's sequence number.
std::uint64_t tag_snapshot(const std::string& path, const std::string& tag, std::string_view reference,
                           bool force);

// Takes a name away; returns the number of the snapshot that it named. Error(kUsage) when there is no such
// tag.
std::uint64_t delete_tag(const std::string& path, const std::string& tag);

struct RestoreReport {
  std::uint64_t restored = 0;  // sequence number of the old snapshot
  bool committed = false;      // false: the newest is equal to it already
  SnapshotInfo newest;
};

// Publishes a new snapshot with the files and options of an old one, after verifying every byte of it.
// Nothing is removed: the snapshots in between stay as they are.
RestoreReport restore_snapshot(const std::string& path, std::string_view reference);

// Removes all snapshots but the newest `keep` and the tagged ones, with the files that only they need. keep 0
// means as many as the options of the newest snapshot keep. With `dry_run` only says what would go.
GarbageReport collect_knowledge_base_garbage(const std::string& path, std::size_t keep, bool dry_run = false);

}  // namespace ragctl
