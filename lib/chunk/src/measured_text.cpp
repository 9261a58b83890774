#include "measured_text.hpp"

#include <algorithm>

#include "ragctl/text/tokenizer.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

bool is_newline(char32_t c) { return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029; }

// White_Space of PropList.txt (Unicode 15).
bool is_white_space(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

ByteClass class_of_grapheme(std::string_view grapheme) {
  if (grapheme.size() == 1 && grapheme.front() >= ' ') {  // nearly all of a Latin text
    return grapheme.front() == ' ' ? ByteClass::kSpace : ByteClass::kText;
  }
  std::size_t offset = 0;
  const char32_t first = next_code_point(grapheme, offset);
  if (!is_white_space(first)) return ByteClass::kText;
  // A space that carries a combining mark is visible.
  while (offset < grapheme.size()) {
    if (!is_white_space(next_code_point(grapheme, offset))) return ByteClass::kText;
  }
  return is_newline(first) ? ByteClass::kNewline : ByteClass::kSpace;
}

PositionRank find_newlines(std::string_view text) {
  std::vector<std::uint32_t> positions;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    positions.push_back(static_cast<std::uint32_t>(at));
  }
  return {std::move(positions), text.size()};
}

}  // namespace

MeasuredText::MeasuredText(std::string_view text, std::string_view language, const Tokenizer* tokenizer)
    : text_(text), language_(language), newlines_(find_newlines(text)) {
  classify();
  counter_ = tokenizer != nullptr ? count_tokens(*tokenizer) : RangeCounter::of_code_points(text);
}

void MeasuredText::classify() {
  classes_.assign(text_.size(), ByteClass::kInsideText);
  const std::vector<std::size_t> boundaries = grapheme_boundaries(text_);
  for (std::size_t i = 0; i + 1 < boundaries.size(); ++i) {
    const std::size_t begin = boundaries[i];
    const std::size_t length = boundaries[i + 1] - begin;
    classes_[begin] = class_of_grapheme(text_.substr(begin, length));
    if (length == 1 || !is_space(classes_[begin])) continue;
    std::fill_n(classes_.begin() + static_cast<std::ptrdiff_t>(begin) + 1, length - 1,
                ByteClass::kInsideSpace);
  }
}

// Pieces of SentencePiece include the space before a word, which trimming takes away, so a token is where its
// visible bytes are. A marker that stands alone before a word ("▁", inserted or covering a space) belongs to
// the word: it comes back when the chunk is tokenised by itself.
RangeCounter MeasuredText::count_tokens(const Tokenizer& tokenizer) const {
  std::vector<ByteRange> tokens;
  for (const TokenSpan& span : tokenizer.encode_spans(text_)) {
    const std::size_t limit = std::min<std::size_t>(span.end, size());
    ByteRange token = trim({span.begin, limit});
    if (token.empty()) {
      if (limit < size() && !is_space(classes_[limit])) {
        token = {limit, limit + 1};
      } else if (span.begin < limit) {
        token = {span.begin, limit};
      } else {
        continue;
      }
    }
    tokens.push_back(token);
  }
  return RangeCounter::of_tokens(std::move(tokens), size());
}

std::size_t MeasuredText::boundary_before(std::size_t offset) const {
  while (!is_boundary(offset)) --offset;
  return std::min(offset, size());
}

std::size_t MeasuredText::boundary_after(std::size_t offset) const {
  while (!is_boundary(offset)) ++offset;
  return std::min(offset, size());
}

ByteRange MeasuredText::trim(ByteRange range) const {
  while (range.begin < range.end && is_space(classes_[range.begin])) ++range.begin;
  while (range.begin < range.end && is_space(classes_[range.end - 1])) --range.end;
  return range;
}

}  // namespace ragctl
