#include "update_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "merge_policy.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/embed/vectors.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kStandardInput = "-";

// A live document of the knowledge base. The views point into the mappings.
struct StoredDocument {
  std::string_view id;
  std::string_view root;
  std::string_view source;
  Hash128 signature;
  std::size_t segment = 0;
  std::uint32_t document = 0;
};

std::vector<StoredDocument> live_documents(const Snapshot& stored) {
  std::vector<StoredDocument> documents;
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const Segment& segment = stored.segment(i);
    for (std::uint32_t number = 0; number < segment.meta().documents; ++number) {
      const DocumentEntry entry = segment.document_entry(number);
      if (!segment.live(entry.first_row)) continue;
      const DocumentFields fields = segment.document(number);
      documents.push_back({fields.id, fields.root, fields.source, entry.signature, i, number});
    }
  }
  std::sort(documents.begin(), documents.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return documents;
}

// Options that decide how segments are written.
bool same_terms(const IndexOptions& a, const IndexOptions& b) {
  return a.title_weight == b.title_weight && a.heading_weight == b.heading_weight;
}
bool same_vector_index(const IndexOptions& a, const IndexOptions& b) {
  const bool same_graph = a.hnsw_m == b.hnsw_m && a.hnsw_ef_construction == b.hnsw_ef_construction;
  return a.vector_type == b.vector_type && (a.vector_type != "hnsw" || same_graph);
}
// False for a segment of an earlier version, which lacks codes that it would get today.
bool has_wanted_codes(const Segment& segment, const IndexOptions& options) {
  const SegmentMeta& meta = segment.meta();
  return meta.codes == wanted_codes(options, meta.chunks, meta.dimension);
}

class Planner {
 public:
  Planner(const Snapshot* stored, const InputDocuments& input, const IndexOptions& options,
          const std::string& analyzer)
      : stored_(stored), input_(input), options_(options), analyzer_(analyzer) {}

  UpdatePlan run() {
    if (stored_ != nullptr) {
      check_analyzer();
      plan_.fates.resize(stored_->size());
      compare(live_documents(*stored_));
    } else {
      compare({});
    }
    check_vectors();
    const bool options_changed = stored_ != nullptr && !(stored_options() == stored_->state().options);
    plan_.changed = stored_ == nullptr || replace_all_ || rewrite_all() || options_changed ||
                    !fresh_.empty() || plan_.counts.deleted > 0;
    if (plan_.changed) lay_out();
    return std::move(plan_);
  }

  // What the manifest will say; how to prune is the business of each update.
  IndexOptions stored_options() const {
    IndexOptions options = options_;
    if (stored_ != nullptr) options.prune = stored_->state().options.prune;
    return options;
  }

 private:
  void check_analyzer() const {
    const std::string& name = stored_->state().options.analyzer;
    if (name == options_.analyzer) return;
    throw Error(
        ErrorCode::kUsage, Location{stored_->directory()},
        fmt::format("was made with analyzer '{}', not '{}'; keep that analyzer or index into a new directory",
                    name, options_.analyzer));
  }

  bool pruned(const StoredDocument& document) const {
    if (options_.prune == "none" || input_.failures().contains(document.id)) return false;
    if (options_.prune == "all") return true;
    // What came through standard input once is not read again because something else comes through it.
    return document.root != kStandardInput && input_.roots().contains(document.root);
  }

  bool is_unread(const StoredDocument& document) const {
    const std::span<const std::string> unread = input_.input().unread;
    return std::any_of(unread.begin(), unread.end(),
                       [&](const std::string& source) { return is_of_source(document.source, source); });
  }

