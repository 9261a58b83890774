#include "text_headings.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace ragctl {
namespace {

constexpr std::string_view kRules = "=-~^\"*+#`'_:.";
constexpr std::size_t kLongestTitle = 120;  // bytes of what may be a heading
constexpr std::size_t kLongestAlone = 80;   // bytes of a line without a rule that may be a title
constexpr std::size_t kDelimiterBytes = 4;  // of AsciiDoc's "----" around a listing

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_wide(char c) { return static_cast<unsigned char>(c) >= 0x80; }  // a part of a character that is

bool has_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return is_alpha(c) || is_wide(c); });
}

// One character again and again.
bool is_rule(std::string_view line) {
  return line.size() >= 3 && kRules.find(line.front()) != std::string_view::npos &&
         line.find_first_not_of(line.front()) == std::string_view::npos;
}

// Characters, and columns with two for each of East Asia's.
struct Width {
  std::size_t characters = 0;
  std::size_t columns = 0;
};

Width width_of(std::string_view text) {
  Width width;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80) continue;
    ++width.characters;
    width.columns += byte >= 0xe1 ? 2 : 1;
  }
  return width;
}

bool fits(std::string_view rule, std::string_view title) {
  const Width width = width_of(title);
  const std::size_t slack = std::max<std::size_t>(2, width.characters / 5);
  return rule.size() + slack >= width.characters && rule.size() <= width.columns + slack;
}

// Words that may be a heading: no row of a table, comment, item of a list or drawing.
bool may_be_title(std::string_view line) {
  const std::string_view words = trim(line);
  if (words.empty() || words.size() > kLongestTitle || !has_letter(words)) return false;
  const char first = words.front();
  const bool begins = is_alpha(first) || is_digit(first) || is_wide(first) ||
                      std::string_view("`\"'([<:.$@").find(first) != std::string_view::npos;
  const bool code = std::string_view(";{},\\").find(words.back()) != std::string_view::npos;
  return begins && !code && words.find_first_of("|\t") == std::string_view::npos &&
         words.find("   ") == std::string_view::npos;
}

class HeadingFinder {
 public:
  HeadingFinder(std::string_view text, const std::vector<TextLine>& lines, TextStyle style)
      : text_(text), lines_(lines), style_(style) {}

  std::vector<TextHeading> find() {
    count_delimiters();
    std::vector<TextHeading> ruled;  // and those of AsciiDoc
    std::vector<TextHeading> capitals;
    std::size_t marked = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (skip_listing(i) || !begins_block(i)) continue;
      TextHeading heading;
      if (is_ruled(i, heading) || is_marked(i, heading)) {
        marked += heading.marker > 0 ? 1 : 0;
        ruled.push_back(heading);
        i = heading.last;
        after_heading_ = true;
      } else if (is_capitals(i, heading)) {
        capitals.push_back(heading);
      }
    }
    if (marked == 1 && style_ != TextStyle::kAsciiDoc && !begins_with_mark(ruled))
      std::erase_if(ruled, [](const TextHeading& each) { return each.marker > 0; });
    if (!ruled.empty()) return ruled;
    return capitals.size() > 1 ? capitals : ruled;
  }

 private:
  std::string_view line(std::size_t i) const {
    if (i >= lines_.size()) return {};
    std::string_view all = text_.substr(lines_[i].begin, lines_[i].end - lines_[i].begin);
    while (!all.empty() && (all.back() == ' ' || all.back() == '\t' || all.back() == '\r'))
      all.remove_suffix(1);
    return all;
  }

  bool is_delimiter(std::string_view line) const {
    return line.size() == kDelimiterBytes && is_rule(line) && line.front() != '#';
  }

  void count_delimiters() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (is_delimiter(line(i))) ++left_[line(i)];
    }
  }

  // What stands between two lines of "----" is no text with headings.
  bool skip_listing(std::size_t& i) {
    if (!is_delimiter(line(i))) return false;
    const std::string_view delimiter = line(i);
    --left_[delimiter];
    if (left_[delimiter] == 0 || is_delimiter(line(i + 1)) || (is_ruled_above(i))) return false;
    for (++i; i < lines_.size() && line(i) != delimiter; ++i) {
      if (is_delimiter(line(i))) --left_[line(i)];
    }
    --left_[delimiter];
    return true;
  }

  bool is_ruled_above(std::size_t i) const {
    return may_be_title(line(i + 1)) && line(i + 2) == line(i) && fits(line(i), trim(line(i + 1)));
  }

  bool begins_block(std::size_t i) {
    const bool after_heading = std::exchange(after_heading_, false);
    return !line(i).empty() && (i == 0 || line(i - 1).empty() || after_heading || is_anchor(line(i - 1)));
  }

  // AsciiDoc's "[[id]]" and "[role]" above a section.
  static bool is_anchor(std::string_view line) { return line.starts_with('[') && line.ends_with(']'); }

  bool is_ruled(std::size_t i, TextHeading& heading) {
    if (is_rule(line(i)) && is_ruled_above(i)) {
      heading = {i, i + 1, i + 2, level_of({line(i).front(), true})};
      return true;
    }
    const std::string_view title = line(i);
    const std::string_view rule = line(i + 1);
    if (title.starts_with(' ') || !may_be_title(title) || !is_rule(rule) || !fits(rule, title)) return false;
    heading = {i, i, i + 1, level_of({rule.front(), false})};
    if (is_delimiter(rule)) --left_[rule];
    return true;
  }

  std::uint32_t level_of(std::pair<char, bool> rule) {
    const auto known = std::find(styles_.begin(), styles_.end(), rule);
    const auto level = static_cast<std::uint32_t>(known - styles_.begin()) + 1;
    if (known == styles_.end()) styles_.push_back(rule);
    return std::min(level, 6U);
  }

  bool is_marked(std::size_t i, TextHeading& heading) const {
    const std::string_view all = line(i);
    const std::size_t level = std::min(all.find_first_not_of('='), all.size());
    if (level == 0 || level > 6 || level >= all.size() || all[level] != ' ') return false;
    const std::size_t words = all.find_first_not_of(' ', level);
    if (!may_be_title(all.substr(words))) return false;
    heading = {i, i, i, static_cast<std::uint32_t>(level), words};
    return true;
  }

  bool begins_with_mark(const std::vector<TextHeading>& headings) const {
    std::size_t first = 0;
    while (first < lines_.size() && line(first).empty()) ++first;
    return headings.front().marker > 0 && headings.front().first == first;
  }

  bool is_capitals(std::size_t i, TextHeading& heading) const {
    const std::string_view words = line(i);
    const std::string_view below = line(i + 1);
    if (words.size() < 2 || words.size() > kLongestAlone || below.size() < 2) return false;
    if (below.front() != '\t' && !below.starts_with("  ")) return false;
    if (words.front() < 'A' || words.front() > 'Z') return false;
    const bool other = std::any_of(words.begin(), words.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || std::string_view("{}();=<>|\\\t*\"").find(c) != std::string_view::npos;
    });
    if (other || words.ends_with('.') || words.ends_with(':') || words.find("   ") != std::string_view::npos)
      return false;
    heading = {i, i, i, 1};
    return true;
  }

  const std::string_view text_;
  const std::vector<TextLine>& lines_;
  const TextStyle style_;
  std::map<std::string_view, std::size_t> left_;  // delimiters that come yet
  std::vector<std::pair<char, bool>> styles_;     // of rules so far: the character, whether also above
  bool after_heading_ = false;
};

