#include "commit.hpp"

#include "ragctl/embed/vectors.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl {
namespace {

class Committer {
 public:
  Committer(const UpdatePlan& plan, const CommitContext& context) : plan_(plan), context_(context) {}

  SnapshotInfo run() {
    state_.options = context_.options;
    state_.analyzer = context_.analyzer.fingerprint();
    for (std::size_t i = 0; i < plan_.fates.size(); ++i) {
      if (plan_.fates[i].kept) keep_segment(i);
    }
    for (const SegmentPlan& segment : plan_.segments) write_new_segment(segment);
    put_model();
    context_.context.check_cancelled();
    const Manifest& manifest = context_.writer.commit(std::move(files_), state_.to_json());
    if (context_.collect)
      remove_old_snapshots(context_.writer, context_.options.keep_snapshots, context_.context);
    return snapshot_info(manifest, state_);
  }

 private:
  const KbState& stored() const { return context_.stored->state(); }

  void reuse(const std::string& path) { files_.push_back(context_.stored->manifest().file(path)); }

  void keep_segment(std::size_t i) {
    SegmentState segment = stored().segments[i];
    reuse(segment.file);
    if (!plan_.fates[i].killed.empty()) {
      bury(context_.stored->segment(i), plan_.fates[i].killed, segment);
    } else if (!segment.deletions.empty()) {
      reuse(segment.deletions);
    }
    state_.segments.push_back(std::move(segment));
  }

  // Writes the tombstones of a segment: those it had and the new ones.
  void bury(const Segment& segment, const std::vector<std::uint32_t>& killed, SegmentState& state) {
    std::vector<std::uint64_t> dead((std::size_t{segment.rows()} + 63) / 64);
    for (std::uint32_t row = 0; row < segment.rows(); ++row) {
      if (!segment.live(row)) dead[row / 64] |= std::uint64_t{1} << (row % 64);
    }
    for (const std::uint32_t document : killed) {
      const DocumentEntry entry = segment.document_entry(document);
      for (std::uint32_t row = entry.first_row; row < entry.first_row + entry.rows; ++row) {
        dead[row / 64] |= std::uint64_t{1} << (row % 64);
      }
      state.dead_chunks += entry.rows;
    }
    state.dead_documents += static_cast<std::uint32_t>(killed.size());
    files_.push_back(context_.writer.add("deletions", ".del",
                                         [&](const ByteSink& sink) { sink(format_deletions(dead)); }));
    state.deletions = files_.back().path;
  }

  void write_new_segment(const SegmentPlan& plan) {
    const SegmentContext context{context_.input, context_.options, context_.analyzer, context_.directory,
                                 context_.context};
    SegmentMeta meta;
    files_.push_back(context_.writer.add(
        "segments", ".seg", [&](const ByteSink& sink) { meta = write_segment(plan, context, sink); }));
    SegmentState segment;
    segment.file = files_.back().path;
    segment.chunks = meta.chunks;
    segment.documents = meta.documents;
    state_.segments.push_back(std::move(segment));
    state_.dimension = meta.dimension;
  }

  // The model of the input when it brings one, else the stored one.
  void put_model() {
    const IndexInput& input = context_.input.input();
    const bool from_input = input.vectors != nullptr && input.vectors->rows > 0;
    if (!from_input) {
      if (context_.stored == nullptr) return;
      state_.dimension = stored().dimension;
      state_.model_file = stored().model_file;
      state_.model_fingerprint = stored().model_fingerprint;
      if (!state_.model_file.empty()) reuse(state_.model_file);
      return;
    }
    state_.dimension = static_cast<std::uint32_t>(input.vectors->dimension);
    state_.model_fingerprint = input.vectors->model_fingerprint;
    if (input.model.empty()) return;
    const std::string path = "models/" + hash128(input.model).hex() + ".model";
    if (context_.stored != nullptr && stored().model_file == path) {
      reuse(path);
    } else {
      files_.push_back(
          context_.writer.add("models", ".model", [&](const ByteSink& sink) { sink(input.model); }));
    }
    state_.model_file = path;
  }

  const UpdatePlan& plan_;
  const CommitContext& context_;
  KbState state_;
  std::vector<StoredFile> files_;
};

}  // namespace

SnapshotInfo snapshot_info(const Manifest& manifest, const KbState& state) {
  SnapshotInfo info;
  info.sequence = manifest.sequence;
  info.id = manifest.id;
  info.documents = state.live_documents();
  info.chunks = state.live_chunks();
  info.segments = state.segments.size();
  for (const StoredFile& file : manifest.files) info.bytes += file.size;
  info.dimension = state.dimension;
  info.analyzer = state.analyzer;
  info.model = state.model_fingerprint;
  return info;
}

void remove_old_snapshots(RepositoryWriter& writer, std::uint32_t keep, const Context& context) {
  try {
    writer.collect_garbage(keep);
  } catch (const Error& error) {
    context.warn("index",
                 std::string("the snapshot is committed, but old ones were not removed: ") + error.what());
  }
}

SnapshotInfo commit_plan(const UpdatePlan& plan, const CommitContext& context) {
  return Committer(plan, context).run();
}

}  // namespace ragctl
