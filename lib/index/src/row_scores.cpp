#include "row_scores.hpp"

#include <algorithm>

#include "ragctl/core/parallel.hpp"
#include "ragctl/math/kernels.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kLeastRows = 128;  // that are worth a thread

class RowScores {
 public:
  RowScores(const Snapshot& snapshot, std::span<const float> query, std::span<const std::uint32_t> rows,
            std::span<float> kept)
      : snapshot_(snapshot), query_(query), rows_(rows), kept_(kept), scores_(rows.size()) {}

  std::vector<float> run() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto [segment, row] = snapshot_.locate(rows_[i]);
      if (segment.vectors().is_verified(row)) {
        mapped_.push_back(i);
      } else if (!score_copy(i, Section::Wait::kNo)) {
        missing_.push_back(i);
      }
    }
    score_mapped();
    score_missing();
    return std::move(scores_);
  }

 private:
  bool score_copy(std::size_t i, Section::Wait wait) {
    const auto [segment, row] = snapshot_.locate(rows_[i]);
    const std::span<const float> vector = segment.vectors().fetch(row, buffer_, wait);
    if (vector.empty()) return false;
    scores_[i] = dot(query_.data(), vector.data(), query_.size());
    keep(i, vector.data());
    return true;
  }

  void keep(std::size_t i, const float* vector) {
    if (!kept_.empty()) std::copy_n(vector, query_.size(), kept_.data() + i * query_.size());
  }

  void score_mapped() {
    std::vector<const float*> vectors;
    vectors.reserve(mapped_.size());
    for (const std::size_t i : mapped_) {
      const auto [segment, row] = snapshot_.locate(rows_[i]);
      vectors.push_back(segment.vector(row).data());
    }
    std::vector<float> scores(vectors.size());
    dot_each(query_.data(), vectors.data(), vectors.size(), query_.size(), scores.data());
    for (std::size_t at = 0; at < mapped_.size(); ++at) {
      scores_[mapped_[at]] = scores[at];
      keep(mapped_[at], vectors[at]);
    }
  }

  void score_missing() {
    for (const std::size_t i : missing_) {
      const auto [segment, row] = snapshot_.locate(rows_[i]);
      segment.vectors().prefetch(row, 1);
    }
    for (const std::size_t i : missing_) score_copy(i, Section::Wait::kYes);
  }

  const Snapshot& snapshot_;
  std::span<const float> query_;
  std::span<const std::uint32_t> rows_;
  std::span<float> kept_;
  std::vector<float> scores_;
  std::vector<std::size_t> mapped_;   // by place in rows_: verified before
  std::vector<std::size_t> missing_;  // not in memory, as far as the system tells
  std::vector<std::byte> buffer_;
};

}  // namespace

std::vector<float> score_vectors(const Snapshot& snapshot, std::span<const float> query,
                                 std::span<const std::uint32_t> rows, unsigned threads,
                                 std::span<float> kept) {
  std::vector<float> scores(rows.size());
  const std::size_t kept_of_row = kept.empty() ? 0 : query.size();
  parallel_parts(threads, rows.size(), kLeastRows, [&](std::size_t, std::size_t begin, std::size_t end) {
    const std::vector<float> part = RowScores(snapshot, query, rows.subspan(begin, end - begin),
                                              kept.subspan(begin * kept_of_row, (end - begin) * kept_of_row))
                                        .run();
    std::copy(part.begin(), part.end(), scores.begin() + static_cast<std::ptrdiff_t>(begin));
  });
  return scores;
}

}  // namespace ragctl
