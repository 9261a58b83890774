#include "piece_table.hpp"

#include <bit>

#include "ragctl/core/hash.hpp"

namespace ragctl {

PieceTable::PieceTable(std::size_t pieces, std::size_t bytes) : slots_(std::bit_ceil(2 * pieces + 1)) {
  texts_.reserve(bytes);
  ends_.reserve(pieces);
}

std::size_t PieceTable::slot_of(std::string_view text, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  std::size_t at = hash & mask;
  while (slots_[at].id != kNone && !(slots_[at].tag == tag && this->text(slots_[at].id) == text))
    at = (at + 1) & mask;
  return at;
}

bool PieceTable::add(std::string_view text) {
  const std::uint64_t hash = hash64(text);
  Slot& slot = slots_[slot_of(text, hash)];
  if (slot.id != kNone) return false;
  slot = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(ends_.size())};
  texts_ += text;
  ends_.push_back(texts_.size());
  return true;
}

std::uint32_t PieceTable::find(std::string_view text) const { return slots_[slot_of(text, hash64(text))].id; }

}  // namespace ragctl
