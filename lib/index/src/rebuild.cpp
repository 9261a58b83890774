#include "rebuild.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commit.hpp"
#include "index_analyzer.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/embed/vectors.hpp"

namespace ragctl {
namespace {

// Chunks gathered from damaged segments, with their vectors.
struct Gathered {
  std::vector<Chunk> chunks;
  VectorSet vectors;
  std::vector<std::size_t> without;  // chunks whose vector is still zero

  explicit Gathered(const KbState& state) {
    vectors.dimension = state.dimension;
    vectors.model_fingerprint = state.model_fingerprint;
  }

  void take(const SalvagedDocument& document, const SegmentSalvage& salvage) {
    for (std::size_t i = 0; i < document.chunks.size(); ++i) {
      const auto vector = salvage.vector(document.chunk_rows[i]);
      if (vector) {
        vectors.values.insert(vectors.values.end(), vector->begin(), vector->end());
      } else {
        without.push_back(chunks.size());
        vectors.values.resize(vectors.values.size() + vectors.dimension);
      }
      chunks.push_back(document.chunks[i]);
    }
    vectors.rows = chunks.size();
  }

  // Makes the missing vectors. True when none is missing any more.
  bool complete(const Embedder* model, const Context& context) {
    if (vectors.dimension == 0 || without.empty()) return true;
    if (model == nullptr) return false;
    for (const std::size_t i : without) {
      const std::string text = embedding_text(chunks[i]);
      const std::array<std::string_view, 1> texts = {text};
      model->embed_documents(texts, {vectors.values.data() + i * vectors.dimension, vectors.dimension},
                             context);
    }
    return true;
  }

  IndexInput input(std::string_view model) const {
    IndexInput input{chunks, nullptr, {}};
    if (vectors.dimension == 0 || chunks.empty()) return input;
    input.vectors = &vectors;
    input.model = model;
    return input;
  }
};

class Rebuilder {
 public:
  Rebuilder(const DamagedBase& base, RepositoryWriter& writer, RepairReport& report, const Context& context)
      : base_(base),
        writer_(writer),
        report_(report),
        context_(context),
        options_(base.state().options),
        gathered_(base.state()) {}

  SnapshotInfo run() {
    make_analyzer();
    for (const BaseSegment& segment : base_.segments()) {
      if (segment.salvage != nullptr) gather(segment);
    }
    complete_vectors();
    const Snapshot sound(base_directory(), sound_manifest());
    const InputDocuments documents(gathered_.input(model_), context_);
    const UpdatePlan plan = make_plan(sound, documents);
    return commit_plan(
        plan, {base_directory(), writer_, &sound, documents, options_, analyzer_->get(), context_, false});
  }

 private:
  const std::string& base_directory() const { return base_.directory(); }
  const KbState& state() const { return base_.state(); }

  // Without its model an analyzer may make other terms: then all are made anew.
  void make_analyzer() {
    if (!state().model_file.empty() && !base_.model_lost())
      model_ = read_file(base_directory() + "/" + state().model_file);
    try {
      analyzer_ = open_analyzer(state().analyzer);
    } catch (const Error& error) {
      if (!base_.model_lost() || !is_damage(error)) throw;
      options_.analyzer = IndexOptions().analyzer;
      analyzer_ = open_analyzer(options_.analyzer);
      report_.lost_otherwise.push_back(
          fmt::format("analyzer {}: it needs the tokenizer of the model; {} makes the terms now",
                      state().options.analyzer, options_.analyzer));
    }
    if (!base_.model_lost()) return;
    report_.lost_otherwise.push_back(fmt::format(
        "{}: the model is lost; vectors stay, but questions are compared by words alone until the chunks are "
        "embedded and indexed with a new one",
        state().model_file));
  }

  std::unique_ptr<IndexAnalyzer> open_analyzer(std::string_view wanted) const {
    return std::make_unique<IndexAnalyzer>(wanted, std::string_view(model_));
  }

  bool rewrites_all() const { return analyzer_->fingerprint() != state().analyzer; }

