#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/hash.hpp"

namespace ragctl {

// Terms of a batch numbered in order of first sight: an open-addressing table over one arena of characters.
class TermTable {
 public:
  TermTable() : slots_(1024, kFree) {}

  std::uint32_t number_of(std::string_view term) {
    if ((terms_.size() + 1) * 2 > slots_.size()) grow();
    const std::uint64_t hash = hash64(term);
    std::size_t slot = hash & (slots_.size() - 1);
    for (; slots_[slot] != kFree; slot = (slot + 1) & (slots_.size() - 1)) {
      const Entry& entry = terms_[slots_[slot]];
      if (entry.hash == hash && text(slots_[slot]) == term) return slots_[slot];
    }
    slots_[slot] = static_cast<std::uint32_t>(terms_.size());
    terms_.push_back({hash, arena_.size(), static_cast<std::uint32_t>(term.size())});
    arena_ += term;
    return slots_[slot];
  }

  std::size_t size() const { return terms_.size(); }
  std::string_view text(std::uint32_t number) const {
    return std::string_view(arena_).substr(terms_[number].begin, terms_[number].size);
  }

  std::vector<std::uint32_t> sorted() const {
    std::vector<std::uint32_t> order(terms_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [this](auto a, auto b) { return text(a) < text(b); });
    return order;
  }

 private:
  struct Entry {
    std::uint64_t hash;
    std::size_t begin;
    std::uint32_t size;
  };
  static constexpr std::uint32_t kFree = ~0U;

  void grow() {
    slots_.assign(slots_.size() * 2, kFree);
    for (std::uint32_t number = 0; number < terms_.size(); ++number) {
      std::size_t slot = terms_[number].hash & (slots_.size() - 1);
      while (slots_[slot] != kFree) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = number;
    }
  }

  std::vector<Entry> terms_;
  std::vector<std::uint32_t> slots_;
  std::string arena_;
};

}  // namespace ragctl
