#include "html_scan.hpp"

#include <algorithm>
#include <array>

namespace ragctl {
namespace {

constexpr std::array<std::string_view, 8> kRawText = {"script",  "style", "textarea", "title",
                                                      "noembed", "xmp",   "iframe",   "noframes"};
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

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

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_raw_text_element(std::string_view name) {
  return std::any_of(kRawText.begin(), kRawText.end(),
                     [&](std::string_view each) { return equals_ignoring_case(name, each); });
}

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
      !closing && foreign_depth_ == 0 && is_raw_text_element(token.name) ? token.name : std::string_view();
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

}  // namespace ragctl
