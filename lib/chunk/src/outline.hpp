// The blocks of a document as chunking sees them: repaired, without gaps, each knowing its place in the tree
// of headings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "byte_range.hpp"
#include "measured_text.hpp"
#include "ragctl/core/record.hpp"

namespace ragctl {

// Every chunk repeats the title and the headings that it stands below, so what pretends to be one may not
// grow without limit.
constexpr std::size_t kMaxHeadingBytes = 1000;

struct OutlineBlock {
  BlockKind kind = BlockKind::kOther;
  ByteRange range;  // trimmed, on grapheme boundaries, never empty
  std::uint32_t page = 0;
  std::uint64_t line = 0;       // source line of the first byte of range; 0 unknown
  std::uint64_t last_line = 0;  // as in Block; then line is that of the whole block
  std::size_t heading = 0;      // innermost enclosing heading (for a heading: itself), 0 = none
  std::size_t table = 0;        // rows of one table share a number from 1; 0: no row
  bool is_marked = false;       // a row that heads its table, a paragraph that is a label of what follows

  bool is_heading() const { return kind == BlockKind::kHeading; }
  // Code and table rows, which are cut only when they alone exceed the budget.
  bool is_verbatim() const { return kind == BlockKind::kCode || kind == BlockKind::kTableRow; }
};

class Outline {
 public:
  // Blocks that overlap, leave the text or fall inside graphemes are moved to the nearest valid ranges; text
  // between blocks becomes blocks of kind kOther.
  Outline(const std::vector<Block>& blocks, const MeasuredText& text);

  const std::vector<OutlineBlock>& blocks() const { return blocks_; }
  // The blocks that share a byte with the range.
  std::span<const OutlineBlock> overlapping(ByteRange range) const;
  // Level of a heading; 0 for heading 0.
  std::uint32_t level(std::size_t heading) const { return headings_[heading].level; }
  // The heading's text and those that enclose it, outermost first, each with single spaces and at most
  // kMaxHeadingBytes; empty for heading 0.
  std::vector<std::string> path(std::size_t heading) const;
  // The innermost heading that encloses all text of the blocks (all headings, when there is no other text).
  std::size_t common_heading(std::span<const OutlineBlock> blocks) const;
  // The innermost heading that encloses all text of a chunk, or all but an introduction that costs less than
  // `small` and was merged with the section behind it.
  std::size_t main_heading(ByteRange chunk, const MeasuredText& text, std::uint64_t small) const;
  // The rows that head the table at `at` and end before it, each with single spaces, all together at most
  // 1,000 bytes of whole cells; empty where no table is.
  std::vector<std::string> table_header(std::size_t at, const MeasuredText& text) const;

 private:
  struct Heading {
    std::string text;
    std::uint32_t level = 0;
    std::size_t parent = 0;
    std::size_t depth = 0;
  };

  void add(const Block& block, ByteRange range, const MeasuredText& text);
  bool continues_table(const OutlineBlock& row, const MeasuredText& text) const;
  void add_gap(ByteRange range, const MeasuredText& text);
  std::size_t common_ancestor(std::size_t a, std::size_t b) const;

  std::vector<OutlineBlock> blocks_;
  std::vector<Heading> headings_{1};  // [0]: the document itself
  std::size_t current_ = 0;
  std::vector<std::size_t> tables_{0};  // the first block of each table; [0]: none
};

}  // namespace ragctl
