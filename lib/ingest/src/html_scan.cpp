#include "html_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace ragctl {
namespace {

// Limits beyond which gumbo 0.10 was measured to leave linear time: 20,000 nested divs take 0.4 s, 100,000
// take 14 s; 20,000 attributes in one tag 0.6 s, 100,000 take 22 s; 100,000 misnested </font> 2 s.
constexpr std::size_t kMaxBytes = std::size_t{64} << 20;
constexpr std::size_t kMaxDepth = 500;
constexpr std::size_t kMaxAttributes = 1000;
constexpr std::size_t kMaxMisnested = 5000;

constexpr std::array<std::string_view, 8> kRawText = {"script",  "style", "textarea", "title",
                                                      "noembed", "xmp",   "iframe",   "noframes"};
constexpr std::array<std::string_view, 16> kVoid = {"area",  "base",  "br",    "col",     "embed", "hr",
                                                    "img",   "input", "link",  "meta",    "param", "source",
                                                    "track", "wbr",   "frame", "basefont"};
// Elements whose start tag ends an open one of their kind: many in a row do not nest.
constexpr std::array<std::string_view, 16> kImplied = {"p",      "li",       "dt",    "dd",    "tr", "td",
                                                       "th",     "tbody",    "thead", "tfoot", "rt", "rp",
                                                       "option", "colgroup", "body",  "html"};
constexpr std::array<std::string_view, 14> kFormatting = {
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"};
constexpr std::array<std::string_view, 28> kBlocks = {
    "p",   "div",    "li",      "tr",      "td",   "th",      "ul",      "ol",    "dl",  "dt",
    "dd",  "table",  "section", "article", "main", "header",  "footer",  "aside", "nav", "blockquote",
    "pre", "figure", "br",      "hr",      "form", "address", "details", "center"};
constexpr std::array<std::string_view, 6> kHeadings = {"h1", "h2", "h3", "h4", "h5", "h6"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view each) { return equals_ignoring_case(name, each); });
}

struct Attribute {
  std::string_view name;
  std::string_view value;
};

// Reads the value after '=' at html[i] (HTML standard, 13.2.5.37 to 13.2.5.39).
std::string_view read_value(std::string_view html, std::size_t& i) {
  while (i < html.size() && is_space(html[i])) ++i;
  if (i == html.size()) return {};
  const bool quoted = html[i] == '"' || html[i] == '\'';
  const std::size_t begin = quoted ? i + 1 : i;
  std::size_t end = quoted ? html.find(html[i], begin) : begin;
  while (!quoted && end < html.size() && !is_space(html[end]) && html[end] != '>') ++end;
  end = std::min(end, html.size());
  i = quoted ? std::min(end + 1, html.size()) : end;
  return html.substr(begin, end - begin);
}

// Reads the next attribute of a tag from html[i] on as the HTML tokenizer does; false at the '>' or the end.
bool next_attribute(std::string_view html, std::size_t& i, Attribute& attribute) {
  while (i < html.size() && (is_space(html[i]) || html[i] == '/')) ++i;
  if (i == html.size() || html[i] == '>') return false;
  const std::size_t name = i++;  // even '=' begins a name here
  while (i < html.size() && !is_space(html[i]) && html[i] != '=' && html[i] != '/' && html[i] != '>') ++i;
  attribute = {html.substr(name, i - name), {}};
  while (i < html.size() && is_space(html[i])) ++i;
  if (i < html.size() && html[i] == '=') attribute.value = read_value(html, ++i);
  return true;
}

// The open elements as the parser would see them, roughly: formatting elements may close out of turn, others
// close what is inside them, and nothing reaches out of a table.
class NestingEstimate {
 public:
  void start(std::string_view name) {
    if (!is_one_of(name, kVoid) && !is_one_of(name, kImplied)) open_.push_back(name);
  }

  void end(std::string_view name) {
    if (is_one_of(name, kImplied) || is_one_of(name, kVoid)) return;
    if (!open_.empty() && same_name(open_.back(), name)) {
      open_.pop_back();
      return;
    }
    ++misnested_;
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (same_name(open_[i], name)) {
        const auto at = open_.begin() + static_cast<std::ptrdiff_t>(i);
        open_.erase(at, is_one_of(name, kFormatting) ? at + 1 : open_.end());
        return;
      }
      if (equals_ignoring_case(open_[i], "table")) return;
    }
  }

  std::size_t depth() const { return open_.size(); }
  std::size_t misnested() const { return misnested_; }

 private:
  std::vector<std::string_view> open_;
  std::size_t misnested_ = 0;
};

void blank_out(std::string& html, std::size_t begin, std::size_t end) {
  // "<!" up to '>' is a comment for the tokenizer whatever its length.
  if (end - begin < 3) return;
  std::replace_if(
      html.begin() + static_cast<std::ptrdiff_t>(begin), html.begin() + static_cast<std::ptrdiff_t>(end),
      [](char c) { return c != '\n'; }, ' ');
  html[begin] = '<';
  html[begin + 1] = '!';
  html[end - 1] = '>';
}

void put_tag(std::string& html, const HtmlTagToken& token, std::string_view tag) {
  blank_out(html, token.begin, token.end);
  std::copy(tag.begin(), tag.end(), html.begin() + static_cast<std::ptrdiff_t>(token.begin));
}

