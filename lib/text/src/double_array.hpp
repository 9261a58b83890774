// A double-array trie from strings to numbers (Aoe 1989, "An efficient digital search algorithm by using a
// double-array structure", with XOR addressing). A unit is 32 bits: base of its children (23), has a value
// (1), label (8).
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace ragctl {

class DoubleArray {
 public:
  using Key = std::pair<std::string_view, std::uint32_t>;  // the string and its value

  DoubleArray() = default;
  // Keys must be distinct, not empty, and without the bytes 0x00 and 0xFF. Throws std::length_error when they
  // need more than 2^23 units.
  explicit DoubleArray(std::vector<Key> keys);

  // A position in the trie; {} of a default-constructed walk is the root.
  struct Walk {
    std::uint32_t unit = 0;
    std::uint32_t index = 0;
  };

  Walk root() const { return {units_[0], 0}; }
  // Follows one byte; false when no key goes on like this.
  bool step(Walk& walk, char byte) const {
    const std::uint32_t label = static_cast<unsigned char>(byte);
    const std::uint32_t index = walk.unit >> kBaseShift ^ label;
    const std::uint32_t unit = units_[index];
    if ((unit & 0xFFU) != label) return false;
    walk = {unit, index};
    return true;
  }
  bool has_value(const Walk& walk) const { return (walk.unit & kValueBit) != 0; }
  std::uint32_t value(const Walk& walk) const { return values_[walk.index]; }

 private:
  class Builder;

  static constexpr std::uint32_t kBaseShift = 9;
  static constexpr std::uint32_t kValueBit = 0x100;
  static constexpr std::uint32_t kEmpty = 0xFF;  // a label that no byte of UTF-8 has

  // Base 0 belongs to nodes without children: none of the units there has a matching label.
  std::vector<std::uint32_t> units_ = std::vector<std::uint32_t>(256, kEmpty);
  std::vector<std::uint32_t> values_ = std::vector<std::uint32_t>(256, 0);
};

}  // namespace ragctl
