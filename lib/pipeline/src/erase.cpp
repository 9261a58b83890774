#include "ragctl/pipeline/erase.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "models.hpp"
#include "ragctl/index/snapshot_diff.hpp"
#include "ragctl/index/snapshots.hpp"
#include "ragctl/store/repository.hpp"
#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

class Eraser {
 public:
  Eraser(const std::string& path, std::span<const std::string> documents, const EraseOptions& options,
         const Context& context)
      : path_(path), asked_(documents.begin(), documents.end()), options_(options), context_(context) {
    // Ids are stored in normal form C; macOS gives names of files decomposed.
    wanted_ = asked_;
    for (const std::string& id : asked_) wanted_.insert(to_nfc(id));
  }

  // The lock is held from the first look to the last removal: what another writer committed in between would
  // be in none of the chunks that are gathered, and gone.
  EraseReport run() {
    (void)read_newest_manifest(path_);  // a writer would make what is missing
    if (!options_.dry_run) writer_.emplace(path_);
    const std::vector<SnapshotInfo> snapshots = list_snapshots(path_);
    find(snapshots);
    report_.newest = snapshots.back();
    if (report_.erased.empty()) {
      sweep(snapshots.size());
      return std::move(report_);
    }
    refuse_tagged(snapshots);
    gather();
    for (const SnapshotInfo& snapshot : snapshots) report_.snapshots += snapshot.tags.empty() ? 1 : 0;
    if (options_.dry_run) return std::move(report_);
    rewrite();
    report_.newest = compact_knowledge_base(*writer_, context_);
    report_.snapshots = writer_->collect_garbage(1).manifests;
    return std::move(report_);
  }

 private:
  bool refits() const { return has_model_ && !options_.keep_model; }

  // An erasure that was killed while it removed files leaves some that no snapshot names, and so does any
  // other writer; nobody can tell whose text is in them.
  void sweep(std::size_t snapshots) {
    report_.leftovers =
        (writer_ ? writer_->collect_garbage(snapshots) : plan_garbage(path_, snapshots)).files;
  }

  void find(const std::vector<SnapshotInfo>& snapshots) {
    const std::vector<std::string> ids(wanted_.begin(), wanted_.end());
    std::set<std::string> found;
    for (const SnapshotInfo& snapshot : snapshots) {
      for (std::string& id : stored_documents(path_, snapshot.sequence, ids)) {
        holders_.insert(snapshot.sequence);
        if (!snapshot.model.empty()) models_.insert(snapshot.model);
        found.insert(std::move(id));
      }
    }
    report_.erased.assign(found.begin(), found.end());
    for (const std::string& id : asked_) {
      if (!found.contains(id) && !found.contains(to_nfc(id))) report_.unknown.push_back(id);
    }
  }

  // A tag is a promise to keep a snapshot; only its owner can take it back.
  void refuse_tagged(const std::vector<SnapshotInfo>& snapshots) const {
    for (const SnapshotInfo& snapshot : snapshots) {
      if (snapshot.tags.empty()) continue;
      const bool holds = holders_.contains(snapshot.sequence);
      const bool knows = !options_.keep_model && models_.contains(snapshot.model);
      if (!holds && !knows) continue;
      throw Error(
          ErrorCode::kUsage, Location{path_},
          fmt::format(
              "the tag '{}' keeps snapshot {}, {}; delete the tag first (ragctl snapshot tag {} {} --delete)",
              snapshot.tags.front(), snapshot.sequence,
              holds ? "which holds a document to erase" : "whose model was fitted on a document to erase",
              path_, snapshot.tags.front()));
    }
  }

  // The chunks that remain, with their vectors unless these are made anew.
  void gather() {
    const KnowledgeBase kb = KnowledgeBase::open(path_);
    index_options_ = kb.options();
    index_options_.prune = "all";
    if (const Embedder* model = kb.embedder()) {
      has_model_ = true;
      model_ = serialize_embedder(*model);
    }
    vectors_.dimension = kb.info().dimension;
    vectors_.model_fingerprint = kb.info().model;
    for (std::uint32_t row = 0; row < kb.rows(); ++row) {
      if (!kb.live(row)) continue;
      Chunk chunk = kb.chunk(row);
      if (wanted_.contains(chunk.document_id)) {
        ++report_.chunks;
        continue;
      }
      chunks_.push_back(std::move(chunk));
      if (vectors_.dimension == 0 || refits()) continue;
      const auto vector = kb.vector(row);
      vectors_.values.insert(vectors_.values.end(), vector.begin(), vector.end());
    }
    vectors_.rows = chunks_.size();
    report_.refitted = refits();
    report_.model_kept = has_model_ && !refits();
    if (chunks_.empty())
      throw Error(ErrorCode::kUsage, Location{path_}, "nothing would remain; remove the folder instead");
  }

  void rewrite() {
    if (refits()) fit();
    IndexInput input{chunks_, nullptr, {}};
    if (vectors_.dimension > 0) {
      input.vectors = &vectors_;
      input.model = model_;
    }
    update_knowledge_base(*writer_, input, index_options_, context_);
  }

  void fit() {
    EmbedOptions embed;
    embed.lsa = options_.lsa;
    embed.lsa.dimension = static_cast<std::uint32_t>(vectors_.dimension);
    const ModelHandle model = fit_model(chunks_, "", embed, context_);
    vectors_ = embed_chunks(chunks_, *model.embedder, context_);
    model_ = model.bytes;
  }

  const std::string& path_;
  std::set<std::string> asked_;
  std::set<std::string> wanted_;
  const EraseOptions& options_;
  const Context& context_;
  std::optional<RepositoryWriter> writer_;  // none for a dry run
  EraseReport report_;
  std::set<std::uint64_t> holders_;  // snapshots with a file that holds a wanted document
  std::set<std::string> models_;     // of those snapshots
  IndexOptions index_options_;
  std::vector<Chunk> chunks_;
  VectorSet vectors_;
  std::string model_;
  bool has_model_ = false;
};

}  // namespace

EraseReport erase_documents(const std::string& path, std::span<const std::string> documents,
                            const EraseOptions& options, const Context& context) {
  return Eraser(path, documents, options, context).run();
}

}  // namespace ragctl