  // Walks both sorted lists. Fills the counters, the documents to write (fresh_), those that stay (kept_) and
  // those that die.
  void compare(const std::vector<StoredDocument>& stored) {
    const auto documents = input_.documents();
    std::size_t at = 0;
    for (std::uint32_t number = 0; number < documents.size(); ++number) {
      for (; at < stored.size() && stored[at].id < documents[number].id; ++at) missing(stored[at]);
      if (at == stored.size() || stored[at].id != documents[number].id) {
        ++plan_.counts.added;
        fresh_.push_back(number);
      } else {
        present(stored[at++], number);
      }
    }
    for (; at < stored.size(); ++at) missing(stored[at]);
    plan_.counts.skipped = input_.skipped();
    plan_.counts.failed = input_.failures().size();
    plan_.counts.scanned = documents.size() + plan_.counts.skipped + plan_.counts.failed;
    for (const auto& [id, reason] : input_.failures())
      plan_.counts.failures.push_back(fmt::format("document '{}': {}", id, reason));
  }

  void missing(const StoredDocument& document) {
    const bool unwanted = pruned(document);
    if (unwanted && !is_unread(document)) {
      ++plan_.counts.deleted;
      kill(document);
    } else {
      plan_.counts.spared += unwanted ? 1 : 0;
      ++not_in_input_;
      kept_.push_back({document, kNoInput});
    }
  }

  void present(const StoredDocument& document, std::uint32_t number) {
    if (document.signature == input_.documents()[number].signature) {
      ++plan_.counts.unchanged;
      kept_.push_back({document, number});
      return;
    }
    ++plan_.counts.modified;
    kill(document);
    fresh_.push_back(number);
  }

  void kill(const StoredDocument& document) {
    plan_.fates[document.segment].killed.push_back(document.document);
  }

  bool model_differs() const {
    const KbState& state = stored_->state();
    const VectorSet& vectors = *input_.input().vectors;
    const std::string_view model = input_.input().model;
    const std::string hash = state.model_file.empty() ? "" : stored_->manifest().file(state.model_file).hash;
    return state.dimension != vectors.dimension || state.model_fingerprint != vectors.model_fingerprint ||
           hash != (model.empty() ? "" : hash128(model).hex());
  }

  void check_vectors() {
    const VectorSet* vectors = input_.input().vectors;
    dimension_ = vectors == nullptr ? 0 : static_cast<std::uint32_t>(vectors->dimension);
    if (stored_ == nullptr) return;
    if (vectors == nullptr) {
      dimension_ = stored_->state().dimension;
      if (dimension_ == 0 || fresh_.empty()) return;
      throw Error(ErrorCode::kUsage, Location{stored_->directory()},
                  fmt::format("holds vectors of dimension {}, but the new chunks come without; embed them "
                              "with the same model",
                              dimension_));
    }
    if (vectors->rows == 0 || !model_differs()) {
      dimension_ = stored_->state().dimension;
      return;
    }
    replace_all_ = true;
    if (not_in_input_ == 0) return;
    throw Error(ErrorCode::kUsage, Location{stored_->directory()},
                fmt::format("its vectors are of another model ('{}' instead of '{}') and {} of its documents "
                            "are not in the input; "
                            "give all documents, or embed with the stored model",
                            stored_->state().model_fingerprint, vectors->model_fingerprint, not_in_input_));
  }

  bool reanalyze() const {
    return stored_ != nullptr &&
           (stored_->state().analyzer != analyzer_ || !same_terms(stored_->state().options, options_));
  }
  bool rewrite_all() const {
    if (stored_ == nullptr) return false;
    return reanalyze() ||
           (stored_->state().dimension > 0 && !same_vector_index(stored_->state().options, options_));
  }

  void lay_out() {
    if (replace_all_ || rewrite_all()) {
      for (SegmentFate& fate : plan_.fates) fate.kept = false;
      std::vector<std::size_t> all(plan_.fates.size());
      for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
      add_segment(all, true);
      return;
    }
    // The new documents count as a segment behind the stored ones, so that they are written once, merged or
    // not.
    std::vector<SegmentSize> sizes = sizes_after_kills();
    std::uint64_t fresh_chunks = 0;
    for (const std::uint32_t number : fresh_) fresh_chunks += input_.documents()[number].count;
    const std::size_t fresh_position = sizes.size();
    sizes.push_back({fresh_chunks, 0});
    for (std::size_t i = 0; i < fresh_position; ++i) plan_.fates[i].kept = sizes[i].live > 0;
    bool fresh_written = fresh_.empty();
    for (std::vector<std::size_t>& group : choose_merges(sizes)) {
      const bool with_fresh = group.back() == fresh_position;
      if (with_fresh) group.pop_back();
      fresh_written = fresh_written || with_fresh;
      add_segment(group, with_fresh);
    }
    if (!fresh_written) add_segment({}, true);
  }

