#include "vector_search.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "candidate_rows.hpp"
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

}  // namespace

std::vector<Scored> search_vectors(const Snapshot& snapshot, std::span<const float> query, std::size_t k,
                                   const RowSet* visible, bool exact) {
  if (k == 0) return {};
  Collector collector(snapshot, k);
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const Segment& segment = snapshot.segment(i);
    const SegmentScan search(segment, snapshot.base(i), query, visible, collector);
    const Graph* graph = exact ? nullptr : segment.graph();
    if (graph != nullptr) {
      const double share = static_cast<double>(search.candidate_count()) / segment.rows();
      const std::size_t ef = std::max<std::size_t>(snapshot.state().options.hnsw_ef_search, k);
      const auto widened =
          static_cast<std::size_t>(static_cast<double>(ef) / std::max(share, kLeastGraphShare));
      if (share >= kLeastGraphShare && search.walk(*graph, k, widened)) continue;
    }
    search.scan();
  }
  return collector.sorted();
}

}  // namespace ragctl
