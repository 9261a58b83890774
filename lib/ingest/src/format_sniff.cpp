// Markdown is told by signs that code and settings do not have: a line that begins with "# " is a comment in
// most of them, a dash opens an item in YAML, and "* " goes on in a comment of C.
#include "format_sniff.hpp"

#include <algorithm>
#include <array>

#include "extraction.hpp"
#include "html_scan.hpp"

namespace ragctl {
namespace {

bool looks_like_html(std::string_view text) {
  HtmlTagScanner scanner(text);
  HtmlTagToken token;
  if (!text.starts_with('<') || !scanner.next(token)) return false;
  // A comment, an XML declaration or a doctype may come first.
  while (token.kind == HtmlTagToken::Kind::kOther) {
    const std::string_view doctype = text.substr(token.begin, token.end - token.begin);
    if (doctype.size() > 14 && equals_ignoring_case(doctype.substr(0, 9), "<!doctype")) {
      return equals_ignoring_case(doctype.substr(10, 4), "html");
    }
    if (!scanner.next(token)) return false;
  }
  for (const std::string_view name : {"html", "head", "body", "title", "meta"}) {
    if (equals_ignoring_case(token.name, name)) return true;
  }
  return false;
}

// 1 to 6 for "## Heading", else 0.
std::size_t heading_level(std::string_view line) {
  const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
  return level <= 6 && level < line.size() && line[level] == ' ' && !trim(line.substr(level)).empty() ? level
                                                                                                      : 0;
}

// Words as people write them, not a statement or a setting.
bool is_prose(std::string_view line) {
  if (line.empty() || line.find_first_of("={};$<>\\\t") != std::string_view::npos) return false;
  const auto first = static_cast<unsigned char>(line.front());
  const bool letter = (first | 0x20) >= 'a' && (first | 0x20) <= 'z';
  if (!letter && first < 0x80 && line.front() != '*' && line.front() != '[') return false;
  const auto spaces = std::count(line.begin(), line.end(), ' ');
  return spaces >= 2 || (spaces >= 1 && first >= 0x80) || line.ends_with('.');
}

// "|---|:--:|", which makes a table of what stands around it.
bool is_table_rule(std::string_view line) {
  return line.find('|') != std::string_view::npos && line.find("--") != std::string_view::npos &&
         line.find_first_not_of("|-: \t") == std::string_view::npos;
}

// "[text](target)".
bool has_link(std::string_view line) {
  const std::size_t close = line.find("](");
  if (close == std::string_view::npos || close == 0) return false;
  const std::size_t end = line.find(')', close);
  return line.substr(0, close).find('[') != std::string_view::npos && end != std::string_view::npos &&
         end > close + 2 && line.substr(close, end - close).find(' ') == std::string_view::npos;
}

bool is_weak_sign(std::string_view line) {
  return line.starts_with("- ") || line.starts_with("* ") || line.starts_with("> ") ||
         line.find("**") != std::string_view::npos;
}

// What there is of Markdown in a text. A heading counts where it stands alone: comments come in stacks, above
// the line that they explain.
struct MarkdownSigns {
  std::size_t headings = 0;
  std::size_t other_headings = 0;  // of another level than the first
  std::size_t crowded = 0;         // lines like headings with a line right below or above
  std::size_t fences = 0;
  std::size_t links = 0;
  std::size_t tables = 0;
  std::size_t prose = 0;
  std::size_t weak = 0;
  bool begins_with_heading = false;  // and goes on with prose

  bool suffice() const {
    const std::size_t kinds = (headings > 0 ? 1 : 0) + (fences > 1 ? 1 : 0) + (links > 0 ? 1 : 0) +
                              (tables > 0 ? 1 : 0) + (weak > 0 ? 1 : 0);
    if (fences > 1 || links > 0 || tables > 0) return kinds > 1 && crowded <= headings;
    if (crowded > 0 || prose == 0) return false;
    return begins_with_heading || other_headings > 0;
  }
};

class MarkdownSniffer {
 public:
  explicit MarkdownSniffer(std::string_view text) {
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      std::string_view line = text.substr(begin, end - begin);
      if (line.ends_with('\r')) line.remove_suffix(1);
      add(line);
      begin = end + 1;
    }
  }

