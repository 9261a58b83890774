#include "markdown_guard.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ragctl {
namespace {

// For every line that looks like a delimiter row, cmark-gfm reads the paragraph so far again. 360 KB of such
// rows take over 20 s; at this sum of bytes read it is about 0.2 s.
constexpr std::uint64_t kMaxReread = std::uint64_t{40} << 20;
constexpr std::size_t kMaxColumns = 1000;
constexpr std::size_t kMaxWordBytes = 8192;

bool is_delimiter_row(std::string_view line) {
  return line.find('-') != std::string_view::npos &&
         line.find_first_not_of("|-: \t>") == std::string_view::npos;
}

bool has_long_word(std::string_view line) {
  std::size_t begin = 0;
  while (line.size() - begin > kMaxWordBytes) {
    const std::size_t space = line.find_last_of(" \t", begin + kMaxWordBytes);
    if (space == std::string_view::npos || space < begin) return true;
    begin = space + 1;
  }
  return false;
}

// Quotes and list items that a line opens or goes on with, and columns in front of what else is in it.
struct LinePrefix {
  std::size_t depth = 0;
  std::size_t columns = 0;
  bool begins_item = false;  // first of all, not indented: what was nested is closed
};

LinePrefix prefix_of(std::string_view line) {
  LinePrefix prefix;
  while (true) {
    const std::size_t at = std::min(line.find_first_not_of(" \t", prefix.columns), line.size());
    const std::size_t digits = std::min(line.find_first_not_of("0123456789", at), line.size()) - at;
    const std::size_t mark = at + digits;
    const bool item = mark + 1 < line.size() && (line[mark + 1] == ' ' || line[mark + 1] == '\t') &&
                      std::string_view(digits == 0 ? "-+*" : ".)").find(line[mark]) != std::string_view::npos;
    const bool quote = digits == 0 && at < line.size() && line[at] == '>';
    if (!item && !quote) {
      prefix.columns = at;
      return prefix;
    }
    if (prefix.depth == 0) prefix.begins_item = item && at < 2;
    prefix.columns = mark + 1;
    ++prefix.depth;
  }
}

// For every line cmark-gfm visits all blocks that are open, also where none of them goes on by itself.
class NestingCost {
 public:
  void add(std::string_view line) {
    constexpr std::size_t kOrdinary = 32;
    const LinePrefix prefix = prefix_of(line);
    const bool blank = prefix.columns == line.size();
    const bool indented = line.starts_with("  ") || line.starts_with('\t');
    const bool closes = !blank && !indented && (after_blank_ || prefix.begins_item);
    open_ = closes ? prefix.depth : std::max(open_, prefix.depth);
    after_blank_ = blank;
    visits_ += open_ > kOrdinary ? open_ : 0;
  }

  std::uint64_t visits() const { return visits_; }

 private:
  std::size_t open_ = 0;
  bool after_blank_ = true;
  std::uint64_t visits_ = 0;
};

// Behind every `opening` cmark-gfm looks for `closing` up to the end of the paragraph.
class UnclosedMarkup {
 public:
  UnclosedMarkup(std::string_view opening, std::string_view closing) : opening_(opening), closing_(closing) {}

  // `at`: where the line begins.
  void add(std::string_view line, std::size_t at) {
    if (openings_ == 0 && line.find('<') == std::string_view::npos) return;
    const std::size_t closed = line.rfind(closing_);
    if (closed != std::string_view::npos) openings_ = begins_ = 0;
    std::size_t from = closed == std::string_view::npos ? 0 : closed;
    for (from = line.find(opening_, from); from != std::string_view::npos;
         from = line.find(opening_, from + 1)) {
      ++openings_;
      begins_ += at + from;
    }
  }

  void end_paragraph(std::size_t at) {
    bytes_ += openings_ * at - begins_;
    openings_ = begins_ = 0;
  }

  std::uint64_t bytes() const { return bytes_; }

 private:
  std::string_view opening_;
  std::string_view closing_;
  std::uint64_t openings_ = 0;  // of the paragraph, not closed yet
  std::uint64_t begins_ = 0;    // sum of where they are
  std::uint64_t bytes_ = 0;     // looked at in vain
};

}  // namespace

bool takes_linear_time(std::string_view text) {
  NestingCost nesting;
  std::array markup = {UnclosedMarkup("<?", "?>"), UnclosedMarkup("<![CDATA[", "]]>"),
                       UnclosedMarkup("<!", ">")};
  std::uint64_t cost = 0;
  for (std::size_t begin = 0; begin <= text.size() && cost <= kMaxReread;) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t quoted = std::min(line.find_first_not_of(" \t>"), line.size());
    nesting.add(line);
    cost = nesting.visits();
    for (UnclosedMarkup& each : markup) {
      each.add(line.substr(quoted), begin + quoted);
      if (end == text.size() || quoted == line.size()) each.end_paragraph(end);
      cost += each.bytes();
    }
    begin = end + 1;
  }
  return cost <= kMaxReread;
}

MarkdownExtensions safe_markdown_extensions(std::string_view text) {
  MarkdownExtensions safe;
  std::uint64_t reread = 0;
  std::size_t paragraph = 0;  // where it began
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (line.size() > kMaxWordBytes && has_long_word(line)) safe.autolinks = false;
    if (is_delimiter_row(line)) {
      reread += begin - paragraph;
      const auto columns = static_cast<std::size_t>(std::count(line.begin(), line.end(), '|'));
      if (columns > kMaxColumns || reread > kMaxReread) safe.tables = false;
    }
    begin = end + 1;
    if (line.find_first_not_of(" \t>") == std::string_view::npos) paragraph = begin;
  }
  return safe;
}

}  // namespace ragctl
