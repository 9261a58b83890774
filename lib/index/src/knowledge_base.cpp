#include "ragctl/index/knowledge_base.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "collector.hpp"
#include "commit.hpp"
#include "filter_rows.hpp"
#include "index_analyzer.hpp"
#include "lexical_search.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/embed/embedder.hpp"
#include "ragctl/store/snapshot_ref.hpp"
#include "ragctl/text/analyzer.hpp"
#include "row_scores.hpp"
#include "snapshot.hpp"
#include "vector_search.hpp"

namespace ragctl {
namespace {

// A writer may remove the files of an old snapshot between the reading of CURRENT and the opening of the
// files; then CURRENT has moved on.
constexpr int kOpenAttempts = 8;

std::unique_ptr<Snapshot> open_newest(const std::string& path) {
  for (int attempt = 1;; ++attempt) {
    Manifest manifest = read_newest_manifest(path);
    const std::uint64_t sequence = manifest.sequence;
    try {
      return std::make_unique<Snapshot>(path, std::move(manifest));
    } catch (const Error&) {
      if (attempt == kOpenAttempts || read_newest_manifest(path).sequence == sequence) throw;
    }
  }
}

}  // namespace

struct KnowledgeBase::Impl {
  std::unique_ptr<Snapshot> snapshot;
  SnapshotInfo info;
  mutable std::once_flag analyzer_once;
  mutable std::unique_ptr<Analyzer> analyzer;
  mutable std::once_flag embedder_once;
  mutable MappedFile model;  // the embedder reads it in place
  mutable std::unique_ptr<Embedder> embedder;

  explicit Impl(std::unique_ptr<Snapshot> opened)
      : snapshot(std::move(opened)), info(snapshot_info(snapshot->manifest(), snapshot->state())) {}

  // Of all analyzers only those with subword terms need the model's tokenizer; their fingerprint names it
  // behind a '+'.
  void load_analyzer(const Embedder* model_of_base) const {
    const KbState& state = snapshot->state();
    analyzer =
        make_stored_analyzer(state.analyzer, model_of_base == nullptr ? nullptr : model_of_base->tokenizer());
    if (analyzer->fingerprint() == state.analyzer) return;
    throw Error(
        ErrorCode::kStore, Location{snapshot->directory()},
        fmt::format(
            "was indexed with analyzer '{}', this ragctl has '{}'; run ragctl index on it to renew its terms",
            state.analyzer, analyzer->fingerprint()));
  }

  void load_model() const {
    const KbState& state = snapshot->state();
    if (state.model_file.empty()) return;
    model = snapshot->map(state.model_file);
    std::unique_ptr<Embedder> loaded = load_stored_model(model);
    if (loaded->dimension() != state.dimension || loaded->fingerprint() != state.model_fingerprint) {
      throw Error(ErrorCode::kStore, Location{model.path()},
                  "is not the model that made the vectors; index again");
    }
    embedder = std::move(loaded);
  }

  void check_visible(const RowSet* visible) const {
    if (visible == nullptr || visible->bits.size() >= (std::size_t{snapshot->rows()} + 63) / 64) return;
    throw Error(ErrorCode::kUsage, Location{snapshot->directory()},
                fmt::format("the row set has {} words for {} rows", visible->bits.size(), snapshot->rows()));
  }

  void check_vector(std::span<const float> query) const {
    const std::uint32_t dimension = snapshot->state().dimension;
    const Location where{snapshot->directory()};
    if (dimension == 0)
      throw Error(ErrorCode::kUsage, where, "has no vectors; search it by words or index it with vectors");
    if (query.size() != dimension) {
      throw Error(ErrorCode::kUsage, where,
                  fmt::format("has vectors of dimension {}, the query has {}", dimension, query.size()));
    }
    for (const float x : query) {
      if (!std::isfinite(x))
        throw Error(ErrorCode::kUsage, where, "the query vector holds NaN or an infinity");
    }
  }

