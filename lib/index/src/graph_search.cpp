#include <algorithm>
#include <queue>

#include "graph.hpp"
#include "ragctl/math/kernels.hpp"

namespace ragctl {
namespace {

struct NearestOnTop {
  bool operator()(const ScoredRow& a, const ScoredRow& b) const { return ranks_before(b, a); }
};
struct FarthestOnTop {
  bool operator()(const ScoredRow& a, const ScoredRow& b) const { return ranks_before(a, b); }
};

// A set of rows.
class SeenRows {
 public:
  explicit SeenRows(std::uint32_t rows) : words_(rows / 64 + 1) {}
  // False when it was there.
  bool insert(std::uint32_t row) {
    const std::uint64_t bit = std::uint64_t{1} << (row % 64);
    const bool fresh = (words_[row / 64] & bit) == 0;
    words_[row / 64] |= bit;
    return fresh;
  }

 private:
  std::vector<std::uint64_t> words_;
};

std::uint64_t list_bytes(std::uint32_t room) { return (std::uint64_t{1} + room) * sizeof(std::uint32_t); }

}  // namespace

Graph::Graph(const SectionFile& file, std::uint32_t rows, std::uint32_t m)
    : head_(file.section("graph.head")),
      base_(file.section("graph.base")),
      index_(file.section("graph.index")),
      upper_(file.section("graph.upper")),
      rows_(rows),
      m_(m) {
  if (head_.size() != 2 * sizeof(std::uint32_t)) head_.fail("its size is wrong");
  if (m > 10000 || base_.size() != rows * list_bytes(2 * m))
    base_.fail("its size does not fit the number of rows");
  if (index_.size() != (std::uint64_t{rows} + 1) * sizeof(std::uint32_t))
    index_.fail("its size does not fit the number of rows");
  if (upper_.size() % list_bytes(m) != 0) upper_.fail("it does not hold whole lists");
}

std::uint32_t Graph::level_of(std::uint32_t row) const {
  const auto range = index_.read_as<std::uint32_t>(row, 2);
  if (range[0] > range[1]) index_.fail("upper lists are out of order");
  return range[1] - range[0];
}

std::span<const std::uint32_t> Graph::links(std::uint32_t row, std::uint32_t level) const {
  const std::uint32_t room = level == 0 ? 2 * m_ : m_;
  std::uint64_t list = row;
  if (level > 0) {
    if (level > level_of(row)) upper_.fail("a link leads to a row that is not on its level");
    list = std::uint64_t{index_.read_as<std::uint32_t>(row, 1)[0]} + level - 1;
  }
  const auto words = (level == 0 ? base_ : upper_).read_as<std::uint32_t>(list * (1 + room), 1 + room);
  if (words[0] > room) base_.fail("a row has more links than it has room for");
  const auto found = words.subspan(1, words[0]);
  std::uint32_t largest = 0;
  for (const std::uint32_t to : found) largest = std::max(largest, to);
  if (largest >= rows_) base_.fail("a link leads to a row that does not exist");
  return found;
}

std::uint32_t Graph::entry() const {
  const auto head = head_.all_as<std::uint32_t>();
  if (head[0] >= rows_) head_.fail("the entry point does not exist");
  return head[0];
}

// One search. Ties go to the smaller row, so that the walk is the same on every machine.
class GraphWalk {
 public:
  GraphWalk(const Graph& graph, std::span<const float> query, const Section& vectors)
      : graph_(graph),
        query_(query),
        vectors_(vectors),
        first_(vectors.read_as<float>(0, query.size()).data()),
        seen_(graph.rows_) {}

  // The nearest row that greedy steps through the upper levels reach.
  ScoredRow descend() {
    const std::uint32_t entry = graph_.entry();
    score({&entry, 1});
    ScoredRow best = scored_[0];
    for (std::uint32_t level = graph_.head_.all_as<std::uint32_t>()[1]; level > 0; --level) {
      for (std::uint32_t from = graph_.rows_; from != best.row;) {
        from = best.row;
        score(graph_.links(from, level));
        for (const ScoredRow& next : scored_) best = ranks_before(next, best) ? next : best;
      }
    }
    return best;
  }

  std::vector<ScoredRow> beam(const ScoredRow& start, std::size_t ef) {
    seen_.insert(start.row);
    offer(start, ef);
    while (!frontier_.empty() && !(found_.size() >= ef && ranks_before(found_.top(), frontier_.top()))) {
      const ScoredRow node = frontier_.top();
      frontier_.pop();
      fresh_.clear();
      for (const std::uint32_t row : graph_.links(node.row, 0)) {
        if (!seen_.insert(row)) continue;
        __builtin_prefetch(first_ + std::size_t{row} * query_.size());
        fresh_.push_back(row);
      }
      score(fresh_);
      for (const ScoredRow& next : scored_) offer(next, ef);
    }
    std::vector<ScoredRow> rows;
    rows.reserve(found_.size());
    for (; !found_.empty(); found_.pop()) rows.push_back(found_.top());
    return rows;
  }

 private:
  void offer(const ScoredRow& node, std::size_t ef) {
    if (found_.size() >= ef && !ranks_before(node, found_.top())) return;
    frontier_.push(node);
    found_.push(node);
    if (found_.size() > ef) found_.pop();
  }

  void score(std::span<const std::uint32_t> rows) {
    pointers_.clear();
    for (const std::uint32_t row : rows)
      pointers_.push_back(vectors_.read_as<float>(std::size_t{row} * query_.size(), query_.size()).data());
    scores_.resize(rows.size());
    dot_each(query_.data(), pointers_.data(), rows.size(), query_.size(), scores_.data());
    scored_.clear();
    for (std::size_t i = 0; i < rows.size(); ++i) scored_.push_back({scores_[i], rows[i]});
  }

  const Graph& graph_;
  std::span<const float> query_;
  const Section& vectors_;
  const float* first_;  // for prefetching only: what is read is verified
  SeenRows seen_;
  std::priority_queue<ScoredRow, std::vector<ScoredRow>, NearestOnTop> frontier_;
  std::priority_queue<ScoredRow, std::vector<ScoredRow>, FarthestOnTop> found_;
  std::vector<std::uint32_t> fresh_;
  std::vector<const float*> pointers_;
  std::vector<float> scores_;
  std::vector<ScoredRow> scored_;
};

std::vector<ScoredRow> Graph::search(std::span<const float> query, const Section& vectors,
                                     std::size_t ef) const {
  GraphWalk walk(*this, query, vectors);
  return walk.beam(walk.descend(), ef);
}

std::vector<std::uint32_t> Graph::unreachable() const {
  SeenRows seen(rows_);
  std::vector<std::uint32_t> open = {entry()};
  seen.insert(open.back());
  while (!open.empty()) {
    const std::uint32_t row = open.back();
    open.pop_back();
    for (std::uint32_t level = 0; level <= level_of(row); ++level) {
      for (const std::uint32_t to : links(row, level)) {
        if (seen.insert(to)) open.push_back(to);
      }
    }
  }
  std::vector<std::uint32_t> rest;
  for (std::uint32_t row = 0; row < rows_; ++row) {
    if (seen.insert(row)) rest.push_back(row);
  }
  return rest;
}

void Graph::verify() const {
  for (std::uint32_t row = 0; row < rows_; ++row) {
    const std::uint32_t top = level_of(row);
    for (std::uint32_t level = 0; level <= top; ++level) {
      for (const std::uint32_t to : links(row, level)) {
        if (level_of(to) < level) upper_.fail("a link leads to a row that is not on its level");
      }
    }
  }
}

}  // namespace ragctl
