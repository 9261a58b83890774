// What gumbo 0.10 cannot take. Every rewrite keeps the length and the line ends, so that offsets and lines
// stay true.
#include "html_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "html_scan.hpp"

namespace ragctl {
namespace {

// Limits beyond which gumbo 0.10 was measured to leave linear time: 20,000 nested divs take 0.4 s, 100,000
// take 14 s; 20,000 attributes in one tag 0.6 s, 100,000 take 22 s; 100,000 misnested </font> 2 s.
constexpr std::size_t kMaxBytes = std::size_t{64} << 20;
constexpr std::size_t kMaxDepth = 500;
constexpr std::size_t kMaxAttributes = 1000;
constexpr std::size_t kMaxMisnested = 5000;

constexpr std::array<std::string_view, 16> kVoid = {"area",  "base",  "br",    "col",     "embed", "hr",
                                                    "img",   "input", "link",  "meta",    "param", "source",
                                                    "track", "wbr",   "frame", "basefont"};
// Elements whose start tag ends an open one of their kind: many in a row do not nest.
constexpr std::array<std::string_view, 11> kImplied = {
    "p", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "colgroup", "body", "html"};
// The same, where nothing but formatting elements or these containers is between the two.
constexpr std::array<std::string_view, 3> kItems = {"li", "dt", "dd"};
constexpr std::array<std::string_view, 3> kContainers = {"div", "address", "span"};
// The same, but only within <ruby>.
constexpr std::array<std::string_view, 2> kRubyParts = {"rt", "rp"};
// Out of these <rt> and <rp> see no <ruby>, and the end tags of items no item.
constexpr std::array<std::string_view, 7> kScopes = {"table",    "object", "marquee", "applet",
                                                     "template", "ul",     "ol"};
constexpr std::array<std::string_view, 14> kFormatting = {
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"};
constexpr std::array<std::string_view, 28> kBlocks = {
    "p",   "div",    "li",      "tr",      "td",   "th",      "ul",      "ol",    "dl",  "dt",
    "dd",  "table",  "section", "article", "main", "header",  "footer",  "aside", "nav", "blockquote",
    "pre", "figure", "br",      "hr",      "form", "address", "details", "center"};
constexpr std::array<std::string_view, 6> kHeadings = {"h1", "h2", "h3", "h4", "h5", "h6"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view each) { return equals_ignoring_case(name, each); });
}

// The open elements as the parser would see them, roughly: formatting elements may close out of turn, others
// close what is inside them, and nothing reaches out of a table. Where in doubt an element stays open.
class NestingEstimate {
 public:
  void start(std::string_view name) {
    if (equals_ignoring_case(name, "p")) in_paragraph_ = true;
    if (is_one_of(name, kItems)) end_item_before(name);
    if (nests(name)) open_.push_back({name, in_paragraph_});
  }

  void end(std::string_view name) {
    if (equals_ignoring_case(name, "p")) in_paragraph_ = false;
    if (is_one_of(name, kItems)) return end_item(name);
    if (!nests(name)) return;
    std::size_t top = open_.size();
    while (top > 0 && is_one_of(open_[top - 1].name, kItems)) --top;  // they need no end tag
    if (top > 0 && same_name(open_[top - 1].name, name)) {
      // <font><p></font>: the paragraph is still open.
      if (in_paragraph_ && !open_[top - 1].in_paragraph) ++misnested_;
      return close(top - 1);
    }
    ++misnested_;
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (same_name(open_[i].name, name)) return close(i);
      if (equals_ignoring_case(open_[i].name, "table")) return;
    }
  }

  std::size_t depth() const { return open_.size(); }
  std::size_t misnested() const { return misnested_; }

 private:
  struct Open {
    std::string_view name;
    bool in_paragraph = false;
  };

  void close(std::size_t i) {
    const auto at = open_.begin() + static_cast<std::ptrdiff_t>(i);
    open_.erase(at, is_one_of(at->name, kFormatting) ? at + 1 : open_.end());
  }

  void end_item_before(std::string_view name) {
    const bool of_list = equals_ignoring_case(name, "li");
    for (std::size_t i = open_.size(); i-- > 0;) {
      const std::string_view each = open_[i].name;
      if (is_one_of(each, kItems) && equals_ignoring_case(each, "li") == of_list) return close(i);
      if (!is_one_of(each, kFormatting) && !is_one_of(each, kContainers)) return;
    }
  }

