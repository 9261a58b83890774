// A damaged knowledge base made whole again, as far as its files allow.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

struct LostDocument {
  std::string id;                   // "" when it cannot be read any more
  std::string place;                // "document 3 of segments/<hash>.seg"
  bool whole = true;                // false: only the chunks named are lost, the rest of it is kept
  std::vector<std::string> chunks;  // ids, or what can be said about them
};

struct LostSnapshot {
  std::uint64_t sequence = 0;
  std::string fault;  // why it cannot be opened any more
};

struct RepairReport {
  std::vector<std::string> faults;           // what was found, as VerifyReport has it
  std::vector<std::string> repaired;         // what was done about it, a line each
  std::vector<LostDocument> lost_documents;  // of the newest snapshot
  // Kept, and maybe not in the newest snapshot any more, whose manifest is lost: nothing tells. Ids, "" where
  // it cannot be read.
  std::vector<std::string> unsure_documents;
  std::vector<LostSnapshot> lost_snapshots;
  std::vector<std::string> lost_tags;
  std::vector<std::string>
      lost_vectors;  // ids of chunks whose vector is zero now: there is no model to make it
  std::vector<std::string> lost_otherwise;  // model, tombstones, options: a line each
  bool committed = false;                   // a new snapshot was published
  SnapshotInfo newest;                      // when there is one
  std::uint64_t aside = 0;                  // files moved to "damaged"

  bool lossless() const {
    return lost_documents.empty() && lost_snapshots.empty() && lost_tags.empty() && lost_vectors.empty() &&
           lost_otherwise.empty() && unsure_documents.empty();
  }
};

// In this order:
//
// 1. What checksums prove is changed back: files in which single bytes were hit are then what they were. A
// segment whose documents are all whole is written again from them, which gives the same bytes: all its
// snapshots are sound again.
//
// 2. A manifest that is lost is looked for: its hash tells when the files that are there have been put
// together as it had them (lost_manifest.hpp).
//
// 3. CURRENT names the newest snapshot whose manifest is sound. When it is not the newest of all, the
// segments that no sound manifest names go on top of it, newer versions winning, with the tombstones that are
// there; without any manifest all segments do.
//
// 4. Where files of that snapshot are still damaged, its documents are gathered from what is left (a document
// whose signature is right is whole; of the others the chunks whose blocks are), the lexical index, tables
// and graph are made anew from their texts, vectors are kept where they are sound and else made by the stored
// model, tombstones are inferred, and all of it is published as a new snapshot in one atomic commit.
//
// 5. What is damaged beyond that moves to the folder "damaged" together with the manifests that need it,
// until collection. verify_knowledge_base() finds nothing afterwards.
//
// A failure anywhere leaves what was there before, or a state from which the next repair goes on. With
// `dry_run` nothing is changed; the report then says what would be lost. Throws Error(kStore) when another
// writer holds the lock, or when neither a manifest nor a segment is left to begin from.
RepairReport repair_knowledge_base(const std::string& path, bool dry_run, const Context& context);

}  // namespace ragctl
