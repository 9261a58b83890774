#include "outline.hpp"

#include <algorithm>

#include "split.hpp"

namespace ragctl {
namespace {

std::string single_spaced(const MeasuredText& text, ByteRange range) {
  std::string joined;
  for (const ByteRange& word : split(text, range, Level::kWord)) {
    if (!joined.empty()) joined += ' ';
    joined += text.text(word);
  }
  return joined;
}

std::string heading_text(const MeasuredText& text, ByteRange range) {
  range.end = text.boundary_before(std::min(range.end, range.begin + kMaxHeadingBytes));
  return single_spaced(text, range);
}

// As many cells from the first one on as `most` bytes hold; of a first cell that is longer, its beginning.
std::string row_text(const MeasuredText& text, ByteRange range, std::size_t most) {
  if (range.end - range.begin <= most) return single_spaced(text, range);
  range.end = text.boundary_before(range.begin + most);
  const std::size_t cell = text.text(range).rfind(" | ");
  if (cell != std::string_view::npos) range.end = range.begin + cell;
  return single_spaced(text, range);
}

}  // namespace

Outline::Outline(const std::vector<Block>& blocks, const MeasuredText& text) {
  blocks_.reserve(blocks.size());
  std::size_t covered = 0;
  for (const Block& block : blocks) {
    if (block.end <= covered || block.begin >= text.size()) continue;
    const std::size_t begin = block.begin <= covered ? covered : text.boundary_before(block.begin);
    const std::size_t end = text.boundary_after(std::min<std::uint64_t>(block.end, text.size()));
    const ByteRange range = {std::max(begin, covered), end};
    if (range.empty()) continue;
    add_gap({covered, range.begin}, text);
    add(block, range, text);
    covered = range.end;
  }
  add_gap({covered, text.size()}, text);
}

void Outline::add(const Block& block, ByteRange range, const MeasuredText& text) {
  OutlineBlock added;
  added.kind = block.kind;
  added.range = text.trim(range);
  if (added.range.empty()) return;
  added.page = block.page;
  // The block may have been trimmed or shortened at its front.
  const std::size_t line_start = std::min<std::size_t>(block.begin, added.range.begin);
  added.line = block.line;
  added.last_line = block.last_line;
  if (block.line != 0 && block.last_line == 0) added.line += text.newlines({line_start, added.range.begin});
  if (added.is_heading()) {
    const std::uint32_t level = std::clamp(block.level, 1U, 6U);
    while (headings_[current_].level >= level) current_ = headings_[current_].parent;
    headings_.push_back({heading_text(text, added.range), level, current_, headings_[current_].depth + 1});
    current_ = headings_.size() - 1;
  }
  added.heading = current_;
  const bool is_row = added.kind == BlockKind::kTableRow;
  added.is_marked = (is_row || added.kind == BlockKind::kParagraph) && block.level == 1;
  if (is_row) {
    if (!continues_table(added, text)) tables_.push_back(blocks_.size());
    added.table = tables_.size() - 1;
  }
  blocks_.push_back(added);
}

// Rows of a table follow each other line by line, and none of its head comes behind the others.
bool Outline::continues_table(const OutlineBlock& row, const MeasuredText& text) const {
  if (blocks_.empty() || blocks_.back().table == 0) return false;
  const OutlineBlock& last = blocks_.back();
  return (last.is_marked || !row.is_marked) && text.newlines({last.range.end, row.range.begin}) < 2;
}

void Outline::add_gap(ByteRange range, const MeasuredText& text) {
  Block gap;
  gap.kind = BlockKind::kOther;
  gap.begin = range.begin;
  gap.page = blocks_.empty() ? 0 : blocks_.back().page;
  add(gap, range, text);
}

std::span<const OutlineBlock> Outline::overlapping(ByteRange range) const {
  const auto first = std::partition_point(blocks_.begin(), blocks_.end(), [&](const OutlineBlock& block) {
    return block.range.end <= range.begin;
  });
  const auto last = std::partition_point(
      first, blocks_.end(), [&](const OutlineBlock& block) { return block.range.begin < range.end; });
  return {first, last};
}

std::vector<std::string> Outline::path(std::size_t heading) const {
  std::vector<std::string> path;
  for (; heading != 0; heading = headings_[heading].parent) path.push_back(headings_[heading].text);
  std::reverse(path.begin(), path.end());
  return path;
}

std::size_t Outline::common_heading(std::span<const OutlineBlock> blocks) const {
  if (blocks.empty()) return 0;
  const bool only_headings =
      std::all_of(blocks.begin(), blocks.end(), [](const OutlineBlock& block) { return block.is_heading(); });
  constexpr std::size_t kUnset = static_cast<std::size_t>(-1);
  std::size_t common = kUnset;
  for (const OutlineBlock& block : blocks) {
    if (block.is_heading() && !only_headings) continue;
    common = common == kUnset ? block.heading : common_ancestor(common, block.heading);
  }
  return common;
}

std::size_t Outline::main_heading(ByteRange chunk, const MeasuredText& text, std::uint64_t small) const {
  const auto is_text = [](const OutlineBlock& block) { return !block.is_heading(); };
  std::span<const OutlineBlock> blocks = overlapping(chunk);
  std::size_t heading = common_heading(blocks);
  std::uint64_t introduction = 0;
  while (true) {
    for (; !blocks.empty() && blocks.front().heading == heading; blocks = blocks.subspan(1))
      introduction += is_text(blocks.front()) ? text.cost(blocks.front().range) : 0;
    if (introduction >= small || std::none_of(blocks.begin(), blocks.end(), is_text)) return heading;
    const std::size_t inner = common_heading(blocks);
    if (level(inner) <= level(heading)) return heading;
    heading = inner;
  }
}

std::vector<std::string> Outline::table_header(std::size_t at, const MeasuredText& text) const {
  std::vector<std::string> rows;
  const auto here = overlapping({at, at + 1});
  if (here.empty() || here.front().table == 0) return rows;
  std::size_t left = kMaxHeadingBytes;
  for (std::size_t i = tables_[here.front().table]; blocks_[i].is_marked && blocks_[i].range.end <= at; ++i) {
    std::string row = row_text(text, blocks_[i].range, left);
    if (row.empty()) break;
    left -= row.size();
    rows.push_back(std::move(row));
  }
  return rows;
}

std::size_t Outline::common_ancestor(std::size_t a, std::size_t b) const {
  while (headings_[a].depth > headings_[b].depth) a = headings_[a].parent;
  while (headings_[b].depth > headings_[a].depth) b = headings_[b].parent;
  while (a != b) {
    a = headings_[a].parent;
    b = headings_[b].parent;
  }
  return a;
}

}  // namespace ragctl
