#include "ranker.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "query_scale.hpp"
#include "ragctl/core/parallel.hpp"
#include "ragctl/math/kernels.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kLeastVectors = 128;  // that are worth a thread

struct Proposal {
  std::uint32_t row = 0;
  std::uint32_t rank = 0;
  float score = 0.0F;
};

std::vector<Proposal> by_row(std::span<const Scored> ranking) {
  std::vector<Proposal> out;
  out.reserve(ranking.size());
  std::uint32_t rank = 0;
  for (const Scored& scored : ranking) out.push_back({scored.row, ++rank, scored.score});
  std::sort(out.begin(), out.end(), [](const Proposal& a, const Proposal& b) { return a.row < b.row; });
  return out;
}

// Numbers of the rows, in order of the rows.
std::vector<std::size_t> order_of(std::span<const std::uint32_t> rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [rows](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
  return order;
}

// Joins a ranking into the pool; `take` writes a proposal into its candidate.
template <typename Take>
void merge(std::span<const Scored> ranking, std::vector<Candidate>& pool, Take take) {
  std::vector<Candidate> out;
  out.reserve(pool.size() + ranking.size());
  auto next = pool.begin();
  for (const Proposal& proposal : by_row(ranking)) {
    while (next != pool.end() && next->row < proposal.row) out.push_back(*next++);
    if (next != pool.end() && next->row == proposal.row) {
      out.push_back(*next++);
    } else {
      out.emplace_back().row = proposal.row;
    }
    take(proposal, out.back());
  }
  out.insert(out.end(), next, pool.end());
  pool = std::move(out);
}

// The best live rows of positive score, best first, ties by chunk id.
std::vector<Scored> best_rows(const KnowledgeBase& kb, std::span<const float> scores,
                              const RankScope& scope) {
  const std::size_t k = scope.depth;
  const auto before = [&kb](const Scored& a, const Scored& b) {
    if (a.score != b.score) return a.score > b.score;
    return a.row != b.row && kb.chunk_id(a.row) < kb.chunk_id(b.row);
  };
  std::vector<Scored> heap;  // the worst in front
  for (std::uint32_t row = 0; row < scores.size(); ++row) {
    const Scored scored{row, scores[row]};
    if (scored.score <= 0.0F || (heap.size() == k && scored.score < heap.front().score)) continue;
    if (scope.visible != nullptr && !scope.visible->contains(row)) continue;
    if (!kb.live(row) || (heap.size() == k && !before(scored, heap.front()))) continue;
    if (heap.size() == k) {
      std::pop_heap(heap.begin(), heap.end(), before);
      heap.pop_back();
    }
    heap.push_back(scored);
    std::push_heap(heap.begin(), heap.end(), before);
  }
  std::sort_heap(heap.begin(), heap.end(), before);
  return heap;
}

}  // namespace

std::size_t Ranker::depth() const { return std::max<std::size_t>(options_.candidates, options_.k); }

bool Ranker::before(const Candidate& a, const Candidate& b) const {
  if (a.fused != b.fused) return a.fused > b.fused;
  return a.row != b.row && kb_.chunk_id(a.row) < kb_.chunk_id(b.row);
}

void Ranker::add_lexical(const PreparedQuery& words, std::span<const float> all, const RankScope& scope,
                         Pool& pool) const {
  const auto take = [](const Proposal& proposal, Candidate& candidate) {
    candidate.lexical_rank = proposal.rank;
    candidate.lexical = proposal.score;
    candidate.lexical_known = true;
  };
  const bool dense = !all.empty();
  merge(dense ? best_rows(kb_, all, scope) : words.search(scope.depth, scope.visible, threads_), pool, take);
}

std::future<std::vector<Scored>> Ranker::find_vectors(const std::vector<float>& embedding,
                                                      const RankScope& scope, NearVectors& near) const {
  return std::async(works_beside() ? std::launch::async | std::launch::deferred : std::launch::deferred,
                    [this, &embedding, &scope, &near] {
                      return embedding.empty()
                                 ? std::vector<Scored>()
                                 : kb_.search_vectors(embedding, scope.depth, scope.visible, threads_, near);
                    });
}

void Ranker::add_vectors(std::span<const Scored> ranking, Pool& pool) {
  for (Candidate& candidate : pool) {
    candidate.vector_rank = 0;
    candidate.vector_known = false;
  }
  const auto take = [](const Proposal& proposal, Candidate& candidate) {
    candidate.vector_rank = proposal.rank;
    candidate.vector = proposal.score;
    candidate.vector_known = true;
  };
  merge(ranking, pool, take);
}

void Ranker::complete_lexical(const PreparedQuery& words, std::span<const float> all, Pool& pool) const {
  std::vector<std::uint32_t> rows;
  for (const Candidate& candidate : pool) {
    if (!candidate.lexical_known && all.empty()) rows.push_back(candidate.row);
  }
  const std::vector<float> scores = rows.empty() ? std::vector<float>() : words.scores(rows, threads_);
  auto score = scores.begin();
  for (Candidate& candidate : pool) {
    if (candidate.lexical_known) continue;
    candidate.lexical = all.empty() ? *score++ : all[candidate.row];
    candidate.lexical_known = true;
  }
}

