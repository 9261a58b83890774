// Carries out a plan: writes segments, deletions and model, and publishes the snapshot.
#pragma once

#include "input_documents.hpp"
#include "ragctl/index/knowledge_base.hpp"
#include "ragctl/store/repository.hpp"
#include "snapshot.hpp"
#include "update_plan.hpp"

namespace ragctl {

struct CommitContext {
  const std::string& directory;
  RepositoryWriter& writer;  // of that directory
  const Snapshot* stored;    // nullptr for a new knowledge base
  const InputDocuments& input;
  const IndexOptions& options;  // to be stored
  const Analyzer& analyzer;
  const Context& context;
  bool collect = true;  // removes old snapshots afterwards
};

// Also removes the snapshots that are not to be kept; a failure there is a warning, for the commit stands.
SnapshotInfo commit_plan(const UpdatePlan& plan, const CommitContext& context);

// Removes all snapshots but the newest `keep`. A failure is a warning, for what was committed stands.
void remove_old_snapshots(RepositoryWriter& writer, std::uint32_t keep, const Context& context);

SnapshotInfo snapshot_info(const Manifest& manifest, const KbState& state);

}  // namespace ragctl
