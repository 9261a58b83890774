#include "vector_search.hpp"

#include <algorithm>
#include <limits>

#include "bounded_scan.hpp"
#include "candidate_rows.hpp"
#include "collector.hpp"
#include "flat_scan.hpp"
#include "ragctl/math/kernels.hpp"
#include "row_scores.hpp"

namespace ragctl {
namespace {

// Below this share of visible rows the graph would mostly visit rows that may not be returned; scanning them
// is cheaper and exact.
constexpr double kLeastGraphShare = 0.2;

class VectorSearch {
 public:
  VectorSearch(const Snapshot& snapshot, std::span<const float> query, const VectorSearchOptions& options)
      : snapshot_(snapshot),
        query_(query),
        options_(options),
        collector_(snapshot, options.k),
        int8_best_(rescore_budget(CodeKind::kInt8, options.k)),
        binary_(options.k,
                {[this] { return worst(); },
                 [this](std::span<const ScoredRow> candidates) { rescore(candidates, options_.near); }},
                options.threads) {}

  // With the vectors that a search by a similar query scored, instead of codes.
  std::vector<Scored> run(const NearVectors* near = nullptr) {
    near_ = near;
    for (std::size_t i = 0; i < snapshot_.size(); ++i) search(i);
    if (near != nullptr) score(*near);
    rescore(int8_best_.take(rescore_budget(CodeKind::kInt8, options_.k)), nullptr);
    binary_.finish();
    return collector_.sorted();
  }

 private:
  const VectorSections& vectors(std::size_t i) const { return snapshot_.segment(i).vectors(); }

  void search(std::size_t i) {
    const CandidateRows candidates(snapshot_.segment(i), snapshot_.base(i), options_.visible);
    const Graph* graph = vectors(i).graph();
    const CodeKind codes = vectors(i).codes();
    if (options_.exact || (graph == nullptr && codes == CodeKind::kNone)) return scan(i, candidates);
    const std::uint64_t count = candidates.count();
    if (graph != nullptr) {
      if (!walk(i, candidates, count)) scan(i, candidates);
    } else if (count <= rescore_budget(codes, options_.k)) {
      scan(i, candidates);
    } else {
      scan_codes(i, candidates);
    }
  }

  void scan(std::size_t i, const CandidateRows& candidates) {
    scan_flat({vectors(i), snapshot_.base(i), candidates, query_}, collector_);
  }

  void scan_codes(std::size_t i, const CandidateRows& candidates) {
    const CodeScan scan{vectors(i), snapshot_.base(i), candidates, query_};
    if (scan.vectors.codes() == CodeKind::kInt8) return scan_int8(scan, int8_best_);
    if (near_ != nullptr) return;
    if (options_.near != nullptr)
      options_.near->values.reserve(rescore_budget(CodeKind::kBinary, options_.k) * query_.size());
    binary_.scan(scan);
  }

  void score(const NearVectors& near) {
    std::vector<const float*> vectors(near.rows.size());
    for (std::size_t i = 0; i < vectors.size(); ++i) vectors[i] = near.values.data() + i * query_.size();
    std::vector<float> scores(vectors.size());
    dot_each(query_.data(), vectors.data(), vectors.size(), query_.size(), scores.data());
    for (std::size_t i = 0; i < scores.size(); ++i) collector_.push(near.rows[i], scores[i]);
  }

  // Scores what the graph finds; false when that is fewer candidates than k although there may be more.
  bool walk(std::size_t i, const CandidateRows& candidates, std::uint64_t count) {
    const VectorSections& sections = vectors(i);
    const double share = static_cast<double>(count) / sections.rows();
    if (share < kLeastGraphShare) return false;
    const std::size_t ef = std::max<std::size_t>(snapshot_.state().options.hnsw_ef_search, options_.k);
    const auto widened = static_cast<std::size_t>(static_cast<double>(ef) / share);
    std::vector<ScoredRow> found = sections.graph()->search(query_, sections.section(), widened);
    std::erase_if(found, [&](const ScoredRow& entry) { return !candidates.contains(entry.row); });
    if (found.size() < std::min<std::size_t>(options_.k, sections.rows())) return false;
    for (const ScoredRow& entry : found) collector_.push(snapshot_.base(i) + entry.row, entry.score);
    return true;
  }

  float worst() const {
    return collector_.full() ? collector_.worst() : -std::numeric_limits<float>::infinity();
  }

  void rescore(std::span<const ScoredRow> candidates, NearVectors* near) {
    std::vector<std::uint32_t> rows;
    rows.reserve(candidates.size());
    for (const ScoredRow& candidate : candidates) rows.push_back(candidate.row);
    std::sort(rows.begin(), rows.end());
    std::span<float> kept;
    if (near != nullptr) kept = near->add(rows, query_.size());
    const std::vector<float> scores = score_vectors(snapshot_, query_, rows, options_.threads, kept);
    for (std::size_t i = 0; i < rows.size(); ++i) collector_.push(rows[i], scores[i]);
  }

  const Snapshot& snapshot_;
  std::span<const float> query_;
  const VectorSearchOptions& options_;
  const NearVectors* near_ = nullptr;
  Collector collector_;
  CodeCandidates int8_best_;
  BoundedScan binary_;
};

}  // namespace

std::vector<Scored> search_vectors(const Snapshot& snapshot, std::span<const float> query,
                                   const VectorSearchOptions& options) {
  if (options.k == 0) return {};
  return VectorSearch(snapshot, query, options).run();
}

std::vector<Scored> search_near(const Snapshot& snapshot, std::span<const float> query,
                                const VectorSearchOptions& options, const NearVectors& near) {
  if (options.k == 0) return {};
  return VectorSearch(snapshot, query, options).run(&near);
}

}  // namespace ragctl