  void end_item(std::string_view name) {
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (same_name(open_[i].name, name)) return close(i);
      if (is_one_of(open_[i].name, kScopes)) return;
    }
  }

  bool nests(std::string_view name) const {
    if (is_one_of(name, kVoid) || is_one_of(name, kImplied)) return false;
    return !is_one_of(name, kRubyParts) || !in_ruby();
  }

  bool in_ruby() const {
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (equals_ignoring_case(open_[i].name, "ruby")) return true;
      if (is_one_of(open_[i].name, kScopes)) return false;
    }
    return false;
  }

  std::vector<Open> open_;
  std::size_t misnested_ = 0;
  bool in_paragraph_ = false;
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

// Most pages have neither; the search is much cheaper than a scan.
bool may_hold_foreign_content(std::string_view html) {
  for (std::size_t i = html.find('<'); i != std::string_view::npos; i = html.find('<', i + 1)) {
    if (equals_ignoring_case(html.substr(i + 1, 3), "svg") ||
        equals_ignoring_case(html.substr(i + 1, 4), "math"))
      return true;
  }
  return false;
}

// Finds the elements of one name with their content.
class WholeElements {
 public:
  explicit WholeElements(std::string_view name) : name_(name) {}

  // False for a tag of another name.
  bool take(const HtmlTagToken& token) {
    if (!equals_ignoring_case(token.name, name_)) return false;
    if (token.kind == HtmlTagToken::Kind::kStart && !token.attributes.ends_with('/')) {
      open_.push_back(token.begin);
    } else if (token.kind == HtmlTagToken::Kind::kEnd && !open_.empty()) {
      while (!whole_.empty() && whole_.back().first > open_.back()) whole_.pop_back();
      whole_.emplace_back(open_.back(), token.end);
      open_.pop_back();
    }
    return true;
  }

  // What is open now has no end.
  void forget_open() { open_.clear(); }

  void blank_out_of(std::string& html) const {
    for (const auto& [begin, end] : whole_) blank_out(html, begin, end);
  }

 private:
  std::string_view name_;
  std::vector<std::size_t> open_;                           // where open tags begin
  std::vector<std::pair<std::size_t, std::size_t>> whole_;  // the outermost of those that have ended
};

// Takes out SVG images with their content, and the tags that begin and end MathML (so that its text stays).
// gumbo mistakes a <td> inside them for a cell and dies of a failed assertion:
// <table><svg><td><title><select></table>. Annotations of MathML say the formula a second time, in TeX or
// another notation that nobody sees.
std::string without_foreign_content(std::string_view html) {
  std::string out(html);
  HtmlTagScanner scanner(html);
  WholeElements images("svg");
  std::array annotations = {WholeElements("annotation"), WholeElements("annotation-xml")};
  bool in_formula = false;
  for (HtmlTagToken token; scanner.next(token);) {
    const bool formula = equals_ignoring_case(token.name, "math");
    if (formula || images.take(token)) {
      blank_out(out, token.begin, token.end);
    } else if (in_formula) {
      for (WholeElements& each : annotations) each.take(token);
    }
    if (!formula) continue;
    in_formula = token.kind == HtmlTagToken::Kind::kStart;
    for (WholeElements& each : annotations) each.forget_open();
  }
  images.blank_out_of(out);
  for (const WholeElements& each : annotations) each.blank_out_of(out);
  return out;
}

// Why parsing would take more than linear time, or "".
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

// The document without nesting: block-level tags become <p>, headings stay, other tags and what is no content
// become comments.
std::string flatten_html(std::string_view html) {
  std::string flat(html);
  HtmlTagScanner scanner(html);
  HtmlTagToken hidden;  // start tag of an element whose content is no text
  for (HtmlTagToken token; scanner.next(token);) {
    if (equals_ignoring_case(token.name, "title")) continue;
    const bool raw = is_raw_text_element(token.name);
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

}  // namespace

ParsableHtml make_parsable(std::string_view html) {
  ParsableHtml out;
  if (may_hold_foreign_content(html)) out.copy = without_foreign_content(html);
  const std::string_view text = out.copy.empty() ? html : std::string_view(out.copy);
  if (const std::string reason = unparsable_reason(text); !reason.empty()) {
    out.warning = "the HTML is " + reason + "; its text was taken without lists and tables";
    out.copy = flatten_html(text);
  }
  return out;
}

}  // namespace ragctl