  std::vector<Scored> search_vectors(std::span<const float> query, const VectorSearchOptions& options,
                                     const NearVectors* near = nullptr) const {
    check_visible(options.visible);
    check_vector(query);
    const bool zero = std::all_of(query.begin(), query.end(), [](float x) { return x == 0.0F; });
    if (zero) return {};
    return near != nullptr ? ragctl::search_near(*snapshot, query, options, *near)
                           : ragctl::search_vectors(*snapshot, query, options);
  }
};

struct PreparedQuery::Impl {
  const KnowledgeBase::Impl& kb;
  LexicalQuery query;
};

PreparedQuery::PreparedQuery(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PreparedQuery::~PreparedQuery() = default;
PreparedQuery::PreparedQuery(PreparedQuery&&) noexcept = default;
PreparedQuery& PreparedQuery::operator=(PreparedQuery&&) noexcept = default;

std::vector<Scored> PreparedQuery::search(std::size_t k, const RowSet* visible, unsigned threads) const {
  impl_->kb.check_visible(visible);
  return search_max_score(*impl_->kb.snapshot, impl_->query, k, visible, threads);
}

std::vector<float> PreparedQuery::scores(std::span<const std::uint32_t> rows, unsigned threads) const {
  return score_rows(*impl_->kb.snapshot, impl_->query, rows, threads);
}

KnowledgeBase::KnowledgeBase(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
KnowledgeBase::~KnowledgeBase() = default;
KnowledgeBase::KnowledgeBase(KnowledgeBase&&) noexcept = default;

KnowledgeBase KnowledgeBase::open(const std::string& path) {
  return KnowledgeBase(std::make_unique<Impl>(open_newest(path)));
}

KnowledgeBase KnowledgeBase::open(const std::string& path, std::uint64_t sequence) {
  return KnowledgeBase(
      std::make_unique<Impl>(std::make_unique<Snapshot>(path, read_manifest(path, sequence))));
}

KnowledgeBase KnowledgeBase::open_as_of(const std::string& path, std::string_view reference) {
  return reference.empty() || reference == "newest" ? open(path)
                                                    : open(path, resolve_snapshot(path, reference));
}

const SnapshotInfo& KnowledgeBase::info() const { return impl_->info; }
const IndexOptions& KnowledgeBase::options() const { return impl_->snapshot->state().options; }

const Analyzer& KnowledgeBase::analyzer() const {
  const bool uses_pieces = impl_->snapshot->state().analyzer.find('+') != std::string::npos;
  std::call_once(impl_->analyzer_once, [&] { impl_->load_analyzer(uses_pieces ? embedder() : nullptr); });
  return *impl_->analyzer;
}

const Embedder* KnowledgeBase::embedder() const {
  std::call_once(impl_->embedder_once, [this] { impl_->load_model(); });
  return impl_->embedder.get();
}

std::uint32_t KnowledgeBase::rows() const { return impl_->snapshot->rows(); }

bool KnowledgeBase::live(std::uint32_t row) const {
  const auto [segment, local] = impl_->snapshot->locate(row);
  return segment.live(local);
}

Chunk KnowledgeBase::chunk(std::uint32_t row) const {
  const auto [segment, local] = impl_->snapshot->locate(row);
  return segment.chunk(local);
}

void KnowledgeBase::prefetch_chunks(std::span<const std::uint32_t> rows) const {
  std::vector<std::vector<std::uint32_t>> of_segments(impl_->snapshot->size());
  for (const std::uint32_t row : rows) {
    const std::size_t segment = impl_->snapshot->segment_of(row);
    of_segments[segment].push_back(row - impl_->snapshot->base(segment));
  }
  for (std::size_t s = 0; s < of_segments.size(); ++s)
    impl_->snapshot->segment(s).prefetch_chunks(of_segments[s]);
}

std::string KnowledgeBase::chunk_id(std::uint32_t row) const { return impl_->snapshot->chunk_id(row); }

std::string KnowledgeBase::document_id(std::uint32_t row) const {
  const auto [segment, local] = impl_->snapshot->locate(row);
  return std::string(segment.document(segment.document_of(local)).id);
}

std::optional<std::uint32_t> KnowledgeBase::find_chunk(std::string_view id) const {
  for (std::size_t i = 0; i < impl_->snapshot->size(); ++i) {
    const Segment& segment = impl_->snapshot->segment(i);
    const auto row = segment.find_chunk(id);
    if (row && segment.live(*row)) return impl_->snapshot->base(i) + *row;
  }
  return std::nullopt;
}

std::vector<std::uint32_t> KnowledgeBase::document_rows(std::string_view document_id) const {
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i < impl_->snapshot->size(); ++i) {
    const Segment& segment = impl_->snapshot->segment(i);
    const auto document = segment.find_document(document_id);
    if (!document) continue;
    const DocumentEntry entry = segment.document_entry(*document);
    for (std::uint32_t row = entry.first_row; row < entry.first_row + entry.rows; ++row) {
      if (segment.live(row)) rows.push_back(impl_->snapshot->base(i) + row);
    }
  }
  return rows;
}

VisibleRows KnowledgeBase::visible_rows(const Filter& filter) const {
  return ragctl::visible_rows(*impl_->snapshot, filter);
}

VisibleRows KnowledgeBase::intersection(const VisibleRows& a, const VisibleRows& b) const {
  impl_->check_visible(&a.rows);
  impl_->check_visible(&b.rows);
  return ragctl::intersection(*impl_->snapshot, a, b);
}

std::optional<FilterMiss> KnowledgeBase::filter_miss(const Filter& filter, std::uint32_t row) const {
  return ragctl::filter_miss(*impl_->snapshot, filter, row);
}

std::vector<FieldInfo> KnowledgeBase::fields() const { return list_fields(*impl_->snapshot); }

std::vector<Scored> KnowledgeBase::search_lexical(std::span<const QueryTerm> query, std::size_t k,
                                                  const RowSet* visible, unsigned threads) const {
  return prepare(query, threads).search(k, visible, threads);
}

PreparedQuery KnowledgeBase::prepare(std::span<const QueryTerm> query, unsigned threads,
                                     const std::function<void()>& requested) const {
  return PreparedQuery(std::unique_ptr<PreparedQuery::Impl>(
      new PreparedQuery::Impl{*impl_, resolve_query(*impl_->snapshot, query, threads, requested)}));
}

std::vector<Scored> KnowledgeBase::search_lexical_exhaustive(std::span<const QueryTerm> query, std::size_t k,
                                                             const RowSet* visible) const {
  impl_->check_visible(visible);
  return search_exhaustive(*impl_->snapshot, resolve_query(*impl_->snapshot, query, 1), k, visible);
}

std::vector<Scored> KnowledgeBase::search_vectors(std::span<const float> query, std::size_t k,
                                                  const RowSet* visible, bool exact, unsigned threads) const {
  return impl_->search_vectors(query, {k, visible, exact, threads});
}

std::vector<Scored> KnowledgeBase::search_vectors(std::span<const float> query, std::size_t k,
                                                  const RowSet* visible, unsigned threads,
                                                  NearVectors& near) const {
  return impl_->search_vectors(query, {k, visible, false, threads, &near});
}

std::vector<Scored> KnowledgeBase::search_near(std::span<const float> query, std::size_t k,
                                               const RowSet* visible, unsigned threads,
                                               const NearVectors& near) const {
  return impl_->search_vectors(query, {k, visible, false, threads}, &near);
}

std::vector<std::vector<Scored>> KnowledgeBase::search_vectors_batch(std::span<const float> queries,
                                                                     std::size_t k, const Context& context,
                                                                     const RowSet* visible,
                                                                     bool exact) const {
  impl_->check_visible(visible);
  const std::size_t dimension = info().dimension;
  if (dimension == 0 || queries.size() % dimension != 0) impl_->check_vector(queries);
  std::vector<std::vector<Scored>> results(dimension == 0 ? 0 : queries.size() / dimension);
  parallel_for(context, results.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      results[i] = impl_->search_vectors(queries.subspan(i * dimension, dimension), {k, visible, exact, 1});
  });
  return results;
}

std::vector<float> KnowledgeBase::lexical_scores(std::span<const QueryTerm> query,
                                                 std::span<const std::uint32_t> rows,
                                                 unsigned threads) const {
  return prepare(query, threads).scores(rows, threads);
}

std::vector<float> KnowledgeBase::vector_scores(std::span<const float> query,
                                                std::span<const std::uint32_t> rows) const {
  impl_->check_vector(query);
  return score_vectors(*impl_->snapshot, query, rows, 1);
}

std::uint64_t KnowledgeBase::document_frequency(std::string_view term) const {
  return count_documents(*impl_->snapshot, term);
}

double KnowledgeBase::idf(std::string_view term) const {
  return idf_of(*impl_->snapshot, count_documents(*impl_->snapshot, term));
}

std::span<const float> KnowledgeBase::vector(std::uint32_t row) const {
  const auto [segment, local] = impl_->snapshot->locate(row);
  return segment.vector(local);
}

void KnowledgeBase::verify() const { impl_->snapshot->verify(); }

}  // namespace ragctl
