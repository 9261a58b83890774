// Taking documents out of every file of a knowledge base.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/embed/embed_options.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

struct EraseOptions {
  // Keeps the model. It was fitted on the documents and can hold word pieces that occur in an erased one
  // alone.
  bool keep_model = false;
  bool dry_run = false;
  // How the model is fitted anew; its dimension is that of the knowledge base.
  LsaOptions lsa;
};

struct EraseReport {
  std::vector<std::string> erased;   // that some snapshot's files held
  std::vector<std::string> unknown;  // that no snapshot did
  std::uint64_t chunks = 0;          // live ones that go
  std::uint64_t snapshots = 0;       // removed: all but the new one and the tagged ones
  bool refitted = false;             // the model, without the erased documents
  bool model_kept = false;           // there is a model, and it stays as it was
  // Files that no snapshot named, removed because no snapshot held a document: they could hold it.
  std::uint64_t leftovers = 0;
  SnapshotInfo newest;
};

// Deletes the documents, fits the model anew on what remains (unless kept) and with it every vector, rewrites
// all into one segment, and removes every older snapshot that is not tagged: afterwards no text, term, id or
// vector of the documents is left in any file of the knowledge base, deleted rows and aside files included.
// When no snapshot holds any of them only files that no snapshot names are removed. An interruption leaves a
// sound knowledge base; erasing again goes on where it was. Nobody else can write meanwhile. Throws
// Error(kUsage) when a tagged snapshot holds one of them or a model fitted on them, naming the tag, and when
// nothing would remain; Error(kStore) when another writer holds the lock.
EraseReport erase_documents(const std::string& path, std::span<const std::string> documents,
                            const EraseOptions& options, const Context& context);

}  // namespace ragctl
