#include <algorithm>
#include <queue>

#include "graph.hpp"
#include "ragctl/math/kernels.hpp"

namespace ragctl {
namespace {

struct Node {
  float similarity = 0.0F;
  std::uint32_t row = 0;
};

// Nearer first; equal ones by row, so that the walk is the same on every machine.
bool nearer(const Node& a, const Node& b) {
  return a.similarity > b.similarity || (a.similarity == b.similarity && a.row < b.row);
}
struct NearestOnTop {
  bool operator()(const Node& a, const Node& b) const { return nearer(b, a); }
};
struct FarthestOnTop {
  bool operator()(const Node& a, const Node& b) const { return nearer(a, b); }
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
  if (std::any_of(found.begin(), found.end(), [this](std::uint32_t to) { return to >= rows_; })) {
    base_.fail("a link leads to a row that does not exist");
  }
  return found;
}

std::uint32_t Graph::descend(const Similarity& similarity) const {
  const auto head = head_.all_as<std::uint32_t>();
  if (head[0] >= rows_) head_.fail("the entry point does not exist");
  Node best{similarity(head[0]), head[0]};
  for (std::uint32_t level = head[1]; level > 0; --level) {
    for (bool moved = true; moved;) {
      moved = false;
      for (const std::uint32_t row : links(best.row, level)) {
        const Node node{similarity(row), row};
        if (nearer(node, best)) best = node, moved = true;
      }
    }
  }
  return best.row;
}

std::vector<std::uint32_t> Graph::search(std::span<const float> query, const VectorOf& vector,
                                         std::size_t ef) const {
  const Similarity similarity = [&](std::uint32_t row) {
    return dot(query.data(), vector(row), query.size());
  };
  SeenRows seen(rows_);
  std::priority_queue<Node, std::vector<Node>, NearestOnTop> frontier;
  std::priority_queue<Node, std::vector<Node>, FarthestOnTop> found;
  const auto visit = [&](std::uint32_t row) {
    if (!seen.insert(row)) return;
    const Node node{similarity(row), row};
    if (found.size() >= ef && !nearer(node, found.top())) return;
    frontier.push(node);
    found.push(node);
    if (found.size() > ef) found.pop();
  };
  visit(descend(similarity));
  while (!frontier.empty() && !(found.size() >= ef && nearer(found.top(), frontier.top()))) {
    const Node node = frontier.top();
    frontier.pop();
    for (const std::uint32_t row : links(node.row, 0)) visit(row);
  }
  std::vector<std::uint32_t> rows;
  for (; !found.empty(); found.pop()) rows.push_back(found.top().row);
  return rows;
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
