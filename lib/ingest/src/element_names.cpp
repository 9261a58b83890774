// The word lists follow those of Arc90's Readability, which Mozilla's Readability.js continues; a few were
// added for newsletters, recommendation widgets and cookie notices.
#include "element_names.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "html_elements.hpp"

namespace ragctl {
namespace {

constexpr std::array<std::string_view, 33> kFurniture = {
    "-ad-",       "banner",   "breadcrumb", "combx",      "comment", "community", "cookie",
    "disqus",     "extra",    "footer",     "gdpr",       "header",  "legends",   "menu",
    "newsletter", "outbrain", "pager",      "pagination", "popup",   "promo",     "recommend",
    "related",    "remark",   "replies",    "rss",        "share",   "shoutbox",  "sidebar",
    "skyscraper", "social",   "sponsor",    "subscri",    "taboola"};
constexpr std::array<std::string_view, 8> kPerhapsContent = {"article", "body", "column", "content",
                                                             "entry",   "main", "post",   "story"};
constexpr std::array<std::string_view, 12> kPositive = {"article",    "blog",   "body",  "content",
                                                        "entry",      "hentry", "main",  "page",
                                                        "pagination", "post",   "story", "text"};
constexpr std::array<std::string_view, 26> kNegative = {
    "-ad-",     "author",   "banner",  "com-",       "combx",    "comment", "contact", "foot",   "gdpr",
    "hidden",   "masthead", "media",   "meta",       "outbrain", "promo",   "related", "scroll", "share",
    "shopping", "shoutbox", "sidebar", "skyscraper", "sponsor",  "tags",    "tool",    "widget"};
constexpr std::array<std::string_view, 9> kFurnitureRoles = {"navigation",    "menu",   "menubar",
                                                             "complementary", "alert",  "alertdialog",
                                                             "dialog",        "search", "contentinfo"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

template <std::size_t N>
bool contains_any(std::string_view text, const std::array<std::string_view, N>& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

std::string letters_and_digits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9')) out += lower(c);
  }
  return out;
}

// Documentation tools make ids from headings: <section id="comments"><h2>Comments</h2> is a chapter.
bool is_heading_slug(const HtmlTree& tree, std::size_t node, std::string_view id) {
  for (std::size_t i = node + 1; i < std::min<std::size_t>(tree[node].end, node + 6); ++i) {
    if (!is_heading(tree[i].tag)) continue;
    std::string heading;
    for (std::size_t t = i; t < tree[i].end; ++t) heading += letters_and_digits(tree[t].text);
    return heading.starts_with(letters_and_digits(id)) && !heading.empty();
  }
  return false;
}

bool is_container(HtmlTag tag) {
  switch (tag) {
    case HtmlTag::kText:
    case HtmlTag::kHtml:
    case HtmlTag::kBody:
    case HtmlTag::kMain:
    case HtmlTag::kArticle:
    case HtmlTag::kA:
    case HtmlTag::kPre:
    case HtmlTag::kCode:
      return false;
    default:
      return !is_heading(tag);
  }
}

int weight_of(std::string_view names) {
  return (contains_any(names, kPositive) ? 1 : 0) - (contains_any(names, kNegative) ? 1 : 0);
}

}  // namespace

bool is_furniture(const HtmlTree& tree, std::size_t node) {
  const HtmlTag tag = tree[node].tag;
  if (tag == HtmlTag::kNav || tag == HtmlTag::kFooter || tag == HtmlTag::kAside) return true;
  const std::string_view role = tree.attribute(node, "role");
  return !role.empty() &&
         std::find(kFurnitureRoles.begin(), kFurnitureRoles.end(), role) != kFurnitureRoles.end();
}

bool has_furniture_name(const HtmlTree& tree, std::size_t node) {
  if (!is_container(tree[node].tag)) return false;
  std::string_view id = tree.attribute(node, "id");
  if (!id.empty() && is_heading_slug(tree, node, id)) id = {};
  const std::string names = lower(tree.attribute(node, "class")) + " " + lower(id);
  return names.size() > 1 && contains_any(names, kFurniture) && !contains_any(names, kPerhapsContent);
}

int name_weight(const HtmlTree& tree, std::size_t node) {
  return weight_of(lower(tree.attribute(node, "class"))) + weight_of(lower(tree.attribute(node, "id")));
}

}  // namespace ragctl
