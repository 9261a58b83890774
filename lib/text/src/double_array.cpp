#include "double_array.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace ragctl {
namespace {

constexpr std::size_t kBlock = 256;
constexpr std::size_t kMaxUnits = std::size_t{1} << 23;
// Blocks that are searched for room before a new one is opened; more makes the array denser and building
// slower, which the first text past 64 KB waits for (unigram_encoder.cpp).
constexpr std::size_t kOpenBlocks = 3;
// Fuller blocks are closed: finding the last units costs more than they are worth.
constexpr std::size_t kMinRoom = 8;

}  // namespace

// Places the nodes breadth first, so that the units near the root, which every look-up visits, lie together.
class DoubleArray::Builder {
 public:
  Builder(DoubleArray& target, const std::vector<Key>& keys) : target_(target), keys_(keys) {
    target_.units_.clear();
    target_.values_.clear();
    taken_base_.reserve(keys.size() * 4);
    open_block();
    take(0);
    taken_base_[0] = true;
  }

  void build() {
    std::vector<Node> level{{0, keys_.size(), 0, 0}};
    while (!level.empty()) {
      std::vector<Node> below;
      for (const Node& node : level) place(node, below);
      level = std::move(below);
    }
  }

 private:
  // Keys [begin, end) share their first `depth` bytes and stand at unit `index`.
  struct Node {
    std::size_t begin;
    std::size_t end;
    std::size_t depth;
    std::uint32_t index;
  };

  void place(const Node& node, std::vector<Node>& below) {
    std::size_t begin = node.begin;
    if (keys_[begin].first.size() == node.depth) {
      target_.units_[node.index] |= kValueBit;
      target_.values_[node.index] = keys_[begin].second;
      ++begin;
    }
    if (begin == node.end) return;
    labels_.clear();
    for (std::size_t i = begin; i < node.end; ++i) {
      const auto label = static_cast<unsigned char>(keys_[i].first[node.depth]);
      if (labels_.empty() || labels_.back() != label) labels_.push_back(label);
    }
    const std::uint32_t base = find_base();
    taken_base_[base] = true;
    target_.units_[node.index] |= base << kBaseShift;
    for (const unsigned char label : labels_) {
      const std::uint32_t index = base ^ label;
      take(index);
      target_.units_[index] = label;
      std::size_t end = begin;
      while (end < node.end && static_cast<unsigned char>(keys_[end].first[node.depth]) == label) ++end;
      below.push_back({begin, end, node.depth + 1, index});
      begin = end;
    }
  }

  bool is_free(std::uint32_t index) const { return (free_[index / 64] >> index % 64 & 1U) != 0; }

  void take(std::uint32_t index) {
    free_[index / 64] &= ~(std::uint64_t{1} << index % 64);
    --room_[index / kBlock];
  }

  bool fits(std::uint32_t base) const {
    if (taken_base_[base]) return false;
    return std::all_of(labels_.begin(), labels_.end(),
                       [&](unsigned char label) { return is_free(base ^ label); });
  }

  // A base in this block, found by trying its free units for the first label; 0 when there is none.
  std::uint32_t base_in(std::size_t block) const {
    for (std::size_t word = block * kBlock / 64; word < (block + 1) * kBlock / 64; ++word) {
      for (std::uint64_t bits = free_[word]; bits != 0; bits &= bits - 1) {
        const auto index =
            static_cast<std::uint32_t>(word * 64 + static_cast<unsigned>(std::countr_zero(bits)));
        const std::uint32_t base = index ^ labels_.front();
        if (fits(base)) return base;
      }
    }
    return 0;
  }

  std::uint32_t find_base() {
    while (first_open_ < room_.size() &&
           (room_[first_open_] < kMinRoom || first_open_ + kOpenBlocks < room_.size())) {
      ++first_open_;
    }
    for (std::size_t block = first_open_; block < room_.size(); ++block) {
      if (room_[block] < labels_.size()) continue;
      const std::uint32_t base = base_in(block);
      if (base != 0) return base;
    }
    return open_block();
  }

  std::uint32_t open_block() {
    const std::size_t base = room_.size() * kBlock;
    if (base + kBlock > kMaxUnits) throw std::length_error("the vocabulary is too large");
    room_.push_back(kBlock);
    free_.resize(free_.size() + kBlock / 64, ~std::uint64_t{0});
    taken_base_.resize(base + kBlock, false);
    target_.units_.resize(base + kBlock, kEmpty);
    target_.values_.resize(base + kBlock, 0);
    return static_cast<std::uint32_t>(base);
  }

  DoubleArray& target_;
  const std::vector<Key>& keys_;
  std::vector<std::uint64_t> free_;  // a bit per unit
  std::vector<std::size_t> room_;    // free units per block
  std::size_t first_open_ = 0;
  std::vector<bool> taken_base_;
  std::vector<unsigned char> labels_;
};

DoubleArray::DoubleArray(std::vector<Key> keys) {
  std::sort(keys.begin(), keys.end());
  if (!keys.empty()) Builder(*this, keys).build();
}

}  // namespace ragctl
