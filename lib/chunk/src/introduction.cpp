#include "introduction.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace ragctl {
namespace {

constexpr std::size_t kLongest = 400;  // bytes of a short line: 400 letters, 130 syllables

enum class Lead { kNone, kTableHeader, kCaption, kLabel, kQuestion, kColon };

constexpr std::array<std::string_view, 3> kQuestionMarks = {"?", "？", "؟"};
constexpr std::array<std::string_view, 2> kColons = {":", "："};
constexpr std::array<std::string_view, 20> kClosing = {" ",  "\"", "'",  ")",  "]",  "}",     "*",
                                                       "_",  "”",  "’",  "»",  "）", "】",    "」",
                                                       "』", "》", "〉", "］", "…",  "\u00a0"};
constexpr std::array<std::string_view, 7> kOpening = {" ", "\"", "(", "[", "“", "（", "【"};
constexpr std::array<std::string_view, 6> kQuestionNames = {"question", "q", "질문", "문", "問", "问"};
constexpr std::array<std::string_view, 10> kNameEnds = {".",  ":",  ")",  "]",  "．",
                                                        "：", "）", "】", "］", "、"};

template <typename Marks>
bool strip_start(std::string_view& text, const Marks& marks) {
  for (const std::string_view mark : marks) {
    if (!text.starts_with(mark)) continue;
    text.remove_prefix(mark.size());
    return true;
  }
  return false;
}

template <typename Marks>
bool ends_with_any(std::string_view text, const Marks& marks) {
  return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) { return text.ends_with(mark); });
}

std::string_view without_closing(std::string_view text) {
  for (bool stripped = true; stripped;) {
    stripped = false;
    for (const std::string_view mark : kClosing) {
      if (!text.ends_with(mark)) continue;
      text.remove_suffix(mark.size());
      stripped = true;
    }
  }
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool strip_digits(std::string_view& text) {
  const std::size_t before = text.size();
  while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  return text.size() < before;
}

// "- ", "3. " or "3) " and the boxes of a task list.
void strip_bullet(std::string_view& text) {
  static constexpr std::array<std::string_view, 3> kBullets = {"- ", "* ", "• "};
  static constexpr std::array<std::string_view, 2> kBoxes = {"[ ] ", "[x] "};
  static constexpr std::array<std::string_view, 2> kNumberEnds = {". ", ") "};
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  if (!strip_start(text, kBullets)) {
    std::string_view rest = text;
    if (strip_digits(rest) && strip_start(rest, kNumberEnds)) text = rest;
  }
  strip_start(text, kBoxes);
}

bool starts_with_ignoring_case(std::string_view text, std::string_view name) {
  const auto same = [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && (a | 0x20) == b); };
  return text.size() >= name.size() &&
         std::equal(name.begin(), name.end(), text.begin(), [&](char b, char a) { return same(a, b); });
}

bool is_named_question(std::string_view text) {
  strip_bullet(text);
  while (strip_start(text, kOpening)) continue;
  for (const std::string_view name : kQuestionNames) {
    if (!starts_with_ignoring_case(text, name)) continue;
    std::string_view rest = text.substr(name.size());
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    const bool numbered = strip_digits(rest);
    return strip_start(rest, kNameEnds) || (numbered && rest.starts_with(' '));
  }
  return false;
}

Lead lead_of(std::string_view text) {
  if (text.size() > kLongest) return Lead::kNone;
  if (is_question(text)) return Lead::kQuestion;
  return ends_with_any(text, kColons) ? Lead::kColon : Lead::kNone;
}

// `following`: the block behind it; nullptr for none.
Lead lead_of(const MeasuredText& text, const OutlineBlock& block, const OutlineBlock* following) {
  const std::size_t table = following == nullptr ? 0 : following->table;
  if (block.table != 0) return block.is_marked && block.table == table ? Lead::kTableHeader : Lead::kNone;
  if (block.kind == BlockKind::kCaption && table != 0) return Lead::kCaption;
  if (block.is_heading() || block.is_verbatim()) return Lead::kNone;
  const Lead lead = lead_of(text.text(block.range));
  if (lead != Lead::kNone || !block.is_marked) return lead;
  return block.range.end - block.range.begin <= kLongest ? Lead::kLabel : Lead::kNone;
}

// Takes in the headings right before `begin`.
std::size_t with_headings(const Outline& outline, ByteRange open, std::size_t begin) {
  const auto blocks = outline.overlapping({open.begin, begin});
  for (std::size_t i = blocks.size(); i-- > 0 && blocks[i].is_heading();)
    begin = std::max(blocks[i].range.begin, open.begin);
  return begin;
}

std::size_t introducing_blocks(const MeasuredText& text, const Outline& outline, ByteRange open,
                               ByteRange next) {
  const auto blocks = outline.overlapping({open.begin, next.end});
  std::size_t begin = open.end;
  Lead last = Lead::kNone;
  const OutlineBlock* following = nullptr;
  for (std::size_t i = blocks.size(); i-- > 0; following = &blocks[i]) {
    const ByteRange& range = blocks[i].range;
    const bool behind = range.begin >= open.end;
    const bool whole = range.begin >= open.begin && (behind || range.end <= open.end);
    const Lead lead = whole ? lead_of(text, blocks[i], following) : Lead::kNone;
    if (!behind && (lead == Lead::kNone || (lead == last && lead != Lead::kTableHeader))) break;
    if (!behind) begin = range.begin;
    last = lead;
  }
  return begin;
}

}  // namespace

bool is_question(std::string_view text) {
  text = without_closing(text);
  if (ends_with_any(text, kQuestionMarks)) return true;
  // A question mark within: the answer stands in the same line.
  const bool is_line = text.find('\n') == std::string_view::npos;
  const bool asked = std::any_of(kQuestionMarks.begin(), kQuestionMarks.end(), [&](std::string_view mark) {
    return text.find(mark) != std::string_view::npos;
  });
  return is_line && !asked && is_named_question(text);
}

std::size_t introduction_begin(const MeasuredText& text, ByteRange open, ByteRange next, Level cut) {
  if (cut > Level::kLine || open.empty()) return open.end;
  const std::size_t reach = kLongest + 8;  // white space in front
  const std::size_t from = text.boundary_after(open.end - std::min(open.end - open.begin, reach));
  const std::vector<ByteRange> units = split(text, {from, open.end}, cut);
  if (units.empty() || (units.size() == 1 && from > open.begin)) return open.end;
  const Lead lead = lead_of(text.text(units.back()));
  return lead == Lead::kNone || lead == lead_of(text.text(next)) ? open.end : units.back().begin;
}

std::size_t introduction_begin(const MeasuredText& text, const Outline& outline, ByteRange open,
                               ByteRange next, Level cut) {
  if (cut > Level::kLine || open.empty()) return open.end;
  std::size_t begin = open.end;
  if (cut == Level::kParagraph) {
    begin = introducing_blocks(text, outline, open, next);
  } else {
    const OutlineBlock& block = outline.overlapping({open.end - 1, open.end}).front();
    if (block.is_verbatim()) return open.end;
    begin = introduction_begin(text, {std::max(open.begin, block.range.begin), open.end}, next, cut);
  }
  return begin == open.end ? begin : with_headings(outline, open, begin);
}

}  // namespace ragctl
