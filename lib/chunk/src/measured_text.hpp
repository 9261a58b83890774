// A document's text with everything that cutting needs to know of it: grapheme boundaries, white space,
// lines, and the token count of any range.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "byte_range.hpp"
#include "range_counter.hpp"

namespace ragctl {

class Tokenizer;

// What a byte begins, or that it begins no grapheme. A grapheme is space when all its code points have the
// property White_Space.
enum class ByteClass : unsigned char { kInsideText, kInsideSpace, kText, kSpace, kNewline };

constexpr bool begins_grapheme(ByteClass c) { return c >= ByteClass::kText; }
constexpr bool is_space(ByteClass c) { return c != ByteClass::kText && c != ByteClass::kInsideText; }

class MeasuredText {
 public:
  // Tokenises `text` once; counts code points when `tokenizer` is nullptr. `text` and `language` outlive this
  // and the text is at most 2 GiB.
  MeasuredText(std::string_view text, std::string_view language, const Tokenizer* tokenizer);

  std::string_view text() const { return text_; }
  std::string_view text(ByteRange range) const { return text_.substr(range.begin, range.end - range.begin); }
  std::string_view language() const { return language_; }
  std::size_t size() const { return text_.size(); }

  // The class of each byte.
  const std::vector<ByteClass>& classes() const { return classes_; }
  bool is_boundary(std::size_t offset) const { return offset >= size() || begins_grapheme(classes_[offset]); }
  // The nearest grapheme boundary at or before / at or after an offset.
  std::size_t boundary_before(std::size_t offset) const;
  std::size_t boundary_after(std::size_t offset) const;

  // The range without surrounding white space; empty when there is nothing else.
  ByteRange trim(ByteRange range) const;
  // Tokens or code points of a trimmed range. A token cut by an edge counts as one.
  std::uint64_t cost(ByteRange range) const { return counter_.count(range); }
  // Number of line feeds in a range.
  std::uint64_t newlines(ByteRange range) const {
    return newlines_.below(range.end) - newlines_.below(range.begin);
  }

 private:
  void classify();
  RangeCounter count_tokens(const Tokenizer& tokenizer) const;

  std::string_view text_;
  std::string_view language_;
  std::vector<ByteClass> classes_;
  RangeCounter counter_;
  PositionRank newlines_;
};

}  // namespace ragctl
