#include "vector_search.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

#include "candidate_rows.hpp"
#include "code_scan.hpp"
#include "collector.hpp"
#include "ragctl/math/kernels.hpp"

namespace ragctl {
namespace {

// Rows that are verified and scored together: a checksum block or more, and still in the L2 cache for the
// second look.
constexpr std::uint32_t kBatchRows = 64;
// How far ahead of the scan the system is asked to read.
constexpr std::uint32_t kAheadBytes = 4 << 20;
// Below this share of visible rows the graph would mostly visit rows that may not be returned; scanning them
// is cheaper and exact.
constexpr double kLeastGraphShare = 0.2;

class SegmentScan {
 public:
  SegmentScan(const Segment& segment, std::uint32_t base, std::span<const float> query, const RowSet* visible,
              Collector& collector)
      : segment_(segment),
        base_(base),
        query_(query),
        candidates_(segment, base, visible),
        collector_(collector) {}

  // Scores every candidate.
  void scan() const {
    const std::uint32_t ahead =
        std::max<std::uint32_t>(kAheadBytes / (segment_.meta().dimension * sizeof(float)), kBatchRows);
    std::uint64_t advised = 0;
    for (std::size_t word = 0; word < candidates_.words(); ++word) {
      const std::uint64_t bits = candidates_.word(word);
      if (bits == 0) continue;
      const auto first = static_cast<std::uint32_t>(word * kBatchRows);
      if (candidates_.all() && first >= advised) {
        segment_.prefetch_vectors(first + ahead, ahead);
        advised = std::uint64_t{first} + ahead;
      }
      if (std::popcount(bits) > 8) {
        score_batch(first, bits);
      } else {
        score_few(first, bits);
      }
    }
  }

  // Estimates the score of every candidate and pushes it, with its row in the snapshot, into `best`.
  void scan_codes(CodeCandidates& best) const {
    const CodeScan scan{segment_, base_, candidates_, query_};
    if (segment_.code_kind() == CodeKind::kInt8) {
      scan_int8(scan, 0, candidates_.words(), best);
    } else {
      const CodeQuery query(segment_.binary_codes().centre(), query_, CodeQuery::Bits::kFour,
                            kBoundDeviations);
      scan_binary(scan, query, 0, candidates_.words(), best);
    }
  }

  // Scores what the graph finds; false when that is fewer candidates than k although there may be more.
  bool walk(const Graph& graph, std::size_t k, std::size_t ef) const {
    const auto vector = [this](std::uint32_t row) { return segment_.vector(row).data(); };
    std::vector<Scored> found;
    for (const std::uint32_t row : graph.search(query_, vector, ef)) {
      if (candidates_.contains(row))
        found.push_back({base_ + row, dot(query_.data(), vector(row), query_.size())});
    }
    if (found.size() < std::min<std::size_t>(k, segment_.rows())) return false;
    for (const Scored& scored : found) collector_.push(scored.row, scored.score);
    return true;
  }

  std::uint64_t candidate_count() const {
    std::uint64_t count = 0;
    for (std::size_t word = 0; word < candidates_.words(); ++word) {
      count += static_cast<std::uint64_t>(std::popcount(candidates_.word(word)));
    }
    return count;
  }

 private:
  void score_batch(std::uint32_t first, std::uint64_t bits) const {
    const std::uint32_t count = std::min(kBatchRows, segment_.rows() - first);
    std::array<float, kBatchRows> scores;
    dot_many(query_.data(), segment_.vectors(first, count).data(), count, query_.size(), scores.data());
    for (; bits != 0; bits &= bits - 1) {
      const auto i = static_cast<std::uint32_t>(std::countr_zero(bits));
      collector_.push(base_ + first + i, scores[i]);
    }
  }

  void score_few(std::uint32_t first, std::uint64_t bits) const {
    for (; bits != 0; bits &= bits - 1) {
      const std::uint32_t row = first + static_cast<std::uint32_t>(std::countr_zero(bits));
      collector_.push(base_ + row, dot(query_.data(), segment_.vector(row).data(), query_.size()));
    }
  }