constexpr std::array<std::string_view, 8> kTitleKeys = {"title", "subject", "제목", "표제",
                                                        "題名",  "題目",    "件名", "标题"};
constexpr std::array<std::string_view, 8> kLicence = {"copyright", "license", "licence",    "(c)",
                                                      "spdx",      "©",       "all rights", "$id"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return out;
}

// "Title: X" and the like.
std::string_view value_of_title(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string key = lower(trim(line.substr(0, colon)));
  const bool known = std::find(kTitleKeys.begin(), kTitleKeys.end(), key) != kTitleKeys.end();
  return known ? trim(line.substr(colon + 1)) : std::string_view();
}

bool may_stand_for_text(std::string_view line) {
  if (line.size() > kLongestAlone || !may_be_title(line)) return false;
  const char first = line.front();
  if (!is_alpha(first) && !is_digit(first) && !is_wide(first)) return false;
  if (std::string_view(".,;:{\\").find(line.back()) != std::string_view::npos || line.ends_with("。"))
    return false;
  if (line.find_first_of("{};=<>\\$") != std::string_view::npos ||
      line.find("://") != std::string_view::npos || line.find("()") != std::string_view::npos)
    return false;
  const std::string small = lower(line);
  if (small.starts_with("this ")) return false;  // is a sentence: "This is the Debian package of ..."
  return std::none_of(kLicence.begin(), kLicence.end(),
                      [&](std::string_view each) { return small.find(each) != std::string::npos; });
}

// In lower case.
constexpr std::array<std::string_view, 12> kCodeNames = {
    "makefile", "gnumakefile", "dockerfile", "containerfile", "jenkinsfile",    "vagrantfile",
    "rakefile", "gemfile",     "procfile",   "justfile",      "cmakelists.txt", "requirements.txt"};

}  // namespace

TextStyle text_style(std::string_view file_name, std::string_view text) {
  const std::string name = lower(file_name.substr(file_name.find_last_of('/') + 1));
  if (text.starts_with("#!") || std::find(kCodeNames.begin(), kCodeNames.end(), name) != kCodeNames.end())
    return TextStyle::kVerbatim;
  const std::size_t dot = name.find_last_of('.');
  if (dot == std::string::npos || dot == 0) return TextStyle::kProse;
  const std::string_view extension = std::string_view(name).substr(dot);
  if (extension == ".adoc") return TextStyle::kAsciiDoc;
  const bool prose = extension == ".txt" || extension == ".text" || extension == ".rst";
  return prose ? TextStyle::kProse : TextStyle::kVerbatim;
}

std::vector<TextLine> lines_of(std::string_view text, std::size_t base) {
  std::vector<TextLine> lines;
  for (std::size_t begin = base; begin < text.size(); begin = lines.back().end + 1)
    lines.push_back({begin, std::min(text.find('\n', begin), text.size())});
  return lines;
}

std::vector<TextHeading> find_text_headings(std::string_view text, const std::vector<TextLine>& lines,
                                            TextStyle style) {
  return HeadingFinder(text, lines, style).find();
}

std::string find_text_title(std::string_view text, const std::vector<TextLine>& lines) {
  std::size_t first = 0;
  const auto line = [&](std::size_t i) {
    return trim(text.substr(lines[i].begin, lines[i].end - lines[i].begin));
  };
  while (first < lines.size() && line(first).empty()) ++first;
  std::size_t last = first;
  while (last < lines.size() && !line(last).empty()) ++last;
  for (std::size_t i = first; i < last; ++i) {
    if (const std::string_view title = value_of_title(line(i)); !title.empty()) return std::string(title);
  }
  // Alone: more text comes after an empty line.
  const bool more = std::any_of(
      lines.begin() + static_cast<std::ptrdiff_t>(last), lines.end(),
      [&](const TextLine& each) { return !trim(text.substr(each.begin, each.end - each.begin)).empty(); });
  return last == first + 1 && more && may_stand_for_text(line(first)) ? std::string(line(first)) : "";
}

}  // namespace ragctl