  const MarkdownSigns& signs() const { return signs_; }

 private:
  void add(std::string_view line) {
    if (line.starts_with("```")) {
      ++signs_.fences;
      fenced_ = !fenced_;
    }
    const std::size_t level = fenced_ ? 0 : heading_level(line);
    const bool blank = trim(line).empty();
    if (!fenced_) add_line(line, level, blank);
    // Prose may follow a heading at once; other lines of "#" or of code may not.
    if (after_heading_ && !blank && !is_prose(line) && !is_weak_sign(line)) ++signs_.crowded;
    if (!blank && only_heading_) {
      signs_.begins_with_heading = is_prose(line) || level > 0;
      only_heading_ = false;
    }
    if (level > 0 && number_ == 0) only_heading_ = true;
    after_heading_ = level > 0;
    after_text_ = !blank && level == 0;
    ++number_;
  }

  void add_line(std::string_view line, std::size_t level, bool blank) {
    if (level > 0) {
      if (after_text_) ++signs_.crowded;
      if (signs_.headings == 0) first_level_ = level;
      ++signs_.headings;
      if (level != first_level_) ++signs_.other_headings;
      return;
    }
    if (blank) return;
    signs_.links += has_link(line) ? 1 : 0;
    signs_.tables += is_table_rule(line) ? 1 : 0;
    signs_.prose += is_prose(line) ? 1 : 0;
    signs_.weak += is_weak_sign(line) ? 1 : 0;
  }

  MarkdownSigns signs_;
  std::size_t number_ = 0;
  std::size_t first_level_ = 0;
  bool fenced_ = false;
  bool after_heading_ = false;
  bool after_text_ = false;
  bool only_heading_ = false;  // so far
};

// Where the text goes on behind "---", keys and "---"; 0 where there is no such front matter.
std::size_t front_matter_end(std::string_view text) {
  if (!text.starts_with("---\n")) return 0;
  const std::size_t end = text.find("\n---\n", 3);
  return end == std::string_view::npos ? 0 : end + 5;
}

// "key: value", as the next document of a YAML stream begins.
bool is_setting(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && line.substr(0, colon).find(' ') == std::string_view::npos;
}

bool looks_like_markdown(std::string_view text) {
  if (text.starts_with("#!")) return false;
  if (const std::size_t body = front_matter_end(text); body != 0) {
    const std::string_view rest = trim(text.substr(body));
    return rest.empty() || !is_setting(rest.substr(0, rest.find('\n')));
  }
  return MarkdownSniffer(text).signs().suffice();
}

}  // namespace

const IngestFormatInfo* sniff_format(std::string_view bytes, bool has_extension) {
  const std::string_view bom = "\xef\xbb\xbf";
  if (bytes.starts_with(bom)) bytes.remove_prefix(bom.size());
  const std::string_view text = bytes.substr(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
  if (looks_like_html(text)) return format_by_name("html");
  if (has_extension) return format_by_name("text");
  const std::string_view first_line = text.substr(0, text.find('\n'));
  if (text.starts_with('{')) {
    // A record on one line ends with its brace; a pretty-printed one goes on.
    return format_by_name(
        first_line.find_last_of('}') != std::string_view::npos || first_line.size() == text.size() ? "jsonl"
                                                                                                   : "json");
  }
  if (text.starts_with('[') && text.find_first_not_of(" \t\r\n", 1) == text.find('{'))
    return format_by_name("json");
  return format_by_name(looks_like_markdown(text) ? "markdown" : "text");
}

}  // namespace ragctl
