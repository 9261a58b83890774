#include "outline.hpp"

#include <algorithm>

#include "split.hpp"

namespace ragctl {
namespace {

std::string heading_text(const MeasuredText& text, ByteRange range) {
  range.end = text.boundary_before(std::min(range.end, range.begin + kMaxHeadingBytes));
  std::string joined;
  for (const ByteRange& word : split(text, range, Level::kWord)) {
    if (!joined.empty()) joined += ' ';
    joined += text.text(word);
  }
  return joined;
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
  added.line = block.line == 0 ? 0 : block.line + text.newlines({line_start, added.range.begin});
  if (added.is_heading()) {
    const std::uint32_t level = std::clamp(block.level, 1U, 6U);
    while (headings_[current_].level >= level) current_ = headings_[current_].parent;
    headings_.push_back({heading_text(text, added.range), level, current_, headings_[current_].depth + 1});
    current_ = headings_.size() - 1;
  }
  added.heading = current_;
  blocks_.push_back(added);
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
