#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "ragctl/eval/table.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl::cli {
namespace {

constexpr std::size_t kMinimumWidth = 40;
constexpr std::size_t kMaximumWidth = 100;
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kReset = "\x1b[0m";
constexpr std::string_view kReplacement = "\uFFFD";

// Also the characters that override the direction of the text after them.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Of the code point of `text` that starts at `at`, which is moved behind it. What append_clean() replaces
// takes one.
std::size_t next_columns(std::string_view text, std::size_t& at) {
  const std::size_t start = at;
  const char32_t code_point = next_code_point(text, at);
  return is_blank(text[start]) || is_control(code_point) ? 1 : display_width(text.substr(start, at - start));
}

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
    const std::size_t columns = next_columns(text, at);
    if (column + columns > width && !is_blank(text[start])) {
      const std::size_t cut = after_blank > begin && after_blank > indent_end ? after_blank : start;
      append_line(text, begin, cut, lines);
      begin = after_blank = cut;
      column = 0;
      for (std::size_t i = cut; i < start;) column += next_columns(text, i);
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

// Of the terminal that standard output is; 0 where nothing tells.
std::size_t terminal_columns() {
  const char* variable = std::getenv("COLUMNS");
  const std::string_view text = variable == nullptr ? std::string_view() : variable;
  std::size_t columns = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), columns);
  if (result.ec == std::errc() && result.ptr == text.data() + text.size() && columns > 0) return columns;
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

bool takes_escapes(int fd) {
  const char* terminal = std::getenv("TERM");
  return ::isatty(fd) != 0 && (terminal == nullptr || std::string_view(terminal) != "dumb");
}

TextStyle stdout_style() {
  TextStyle style;
  if (::isatty(STDOUT_FILENO) == 0) return style;
  if (const std::size_t columns = terminal_columns(); columns != 0)
    style.width = std::clamp(columns, kMinimumWidth, kMaximumWidth);
  const char* no_color = std::getenv("NO_COLOR");
  style.color = takes_escapes(STDOUT_FILENO) && (no_color == nullptr || *no_color == '\0');
  return style;
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

std::span<const ByteRange> marks_in(std::span<const ByteRange> marks, const ByteRange& line) {
  const auto first = std::partition_point(marks.begin(), marks.end(),
                                          [&](const ByteRange& mark) { return mark.end <= line.begin; });
  const auto last =
      std::partition_point(first, marks.end(), [&](const ByteRange& mark) { return mark.begin < line.end; });
  return {first, last};
}

std::string render_line(std::string_view text, const ByteRange& line, std::span<const ByteRange> marks,
                        const TextStyle& style) {
  std::string out;
  std::size_t at = line.begin;
  for (const ByteRange& mark : marks_in(marks, line)) {
    const std::size_t begin = std::max<std::size_t>(mark.begin, at);
    const std::size_t end = std::min<std::size_t>(mark.end, line.end);
    append_clean(out, text.substr(at, begin - at));
    out += bold(text.substr(begin, end - begin), style);
    at = end;
  }
  append_clean(out, text.substr(at, line.end - at));
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  append_clean(out, text);
  return out;
}

std::string printable_lines(std::string_view text) {
  std::string out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out += printable(text.substr(begin, end - begin));
    if (end < text.size()) out += '\n';
    begin = end + 1;
  }
  return out;
}

std::string bold(std::string_view text, const TextStyle& style) { return styled(text, kBold, style); }

std::string dim(std::string_view text, const TextStyle& style) { return styled(text, kDim, style); }

}  // namespace ragctl::cli
