// Ids of one query's documents: a block store for their bytes and a hash table from id to position.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "ragctl/core/hash.hpp"

namespace ragctl {

// Keeps copies of ids in blocks that never move.
class IdArena {
 public:
  std::string_view store(std::string_view id) {
    if (id.size() > left_) grow(id.size());
    char* place = next_;
    std::memcpy(place, id.data(), id.size());
    next_ += id.size();
    left_ -= id.size();
    return {place, id.size()};
  }

 private:
  void grow(std::size_t needed) {
    const std::size_t size = needed > kBlockBytes ? needed : kBlockBytes;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    next_ = blocks_.back().get();
    left_ = size;
  }

  static constexpr std::size_t kBlockBytes = std::size_t{1} << 18;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

// Open addressing with linear probing; positions refer to a list that the caller keeps and that
// `id_at(position)` reads. One object serves many queries, so that a table is allocated once.
class IdTable {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // Forgets everything; makes room for `count` ids.
  void reset(std::size_t count) {
    std::size_t size = 16;
    while (size < count * 2) size *= 2;
    slots_.assign(size, Slot{0, kNone});
    mask_ = size - 1;
  }

  // The position of an equal id that is there already; else kNone, and the id is now known under `position`.
  template <typename IdAt>
  std::uint32_t insert(std::string_view id, std::uint32_t position, const IdAt& id_at) {
    Slot& slot = probe(id, id_at);
    if (slot.position != kNone) return slot.position;
    slot = Slot{fingerprint(hash64(id)), position};
    return kNone;
  }

  template <typename IdAt>
  std::uint32_t find(std::string_view id, const IdAt& id_at) {
    return probe(id, id_at).position;
  }

 private:
  struct Slot {
    std::uint32_t fingerprint;
    std::uint32_t position;
  };

  static std::uint32_t fingerprint(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

  template <typename IdAt>
  Slot& probe(std::string_view id, const IdAt& id_at) {
    const std::uint64_t hash = hash64(id);
    std::size_t at = hash & mask_;
    while (slots_[at].position != kNone &&
           (slots_[at].fingerprint != fingerprint(hash) || id_at(slots_[at].position) != id)) {
      at = (at + 1) & mask_;
    }
    return slots_[at];
  }

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
};

}  // namespace ragctl
