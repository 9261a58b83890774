// A SentencePiece normalisation table: a Darts-clone double-array trie from source strings to offsets of
// NUL-terminated replacements (normalizer.cc of the SentencePiece project: uint32 size of the trie in bytes,
// units, replacements).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace ragctl {

class Charsmap {
 public:
  struct Match {
    std::size_t length = 0;        // bytes of the input that the longest rule replaces; 0 when none applies
    std::string_view replacement;  // may be empty: the input bytes are dropped
  };

  Charsmap() = default;
  // `blob` is copied. Every access is checked, so a damaged table yields wrong text but never a wrong read.
  // Throws std::invalid_argument when the sizes do not fit.
  explicit Charsmap(std::string_view blob);

  bool empty() const { return units_.empty(); }
  Match longest(std::string_view input) const;
  // True when every lookup, of any input, stays inside the table: what code without checks needs.
  bool is_sound() const;

 private:
  // Bits of a unit, as in darts.h.
  static bool has_leaf(std::uint32_t unit) { return (unit >> 8 & 1U) != 0; }
  static std::uint32_t value(std::uint32_t unit) { return unit & 0x7FFFFFFFU; }
  static std::uint32_t label(std::uint32_t unit) { return unit & 0x800000FFU; }
  static std::uint32_t offset(std::uint32_t unit) { return unit >> 10 << ((unit & 0x200U) >> 6); }

  std::string_view replacement_at(std::uint32_t at) const;

  std::vector<std::uint32_t> units_;
  std::vector<char> replacements_;
};

}  // namespace ragctl