  void gather(const BaseSegment& segment) {
    std::uint64_t documents = 0;
    std::uint64_t located = 0;
    std::vector<const SalvagedDocument*> nowhere;
    for (const BaseSegment::Document& place : segment.documents) {
      if (place.dead) continue;
      const SalvagedDocument& document = segment.salvage->documents()[place.number];
      if (place.rows == 0) {
        nowhere.push_back(&document);
        continue;
      }
      ++located;
      if (!document.whole) lose(segment, document);
      documents += document.chunks.empty() ? 0 : 1;
      gathered_.take(document, *segment.salvage);
    }
    if (!nowhere.empty()) lose_nowhere(segment, nowhere, located);
    report_.repaired.push_back(fmt::format("{}: gathered from it: {}, terms made anew", segment.state.file,
                                           counted(documents, "document")));
  }

  void lose(const BaseSegment& segment, const SalvagedDocument& document) {
    LostDocument lost;
    lost.id = document.id;
    lost.place = fmt::format("document {} of {}", document.number + 1, segment.state.file);
    lost.whole = document.chunks.empty();
    lost.chunks = document.lost;
    report_.lost_documents.push_back(std::move(lost));
  }

  // Documents whose chunks cannot be found. Nobody can tell which of them were deleted, but how many: as many
  // as the manifest counts and were not found elsewhere are alive.
  void lose_nowhere(const BaseSegment& segment, const std::vector<const SalvagedDocument*>& documents,
                    std::uint64_t located) {
    const std::uint64_t live = segment.state.live_documents();
    const std::uint64_t missing = base_.assembled() ? documents.size() : live - std::min(live, located);
    if (missing == 0) return;
    const std::string chunks =
        missing == documents.size()
            ? "all its chunks"
            : fmt::format("all its chunks, unless it was deleted before: {} of {} were",
                          documents.size() - missing, documents.size());
    for (const SalvagedDocument* document : documents) {
      report_.lost_documents.push_back(
          {document->id,
           fmt::format("document {} of {}", document->number + 1, segment.state.file),
           true,
           {chunks}});
    }
  }

  void complete_vectors() {
    if (!gathered_.complete(analyzer_->model(), context_)) {
      for (const std::size_t i : gathered_.without) report_.lost_vectors.push_back(gathered_.chunks[i].id);
    } else if (state().dimension > 0 && !gathered_.without.empty()) {
      report_.repaired.push_back("made anew by the stored model: " +
                                 counted(gathered_.without.size(), "vector"));
    }
  }

  // The base without its damaged segments and without tombstones that are not known.
  Manifest sound_manifest() const {
    Manifest manifest = base_.manifest();
    KbState state = base_.state();
    state.segments.clear();
    for (const BaseSegment& segment : base_.segments()) {
      if (segment.sound == nullptr) continue;
      state.segments.push_back(segment.state);
      if (segment.tombstones_known) continue;
      state.segments.back().deletions.clear();
      state.segments.back().dead_chunks = 0;
      state.segments.back().dead_documents = 0;
    }
    if (base_.model_lost()) state.model_file.clear();
    manifest.body = state.to_json();
    std::erase_if(manifest.files, [&](const StoredFile& file) { return !needs(state, file.path); });
    return manifest;
  }

  static bool needs(const KbState& state, const std::string& file) {
    return file == state.model_file ||
           std::any_of(state.segments.begin(), state.segments.end(), [&](const auto& segment) {
             return segment.file == file || segment.deletions == file;
           });
  }

  UpdatePlan make_plan(const Snapshot& sound, const InputDocuments& documents) const {
    UpdatePlan plan;
    plan.changed = true;
    plan.fates.resize(sound.size());
    SegmentPlan fresh;
    fresh.dimension = state().dimension;
    fresh.reanalyze = rewrites_all();
    std::size_t at = 0;
    for (const BaseSegment& segment : base_.segments()) {
      if (segment.sound == nullptr) continue;
      SegmentFate& fate = plan.fates[at];
      fate.kept = !rewrites_all();
      std::uint64_t live = 0;
      for (const BaseSegment::Document& document : segment.documents) {
        live += document.dead ? 0 : 1;
        if (document.dead && !segment.tombstones_known) fate.killed.push_back(document.number);
        if (!document.dead && rewrites_all())
          fresh.documents.push_back({&sound.segment(at), document.number});
      }
      fate.kept = fate.kept && live > 0;
      ++at;
    }
    for (std::uint32_t number = 0; number < documents.documents().size(); ++number)
      fresh.documents.push_back({nullptr, number});
    sort_by_id(fresh.documents, documents);
    if (!fresh.documents.empty()) plan.segments.push_back(std::move(fresh));
    return plan;
  }