void flatten_tag(std::string& html, const HtmlTagToken& token) {
  if (is_one_of(token.name, kHeadings)) {
    const std::string tag =
        std::string(token.kind == HtmlTagToken::Kind::kEnd ? "</h" : "<h") + token.name[1];
    put_tag(html, token, tag);
  } else if (is_one_of(token.name, kBlocks)) {
    put_tag(html, token, "<p");
  } else {
    blank_out(html, token.begin, token.end);
  }
}

}  // namespace

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  return text.size() == lower_case.size() && std::equal(text.begin(), text.end(), lower_case.begin(),
                                                        [](char a, char b) { return lower(a) == b; });
}

std::string_view attribute_in(std::string_view attributes, std::string_view lower_case_name) {
  std::size_t i = 0;
  for (Attribute attribute; next_attribute(attributes, i, attribute);) {
    if (equals_ignoring_case(attribute.name, lower_case_name)) return attribute.value;
  }
  return {};
}

void HtmlTagScanner::read_tag(std::size_t begin, HtmlTagToken& token) {
  const bool closing = html_[begin + 1] == '/';
  std::size_t at = begin + (closing ? 2 : 1);
  const std::size_t name = at;
  while (at < html_.size() && !is_space(html_[at]) && html_[at] != '>' && html_[at] != '/') ++at;
  token.kind = closing ? HtmlTagToken::Kind::kEnd : HtmlTagToken::Kind::kStart;
  token.name = html_.substr(name, at - name);
  const std::size_t attributes = at;
  for (Attribute attribute; next_attribute(html_, at, attribute);) ++token.attribute_count;
  token.attributes = html_.substr(attributes, at - attributes);
  token.end = std::min(at + 1, html_.size());
  if (equals_ignoring_case(token.name, "svg") || equals_ignoring_case(token.name, "math")) {
    if (!closing && !token.attributes.ends_with('/')) ++foreign_depth_;
    if (closing && foreign_depth_ > 0) --foreign_depth_;
  }
  // Inside SVG and MathML even <style> and <title> hold markup.
  raw_text_ =
      !closing && foreign_depth_ == 0 && is_one_of(token.name, kRawText) ? token.name : std::string_view();
}

// End of a comment that begins at `begin`: "-->" or "--!>", also "<!-->".
std::size_t HtmlTagScanner::comment_end(std::size_t begin) const {
  for (std::size_t i = html_.find("--", begin + 2); i != std::string_view::npos;
       i = html_.find("--", i + 1)) {
    if (html_.substr(i + 2, 1) == ">") return i + 3;
    if (i > begin + 2 && html_.substr(i + 2, 2) == "!>") return i + 4;
  }
  return html_.size();
}

// Whether the text of a raw text element goes on at `rest`, which follows a '<'.
bool HtmlTagScanner::stays_raw(std::string_view rest) const {
  return !raw_text_.empty() &&
         !(rest.front() == '/' && same_name(rest.substr(1, raw_text_.size()), raw_text_));
}

bool HtmlTagScanner::next(HtmlTagToken& token) {
  for (at_ = html_.find('<', at_); at_ < html_.size() && at_ + 1 < html_.size();
       at_ = html_.find('<', at_ + 1)) {
    const std::string_view rest = html_.substr(at_ + 1);
    if (stays_raw(rest)) continue;
    token = {};
    token.begin = at_;
    if (is_letter(rest.front()) || (rest.front() == '/' && rest.size() > 1 && is_letter(rest[1]))) {
      read_tag(at_, token);
    } else if (rest.starts_with("!--")) {
      token.end = comment_end(at_);
    } else if (rest.front() == '!' || rest.front() == '?' || rest.front() == '/') {
      token.end = std::min(html_.find('>', at_ + 1), html_.size() - 1) + 1;
    } else {
      continue;
    }
    at_ = token.end;
    return true;
  }
  at_ = html_.size();
  return false;
}

std::string unparsable_reason(std::string_view html) {
  if (html.size() > kMaxBytes) return fmt::format("larger than {} MiB", kMaxBytes >> 20);
  NestingEstimate nesting;
  std::size_t root_attributes = 0;
  HtmlTagScanner scanner(html);
  for (HtmlTagToken token; scanner.next(token);) {
    if (token.kind == HtmlTagToken::Kind::kEnd) nesting.end(token.name);
    if (token.kind != HtmlTagToken::Kind::kStart) continue;
    nesting.start(token.name);
    // Repeated <html> and <body> tags add their attributes to the first.
    const bool root = equals_ignoring_case(token.name, "html") || equals_ignoring_case(token.name, "body");
    if (root) root_attributes += token.attribute_count;
    if (std::max(token.attribute_count, root_attributes) > kMaxAttributes) {
      return fmt::format("more than {} attributes in a tag", kMaxAttributes);
    }
    if (nesting.depth() > kMaxDepth) return fmt::format("nested deeper than {} elements", kMaxDepth);
    if (nesting.misnested() > kMaxMisnested)
      return fmt::format("more than {} misnested end tags", kMaxMisnested);
  }
  return "";
}

std::string flatten_html(std::string_view html) {
  std::string flat(html);
  HtmlTagScanner scanner(html);
  HtmlTagToken hidden;  // start tag of an element whose content is no text
  for (HtmlTagToken token; scanner.next(token);) {
    if (equals_ignoring_case(token.name, "title")) continue;
    const bool raw = is_one_of(token.name, kRawText);
    if (raw && token.kind == HtmlTagToken::Kind::kStart) {
      hidden = token;
    } else if (raw && !hidden.name.empty()) {
      blank_out(flat, hidden.begin, token.end);
      hidden = {};
    } else {
      flatten_tag(flat, token);
    }
  }
  if (!hidden.name.empty()) blank_out(flat, hidden.begin, flat.size());
  return flat;
}

}  // namespace ragctl
