#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "ragctl/text/utf8.hpp"

namespace ragctl::cli {
namespace {

constexpr std::size_t kMinimumWidth = 40;
constexpr std::size_t kMaximumWidth = 100;
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kReset = "\x1b[0m";
constexpr std::string_view kReplacement = "\uFFFD";

struct CodeRange {
  char32_t first;
  char32_t last;
};

// Non-spacing marks, Hangul medial and final jamo, zero-width and variation characters.
constexpr CodeRange kZeroWidth[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},  {0x0610, 0x061A},
                                    {0x064B, 0x065F}, {0x1160, 0x11FF}, {0x1AB0, 0x1AFF},  {0x1DC0, 0x1DFF},
                                    {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064},  {0x20D0, 0x20FF},
                                    {0x302A, 0x302F}, {0x3099, 0x309A}, {0xD7B0, 0xD7FF},  {0xFE00, 0xFE0F},
                                    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE01EF}};
constexpr CodeRange kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x26AA, 0x26AB},   {0x2705, 0x2705},   {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2B1B, 0x2B1C},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x18AFF}, {0x1B000, 0x1B2FF}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F7E0, 0x1F7EB}, {0x1F90C, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

bool contains(std::span<const CodeRange> ranges, char32_t code_point) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), code_point,
                       [](char32_t value, const CodeRange& range) { return value < range.first; });
  return after != ranges.begin() && code_point <= std::prev(after)->last;
}

// Also the characters that override the direction of the text after them.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

void append_line(std::string_view text, std::size_t begin, std::size_t end, std::vector<ByteRange>& lines) {
  while (end > begin && is_blank(text[end - 1])) --end;
  if (begin < end) lines.push_back({begin, end});
}

// One line of the text without line ends, from `begin` to `end`.
void wrap_paragraph(std::string_view text, std::size_t begin, std::size_t end, std::size_t width,
                    std::vector<ByteRange>& lines) {
  const std::size_t indent_end = std::min(text.find_first_not_of(" \t", begin), end);
  std::size_t column = 0;
  std::size_t after_blank = begin;  // where the line may be broken
  for (std::size_t at = begin; at < end;) {
    const std::size_t start = at;
    const std::size_t columns = column_width(next_code_point(text, at));
    if (column + columns > width && !is_blank(text[start])) {
      const std::size_t cut = after_blank > begin && after_blank > indent_end ? after_blank : start;
      append_line(text, begin, cut, lines);
      begin = after_blank = cut;
      column = column_width(text.substr(cut, start - cut));
    }
    column += columns;
    if (is_blank(text[start])) after_blank = at;
  }
  append_line(text, begin, end, lines);
}

void append_clean(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t code_point = next_code_point(text, at);
    if (is_blank(text[start])) {
      out += ' ';
    } else if (is_control(code_point)) {
      out += kReplacement;
    } else {
      out += text.substr(start, at - start);
    }
  }
}

std::string styled(std::string_view text, std::string_view start, const TextStyle& style) {
  std::string out(style.color ? start : "");
  append_clean(out, text);
  return out += style.color ? kReset : "";
}

}  // namespace

TextStyle stdout_style() {
  TextStyle style;
  if (::isatty(STDOUT_FILENO) == 0) return style;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) {
    style.width = std::clamp<std::size_t>(size.ws_col, kMinimumWidth, kMaximumWidth);
  }
  const char* no_color = std::getenv("NO_COLOR");
  style.color = no_color == nullptr || *no_color == '\0';
  return style;
}

std::size_t column_width(char32_t code_point) {
  if (code_point < 0x300) return 1;
  if (contains(kZeroWidth, code_point)) return 0;
  return contains(kWide, code_point) ? 2 : 1;
}

std::size_t column_width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) columns += column_width(next_code_point(text, at));
  return columns;
}

std::vector<ByteRange> wrap_lines(std::string_view text, std::size_t width) {
  std::vector<ByteRange> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    wrap_paragraph(text, begin, end, width, lines);
    begin = end + 1;
  }
  return lines;
}

std::string render_line(std::string_view text, const ByteRange& line, std::span<const ByteRange> marks,
                        const TextStyle& style) {
  std::string out;
  std::size_t at = line.begin;
  for (const ByteRange& mark : marks) {
    const std::size_t begin = std::max<std::size_t>(mark.begin, at);
    const std::size_t end = std::min<std::size_t>(mark.end, line.end);
    if (begin >= end) continue;
    append_clean(out, text.substr(at, begin - at));
    out += bold(text.substr(begin, end - begin), style);
    at = end;
  }
  append_clean(out, text.substr(at, line.end - at));
  return out;
}

std::string bold(std::string_view text, const TextStyle& style) { return styled(text, kBold, style); }

std::string dim(std::string_view text, const TextStyle& style) { return styled(text, kDim, style); }

}  // namespace ragctl::cli
