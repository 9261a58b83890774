#include "vector_search.hpp"

#include <algorithm>
#include <limits>

#include "bounded_scan.hpp"
#include "candidate_rows.hpp"
#include "collector.hpp"
#include "flat_scan.hpp"
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
                 [this](std::span<const ScoredRow> candidates) { rescore(candidates); }},
                options.threads) {}

  std::vector<Scored> run() {
    for (std::size_t i = 0; i < snapshot_.size(); ++i) search(i);
    rescore(int8_best_.take(rescore_budget(CodeKind::kInt8, options_.k)));
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
    if (scan.vectors.codes() == CodeKind::kBinary) return binary_.scan(scan);
    scan_int8(scan, int8_best_);
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

  void rescore(std::span<const ScoredRow> candidates) {
    std::vector<std::uint32_t> rows;
    rows.reserve(candidates.size());
    for (const ScoredRow& candidate : candidates) rows.push_back(candidate.row);
    std::sort(rows.begin(), rows.end());
    const std::vector<float> scores = score_vectors(snapshot_, query_, rows, options_.threads);
    for (std::size_t i = 0; i < rows.size(); ++i) collector_.push(rows[i], scores[i]);
  }

  const Snapshot& snapshot_;
  std::span<const float> query_;
  const VectorSearchOptions& options_;
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

}  // namespace ragctl