void Ranker::complete_vectors(std::span<const float> embedding, const NearVectors& near, Pool& pool) const {
  if (embedding.empty()) return;
  std::vector<Candidate*> unknown;
  std::vector<std::uint32_t> rows;
  const std::vector<std::size_t> order = order_of(near.rows);
  auto next = order.begin();
  for (Candidate& candidate : pool) {
    if (candidate.vector_known) continue;
    candidate.vector_known = true;
    while (next != order.end() && near.rows[*next] < candidate.row) ++next;
    if (next != order.end() && near.rows[*next] == candidate.row) {
      candidate.vector =
          dot(embedding.data(), near.values.data() + *next * embedding.size(), embedding.size());
    } else {
      unknown.push_back(&candidate);
      rows.push_back(candidate.row);
    }
  }
  const auto complete = [&](std::size_t, std::size_t begin, std::size_t end) {
    const auto part = std::span(rows).subspan(begin, end - begin);
    const std::vector<float> scores = kb_.vector_scores(embedding, part);
    for (std::size_t i = 0; i < scores.size(); ++i) unknown[begin + i]->vector = scores[i];
  };
  parallel_parts(threads_, rows.size(), kLeastVectors, complete);
}

// Without one side the other decides alone.
double Ranker::lexical_share(const QueryAnalysis& analysis, double explained) const {
  if (!uses_lexical(options_) || analysis.terms.empty()) return 0.0;
  if (analysis.embedding.empty()) return 1.0;
  if (options_.fusion != "auto") return options_.lexical_weight;
  return 1.0 / (1.0 + model_trust(kb_) * kCosineWeight / explained);
}

void Ranker::order_first(Pool& pool, std::size_t count) const {
  const auto better = [this](const Candidate& a, const Candidate& b) { return before(a, b); };
  if (count >= pool.size()) {
    std::sort(pool.begin(), pool.end(), better);
  } else {
    std::partial_sort(pool.begin(), pool.begin() + static_cast<std::ptrdiff_t>(count), pool.end(), better);
  }
}

bool Ranker::wants_feedback(const QueryAnalysis& analysis) const {
  return options_.feedback > 0 && options_.feedback_weight > 0.0 && options_.mode == "hybrid" &&
         !analysis.embedding.empty() && kb_.info().chunks > options_.feedback;
}

// Rocchio in vector space over the first fused results, each weighted by the square of its score.
bool Ranker::apply_feedback(const Pool& pool, std::vector<float>& embedding) const {
  const std::size_t count = std::min<std::size_t>(options_.feedback, pool.size());
  double total = 0.0;
  for (std::size_t i = 0; i < count; ++i) total += pool[i].fused > 0 ? pool[i].fused * pool[i].fused : 0.0;
  if (total <= 0.0) return false;
  std::vector<double> moved(embedding.begin(), embedding.end());
  for (std::size_t i = 0; i < count; ++i) {
    const double weight =
        pool[i].fused > 0 ? options_.feedback_weight * pool[i].fused * pool[i].fused / total : 0.0;
    const auto vector = kb_.vector(pool[i].row);
    for (std::size_t d = 0; d < moved.size(); ++d) moved[d] += weight * vector[d];
  }
  double norm = 0.0;
  for (const double x : moved) norm += x * x;
  if (norm <= 0.0) return false;
  for (std::size_t d = 0; d < moved.size(); ++d)
    embedding[d] = static_cast<float>(moved[d] / std::sqrt(norm));
  return true;
}

Ranking Ranker::rank(const QueryAnalysis& analysis, const RankScope& scope) const {
  std::vector<float> embedding = analysis.embedding;
  // Words and vectors share the threads, so that neither waits alone at the end: of a million chunks the
  // slowest of a hundred questions took 87 ms instead of 91.
  NearVectors near;
  std::future<std::vector<Scored>> found;
  const auto search_vectors = [&] { found = find_vectors(embedding, scope, near); };
  std::optional<PreparedQuery> words;
  // The few reads of the words would wait behind those of all codes.
  if (uses_lexical(options_) && !analysis.terms.empty()) {
    const unsigned threads = works_beside() ? threads_ : 1;
    words = kb_.prepare(joined(analysis.terms, analysis.synonyms.terms), threads, search_vectors);
  } else {
    search_vectors();
  }
  std::vector<float> all;
  if (words && kb_.rows() <= kDenseRows) {
    std::vector<std::uint32_t> rows(kb_.rows());
    std::iota(rows.begin(), rows.end(), 0U);
    all = words->scores(rows);
  }
  Pool pool;
  if (words) add_lexical(*words, all, scope, pool);
  double best = 0.0;
  for (const Candidate& candidate : pool) best = std::max(best, candidate.lexical);
  const double part = explained_part(kb_, analysis.terms, best) / known_part(kb_, analysis.terms);
  const double lexical_weight = lexical_share(analysis, part);
  const bool both = options_.mode == "hybrid" && uses_vectors(kb_, options_);
  const auto score = [&](const std::vector<Scored>& vectors) {
    add_vectors(vectors, pool);
    if (words) complete_lexical(*words, all, pool);
    complete_vectors(embedding, near, pool);
    fuse(pool, options_, both, lexical_weight);
  };
  score(found.get());
  if (wants_feedback(analysis)) {
    Pool first = pool;
    order_first(first, options_.feedback);
    if (apply_feedback(first, embedding)) {
      score(kb_.search_near(embedding, scope.depth, scope.visible, threads_, near));
    }
  }
  order_first(pool, pool.size());
  return {std::move(pool), lexical_weight, std::move(embedding)};
}

}  // namespace ragctl