  static void sort_by_id(std::vector<DocumentSource>& sources, const InputDocuments& documents) {
    const auto id = [&](const DocumentSource& source) {
      return source.segment == nullptr ? documents.documents()[source.document].id
                                       : source.segment->document(source.document).id;
    };
    std::sort(sources.begin(), sources.end(),
              [&](const DocumentSource& a, const DocumentSource& b) { return id(a) < id(b); });
  }

  const DamagedBase& base_;
  RepositoryWriter& writer_;
  RepairReport& report_;
  const Context& context_;
  IndexOptions options_;
  // Empty when there is none. A copy: a disk that fails while a segment is written must not end the process.
  std::string model_;
  std::unique_ptr<IndexAnalyzer> analyzer_;
  Gathered gathered_;
};

// Refused once may be an accident, refused twice is damage.
MappedFile map_twice(const std::string& path) {
  try {
    return MappedFile(path);
  } catch (const Error& error) {
    if (!is_damage(error)) throw;
    return MappedFile(path);
  }
}

std::unique_ptr<IndexAnalyzer> analyzer_of(const std::string& directory, const KbState& state) {
  if (state.model_file.empty()) return std::make_unique<IndexAnalyzer>(state.analyzer, std::string_view());
  return std::make_unique<IndexAnalyzer>(state.analyzer, map_twice(directory + "/" + state.model_file));
}

// Every form in which a segment was ever written, the newest first.
constexpr SegmentForm kForms[] = {{kSegmentVersion, true}, {2, true, 1}, {2, false, 1}, {1, false, 1}};

// The bytes of one segment with all documents of the input.
std::string write_again(std::uint32_t dimension, const SegmentForm& form, const SegmentContext& context) {
  SegmentPlan plan;
  plan.dimension = dimension;
  plan.form = form;
  for (std::uint32_t number = 0; number < context.input.documents().size(); ++number)
    plan.documents.push_back({nullptr, number});
  std::string bytes;
  write_segment(plan, context, [&bytes](std::string_view part) { bytes += part; });
  return bytes;
}

}  // namespace

std::optional<std::string> reconstruct_segment(const std::string& directory, const Manifest& manifest,
                                               const StoredFile& wanted, std::string damaged,
                                               const Context& context) {
  const std::string& file = wanted.path;
  const KbState state = KbState::from_json(manifest.body, directory);
  const auto segment = std::find_if(state.segments.begin(), state.segments.end(),
                                    [&](const SegmentState& each) { return each.file == file; });
  if (segment == state.segments.end()) return std::nullopt;
  const SegmentSalvage salvage(std::move(damaged), directory + "/" + file, segment->chunks,
                               segment->documents, state.dimension);
  Gathered gathered(state);
  for (const SalvagedDocument& document : salvage.documents()) {
    if (!document.whole) return std::nullopt;
    gathered.take(document, salvage);
  }
  try {
    const auto analyzer = analyzer_of(directory, state);
    if (analyzer->fingerprint() != state.analyzer || !gathered.complete(analyzer->model(), context))
      return std::nullopt;
    const InputDocuments documents(gathered.input(""), context);
    for (const SegmentForm& form : kForms) {
      std::string bytes =
          write_again(state.dimension, form, {documents, state.options, analyzer->get(), directory, context});
      if (hash128(bytes).hex() == wanted.hash) return bytes;
    }
    return std::nullopt;
  } catch (const Error& error) {
    if (!is_damage(error)) throw;
    return std::nullopt;  // the model is damaged as well
  }
}

SnapshotInfo rebuild_snapshot(const DamagedBase& base, RepositoryWriter& writer, RepairReport& report,
                              const Context& context) {
  return Rebuilder(base, writer, report, context).run();
}

}  // namespace ragctl