  std::vector<SegmentSize> sizes_after_kills() const {
    std::vector<SegmentSize> sizes;
    for (std::size_t i = 0; i < plan_.fates.size(); ++i) {
      const SegmentState& state = stored_->state().segments[i];
      std::uint64_t killed = 0;
      for (const std::uint32_t number : plan_.fates[i].killed)
        killed += stored_->segment(i).document_entry(number).rows;
      sizes.push_back({state.live_chunks() - killed, state.dead_chunks + killed});
    }
    return sizes;
  }

  // Plans a segment of the documents that stay in `group` and, if asked, the fresh ones.
  void add_segment(const std::vector<std::size_t>& group, bool with_fresh) {
    struct Entry {
      std::string_view id;
      DocumentSource source;
    };
    std::vector<Entry> entries;
    for (const Kept& kept : kept_) {
      const StoredDocument& document = kept.document;
      if (!std::binary_search(group.begin(), group.end(), document.segment)) continue;
      const bool from_input = replace_all_ && kept.input != kNoInput;
      entries.push_back(
          {document.id, from_input ? DocumentSource{nullptr, kept.input}
                                   : DocumentSource{&stored_->segment(document.segment), document.document}});
    }
    if (with_fresh) {
      for (const std::uint32_t number : fresh_)
        entries.push_back({input_.documents()[number].id, {nullptr, number}});
    }
    for (const std::size_t i : group) plan_.fates[i].kept = false;
    if (entries.empty()) return;
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.id < b.id; });
    SegmentPlan segment;
    segment.reanalyze = reanalyze();
    segment.dimension = dimension_;
    for (const Entry& entry : entries) segment.documents.push_back(entry.source);
    plan_.segments.push_back(std::move(segment));
  }

  static constexpr std::uint32_t kNoInput = ~0U;
  struct Kept {
    StoredDocument document;
    std::uint32_t input = kNoInput;  // its number in the input
  };

  const Snapshot* stored_;
  const InputDocuments& input_;
  const IndexOptions& options_;
  const std::string& analyzer_;
  UpdatePlan plan_;
  std::vector<std::uint32_t> fresh_;  // documents of the input to write, ascending
  std::vector<Kept> kept_;
  std::uint64_t not_in_input_ = 0;
  std::uint32_t dimension_ = 0;
  bool replace_all_ = false;  // the vectors are of another model
};

}  // namespace

UpdatePlan plan_update(const Snapshot* stored, const InputDocuments& input, const IndexOptions& options,
                       const std::string& analyzer) {
  return Planner(stored, input, options, analyzer).run();
}

UpdatePlan plan_compaction(const Snapshot& stored, const std::string& analyzer) {
  UpdatePlan plan;
  plan.fates.resize(stored.size());
  const bool other_terms = stored.state().analyzer != analyzer;
  const auto outdated = [&](const Segment& segment) {
    return segment.has_deletions() || other_terms || !has_wanted_codes(segment, stored.state().options);
  };
  plan.changed = stored.size() > 1 || (stored.size() == 1 && outdated(stored.segment(0)));
  if (!plan.changed) return plan;
  for (SegmentFate& fate : plan.fates) fate.kept = false;
  SegmentPlan segment;
  segment.dimension = stored.state().dimension;
  segment.reanalyze = other_terms;
  for (const StoredDocument& document : live_documents(stored)) {
    segment.documents.push_back({&stored.segment(document.segment), document.document});
  }
  if (!segment.documents.empty()) plan.segments.push_back(std::move(segment));
  return plan;
}

}  // namespace ragctl
