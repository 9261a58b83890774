// The text transformation in front of a SentencePiece model: character rules, white space to U+2581, dummy
// prefix. Equal to normalizer::Normalizer of the SentencePiece library (a test compares them).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sentencepiece_charsmap.hpp"
#include "sentencepiece_format.hpp"

namespace ragctl {

class SentencePieceNormalizer {
 public:
  // Throws std::invalid_argument for an unusable character table.
  SentencePieceNormalizer(const NormalizerSpec& spec, bool whitespace_as_suffix);

  // Replaces `out` by the normalised text. With `origins`, fills it with the byte offset in `text` that each
  // byte of `out` comes from, and a last entry for the end. Thread-safe.
  void normalize(std::string_view text, std::string& out, std::vector<std::uint32_t>* origins) const;

 private:
  struct Prefix {
    std::string_view replacement;
    std::size_t consumed = 0;
  };
  struct Output;

  void find_plain_ascii();
  bool is_plain(std::string_view text) const;
  Prefix next_prefix(std::string_view text) const;
  std::size_t skip_leading_spaces(std::string_view text) const;
  void strip_trailing_spaces(Output& output) const;

  Charsmap charsmap_;
  bool dummy_prefix_;
  bool dummy_suffix_;
  bool remove_extra_;
  std::string_view space_;  // what a space becomes
  // What an ASCII character becomes when another ASCII character or the end follows; 0 when only the rules
  // can tell.
  std::array<char, 128> plain_{};
};

}  // namespace ragctl
