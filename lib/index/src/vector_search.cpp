#include "vector_search.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "candidate_rows.hpp"
#include "code_scan.hpp"
#include "collector.hpp"
#include "flat_scan.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/math/kernels.hpp"

namespace ragctl {
namespace {

// Below this share of visible rows the graph would mostly visit rows that may not be returned; scanning them
// is cheaper and exact.
constexpr double kLeastGraphShare = 0.2;
// Words of 64 rows that one thread scans at a time: 131,072 rows, a good fraction of a millisecond even of
// binary codes. Less is not worth a thread.
constexpr std::size_t kRangeWords = 2048;

class VectorSearch {
 public:
  VectorSearch(const Snapshot& snapshot, std::span<const float> query, const VectorSearchOptions& options,
               const Context& context)
      : snapshot_(snapshot),
        query_(query),
        options_(options),
        context_(context),
        collector_(snapshot, options.k) {}

  std::vector<Scored> run() {
    for (std::size_t i = 0; i < snapshot_.size(); ++i) search(i);
    rescore_int8();
    rescore_binary();
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

  // Calls part(first, last, result) for ranges of words on the threads, each with a result of its own, and
  // then join(result) in order of ranges.
  template <typename Result, typename Part, typename Join>
  void in_ranges(std::size_t words, const Result& empty, const Part& part, const Join& join) const {
    const std::size_t ranges = (words + kRangeWords - 1) / kRangeWords;
    std::vector<Result> results(ranges, empty);
    parallel_for(context_, ranges, 1, [&](std::size_t begin, std::size_t end) {
      for (std::size_t r = begin; r < end; ++r)
        part(r * kRangeWords, std::min(words, (r + 1) * kRangeWords), results[r]);
    });
    for (const Result& result : results) join(result);
  }

  void scan(std::size_t i, const CandidateRows& candidates) {
    const FlatScan flat{vectors(i), snapshot_.base(i), candidates, query_};
    if (context_.threads <= 1) return scan_flat(flat, 0, candidates.words(), collector_);
    in_ranges(
        candidates.words(), Collector(snapshot_, options_.k),
        [&](std::size_t first, std::size_t last, Collector& best) { scan_flat(flat, first, last, best); },
        [this](const Collector& best) { collector_.merge(best); });
  }

  void scan_codes(std::size_t i, const CandidateRows& candidates) {
    const CodeScan scan{vectors(i), snapshot_.base(i), candidates, query_};
    const bool int8 = scan.vectors.codes() == CodeKind::kInt8;
    std::optional<CodeQuery> query;
    if (!int8) {
      query.emplace(scan.vectors.binary_codes().centre(), query_, CodeQuery::Bits::kFour, kBoundDeviations);
    }
    const auto part = [&](std::size_t first, std::size_t last, CodeCandidates& best) {
      int8 ? scan_int8(scan, first, last, best) : scan_binary(scan, *query, first, last, best);
    };
    CodeCandidates& best = best_of(scan.vectors.codes());
    if (context_.threads <= 1) return part(0, candidates.words(), best);
    in_ranges(candidates.words(), CodeCandidates(rescore_budget(scan.vectors.codes(), options_.k)), part,
              [&best](const CodeCandidates& found) { best.merge(found); });
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

  CodeCandidates& best_of(CodeKind kind) {
    std::optional<CodeCandidates>& best = kind == CodeKind::kInt8 ? int8_best_ : binary_best_;
    if (!best) best.emplace(rescore_budget(kind, options_.k));
    return *best;
  }

  // Best bounds first, until no further one can reach the k-th score.
  void rescore_binary() {
    if (!binary_best_) return;
    const auto worst = [this] {
      return collector_.full() ? collector_.worst() : -std::numeric_limits<float>::infinity();
    };
    rescore_by_bounds(*binary_best_, options_.k, worst,
                      [this](std::span<const ScoredRow> candidates) { rescore(candidates); });
  }

  void rescore_int8() {
    if (int8_best_) rescore(int8_best_->take(rescore_budget(CodeKind::kInt8, options_.k)));
  }

  // All vectors are asked for before the first is read: a cold disk answers them together, and memory too.
  void rescore(std::span<const ScoredRow> candidates) {
    std::vector<std::uint32_t> rows;
    for (const ScoredRow& candidate : candidates) rows.push_back(candidate.row);
    std::sort(rows.begin(), rows.end());
    for (const std::uint32_t row : rows) {
      const auto [segment, local] = snapshot_.locate(row);
      segment.vectors().prefetch(local, 1);
    }
    std::vector<const float*> pointers;
    for (const std::uint32_t row : rows) {
      const auto [segment, local] = snapshot_.locate(row);
      pointers.push_back(segment.vector(local).data());
    }
    std::vector<float> scores(rows.size());
    dot_each(query_.data(), pointers.data(), rows.size(), query_.size(), scores.data());
    for (std::size_t i = 0; i < rows.size(); ++i) collector_.push(rows[i], scores[i]);
  }

  const Snapshot& snapshot_;
  std::span<const float> query_;
  const VectorSearchOptions& options_;
  const Context& context_;
  Collector collector_;
  std::optional<CodeCandidates> int8_best_;
  std::optional<CodeCandidates> binary_best_;
};

}  // namespace

std::vector<Scored> search_vectors(const Snapshot& snapshot, std::span<const float> query,
                                   const VectorSearchOptions& options, const Context& context) {
  if (options.k == 0) return {};
  return VectorSearch(snapshot, query, options, context).run();
}

}  // namespace ragctl