  const Segment& segment_;
  std::uint32_t base_;
  std::span<const float> query_;
  CandidateRows candidates_;
  Collector& collector_;
};

class VectorSearch {
 public:
  VectorSearch(const Snapshot& snapshot, std::span<const float> query, std::size_t k, const RowSet* visible)
      : snapshot_(snapshot), query_(query), k_(k), visible_(visible), collector_(snapshot, k) {}

  std::vector<Scored> run(bool exact) {
    for (std::size_t i = 0; i < snapshot_.size(); ++i) search(i, exact);
    rescore_int8();
    rescore_binary();
    return collector_.sorted();
  }

 private:
  void search(std::size_t i, bool exact) {
    const Segment& segment = snapshot_.segment(i);
    const SegmentScan scan(segment, snapshot_.base(i), query_, visible_, collector_);
    const Graph* graph = segment.graph();
    if (exact || (graph == nullptr && segment.code_kind() == CodeKind::kNone)) return scan.scan();
    const std::uint64_t candidates = scan.candidate_count();
    if (graph != nullptr) {
      if (!walk(scan, *graph, candidates, segment.rows())) scan.scan();
      return;
    }
    const std::size_t budget = rescore_budget(segment.code_kind(), k_);
    if (candidates <= budget) return scan.scan();
    scan.scan_codes(best_of(segment.code_kind(), budget));
  }

  bool walk(const SegmentScan& scan, const Graph& graph, std::uint64_t candidates, std::uint32_t rows) const {
    const double share = static_cast<double>(candidates) / rows;
    if (share < kLeastGraphShare) return false;
    const std::size_t ef = std::max<std::size_t>(snapshot_.state().options.hnsw_ef_search, k_);
    return scan.walk(graph, k_, static_cast<std::size_t>(static_cast<double>(ef) / share));
  }

  CodeCandidates& best_of(CodeKind kind, std::size_t budget) {
    std::optional<CodeCandidates>& best = kind == CodeKind::kInt8 ? int8_best_ : binary_best_;
    if (!best) best.emplace(budget);
    return *best;
  }

  // Best bounds first, until no further one can reach the k-th score.
  void rescore_binary() {
    if (!binary_best_) return;
    std::size_t batch = std::max<std::size_t>(2 * k_, 64);
    while (true) {
      const std::span<const ScoredRow> next = binary_best_->take(batch);
      if (next.empty() || (collector_.full() && next.front().score < collector_.worst())) return;
      rescore(next);
      batch *= 2;
    }
  }

  void rescore_int8() {
    if (int8_best_) rescore(int8_best_->take(rescore_budget(CodeKind::kInt8, k_)));
  }

  // All vectors are asked for before the first is read: a cold disk answers them together.
  void rescore(std::span<const ScoredRow> candidates) {
    std::vector<std::uint32_t> rows;
    for (const ScoredRow& candidate : candidates) rows.push_back(candidate.row);
    std::sort(rows.begin(), rows.end());
    for (const std::uint32_t row : rows) {
      const auto [segment, local] = snapshot_.locate(row);
      segment.prefetch_vectors(local, 1);
    }
    for (const std::uint32_t row : rows) {
      const auto [segment, local] = snapshot_.locate(row);
      collector_.push(row, dot(query_.data(), segment.vector(local).data(), query_.size()));
    }
  }

  const Snapshot& snapshot_;
  std::span<const float> query_;
  std::size_t k_;
  const RowSet* visible_;
  Collector collector_;
  std::optional<CodeCandidates> int8_best_;
  std::optional<CodeCandidates> binary_best_;
};

}  // namespace

std::vector<Scored> search_vectors(const Snapshot& snapshot, std::span<const float> query, std::size_t k,
                                   const RowSet* visible, bool exact) {
  if (k == 0) return {};
  return VectorSearch(snapshot, query, k, visible).run(exact);
}

}  // namespace ragctl
