// The distinct terms of a batch: an open-addressing table of records.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ragctl/core/hash.hpp"

namespace ragctl {

// Terms numbered in order of first sight. A look-up touches one line of slots, where a part of the hash
// decides, and one of the records, where the term's text follows what its user keeps of it. Both are fetched
// long before they are needed when the user announces its terms first: a batch has more terms than fit a
// cache.
class TermTable {
 public:
  struct Record {
    std::uint32_t number = 0;
    std::uint32_t size = 0;   // of the text behind the record
    std::uint32_t value = 0;  // both are the user's, 0 in a new record
    std::uint32_t mark = 0;
  };

  TermTable() : slots_(4096) {}

  std::size_t size() const { return records_.size(); }

  void prefetch_slot(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }
  // Once the slot is there.
  void prefetch_record(std::uint64_t hash) const {
    const Slot slot = slots_[hash & (slots_.size() - 1)];
    if (slot.place != 0) __builtin_prefetch(arena_.data() + offset_of(slot));
  }

  // The record of a term, made if it is new. `hash` is hash64(term). Valid until the next call.
  Record& record_of(std::string_view term, std::uint64_t hash) {
    if ((records_.size() + 1) * 2 > slots_.size()) grow();
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at].place != 0; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].tag == tag_of(hash) && text_at(offset_of(slots_[at])) == term)
        return record(offset_of(slots_[at]));
    }
    slots_[at] = add(term, hash);
    return record(offset_of(slots_[at]));
  }

  std::uint32_t number_of(std::string_view term) { return record_of(term, hash64(term)).number; }
  std::string_view text(std::uint32_t number) const { return text_at(std::size_t{records_[number]} * kUnit); }

  // All numbers in byte order of their terms.
  std::vector<std::uint32_t> sorted() const {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keys(records_.size());
    for (std::uint32_t number = 0; number < keys.size(); ++number)
      keys[number] = {prefix_of(text(number)), number};
    std::sort(keys.begin(), keys.end(), [this](const auto& a, const auto& b) {
      return a.first != b.first ? a.first < b.first : text(a.second) < text(b.second);
    });
    std::vector<std::uint32_t> order(keys.size());
    std::transform(keys.begin(), keys.end(), order.begin(), [](const auto& key) { return key.second; });
    return order;
  }

  // The first eight bytes as a number: smaller ones belong to smaller terms, equal ones decide nothing.
  static std::uint64_t prefix_of(std::string_view term) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, term.data(), std::min(term.size(), sizeof bytes));
    return std::endian::native == std::endian::little ? __builtin_bswap64(bytes) : bytes;
  }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t place = 0;  // of the record, in kUnit bytes, plus one; 0: free
  };
  static constexpr std::size_t kUnit = 8;

  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  static std::size_t offset_of(Slot slot) { return std::size_t{slot.place - 1} * kUnit; }

  Record& record(std::size_t offset) { return *reinterpret_cast<Record*>(arena_.data() + offset); }
  std::string_view text_at(std::size_t offset) const {
    Record head;
    std::memcpy(&head, arena_.data() + offset, sizeof head);
    return {arena_.data() + offset + sizeof head, head.size};
  }

  Slot add(std::string_view term, std::uint64_t hash) {
    const auto place = static_cast<std::uint32_t>(arena_.size() / kUnit);
    const Record head{static_cast<std::uint32_t>(records_.size()), static_cast<std::uint32_t>(term.size()), 0,
                      0};
    arena_.append(reinterpret_cast<const char*>(&head), sizeof head);
    arena_ += term;
    arena_.resize((arena_.size() + kUnit - 1) / kUnit * kUnit);
    records_.push_back(place);
    return {tag_of(hash), place + 1};
  }

  void grow() {
    slots_.assign(slots_.size() * 2, {});
    for (const std::uint32_t place : records_) {
      const std::uint64_t hash = hash64(text_at(std::size_t{place} * kUnit));
      std::size_t at = hash & (slots_.size() - 1);
      while (slots_[at].place != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = {tag_of(hash), place + 1};
    }
  }

  std::vector<Slot> slots_;
  std::vector<std::uint32_t> records_;  // places by number
  std::string arena_;
};

}  // namespace ragctl
