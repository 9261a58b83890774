#include "extraction.hpp"

#include <algorithm>
#include <cstring>

#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kSpaces = " \t\n\r\f\v";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

LineIndex::LineIndex(std::string_view text) : begins_{0}, size_(text.size()) {
  for (std::size_t i = text.find('\n'); i != std::string_view::npos; i = text.find('\n', i + 1))
    begins_.push_back(i + 1);
}

std::uint64_t LineIndex::line_at(std::uint64_t offset) const {
  return static_cast<std::uint64_t>(std::upper_bound(begins_.begin(), begins_.end(), offset) -
                                    begins_.begin());
}

std::uint64_t LineIndex::begin_of(std::uint64_t line) const {
  if (line == 0) return 0;
  return line <= begins_.size() ? begins_[line - 1] : size_;
}

void BlockWriter::add(BlockKind kind, std::uint32_t level, std::string_view text, const Place& place) {
  if (text.find_first_not_of(kSpaces) == std::string_view::npos) return;
  const std::size_t first = text.find_first_not_of('\n');
  text = text.substr(first, text.find_last_not_of('\n') + 1 - first);
  if (!text_.empty()) text_ += place.group != 0 && place.group == last_group_ ? "\n" : "\n\n";
  last_group_ = place.group;
  Block block;
  block.kind = kind;
  block.level = level;
  block.begin = text_.size();
  if (is_nfc(text)) {
    text_ += text;
  } else {
    text_ += to_nfc(text);
  }
  // Decoded character references may hold CR; before a line end it would join it to one grapheme.
  for (std::size_t i = text_.find('\r', block.begin); i != std::string::npos; i = text_.find('\r', i))
    text_[i] = ' ';
  block.end = text_.size();
  block.line = place.line + first;
  const auto line_ends = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  if (place.last_line != 0 && place.last_line != block.line + line_ends)
    block.last_line = std::max(place.last_line, block.line);
  block.source_begin = source_.source_offset(place.source_begin);
  block.source_end = source_.source_offset(place.source_end);
  blocks_.push_back(block);
}

std::string primary_language(std::string_view tag) {
  tag = trim(tag);
  tag = tag.substr(0, tag.find_first_of("-_"));
  if (tag.size() < 2 || tag.size() > 3 || !std::all_of(tag.begin(), tag.end(), is_letter)) return "";
  std::string language(tag);
  for (char& c : language) c = static_cast<char>(c | 0x20);
  return language;
}

std::vector<Block> paragraph_blocks(std::string_view text) {
  std::vector<Block> blocks;
  std::size_t begin = std::min(text.find_first_not_of('\n'), text.size());
  while (begin < text.size()) {
    const std::size_t gap = std::min(text.find("\n\n", begin), text.size());
    // A last line end belongs to no block.
    const std::size_t end = gap == text.size() && text.back() == '\n' ? gap - 1 : gap;
    Block block;
    block.begin = begin;
    block.end = end;
    blocks.push_back(block);
    begin = std::min(text.find_first_not_of('\n', gap), text.size());
  }
  return blocks;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) + 1 - first);
}

}  // namespace ragctl
