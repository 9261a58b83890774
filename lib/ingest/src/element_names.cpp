// The words of classes and ids follow the lists of Arc90's Readability, which Mozilla's Readability.js
// continues; Korean site kits add gnb, lnb and snb (global, local and side navigation bar).
#include "element_names.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "html_elements.hpp"

namespace ragctl {
namespace {

constexpr auto kFurniture = std::to_array<std::string_view>(
    {"ad",        "ads",       "advert",       "advertisement", "banner",  "breadcrumb", "breadcrumbs",
     "comment",   "comments",  "community",    "cookie",        "cookies", "disqus",     "foot",
     "footer",    "gdpr",      "gnb",          "header",        "lnb",     "masthead",   "menu",
     "menus",     "meta",      "nav",          "navbar",        "navi",    "navigation", "newsletter",
     "outbrain",  "pager",     "pagination",   "popular",       "popup",   "promo",      "promos",
     "recommend", "related",   "recommended",  "replies",       "rss",     "share",      "sharing",
     "shoutbox",  "sidebar",   "skyscraper",   "snb",           "sns",     "social",     "sponsor",
     "sponsored", "subscribe", "subscription", "taboola",       "tags",    "teaser",     "teasers",
     "tool",      "toolbar",   "tools",        "trending",      "widget",  "widgets"});
constexpr auto kContent =
    std::to_array<std::string_view>({"article", "blog", "body", "column", "content", "entry", "hentry",
                                     "main", "page", "post", "story", "text"});
// Beginnings and ends of words, for pages that are articles: a long article has few boxes of its own that
// are called so. Short ones are whole words.
constexpr std::array<std::string_view, 34> kFurnitureParts = {
    "ad",         "banner",   "breadcrumb", "combx",      "comment", "community", "cookie",
    "disqus",     "extra",    "footer",     "gdpr",       "header",  "legends",   "menu",
    "newsletter", "outbrain", "pager",      "pagination", "popup",   "promo",     "recommend",
    "related",    "remark",   "replies",    "rss",        "share",   "shoutbox",  "sidebar",
    "skyscraper", "social",   "sponsor",    "subscri",    "taboola", "modal"};
// Those of them that tell what a thing is about as often as what it is.
constexpr auto kTopics = std::to_array<std::string_view>({"ad", "comment", "community", "extra", "footer",
                                                          "header", "legends", "menu", "recommend", "related",
                                                          "remark", "replies", "share", "sidebar"});
// Last words of names that say no more than that it is a box of such: "comment-list" is comments,
// "sidebar-note" is a note.
constexpr auto kBoxWords = std::to_array<std::string_view>(
    {"area",    "article",   "articles", "bar",     "block",    "bottom", "box",     "btn",   "button",
     "buttons", "container", "count",    "feed",    "form",     "head",   "holder",  "icon",  "icons",
     "inner",   "item",      "items",    "layout",  "left",     "link",   "links",   "list",  "module",
     "nav",     "new",       "news",     "outer",   "panel",    "post",   "posts",   "right", "row",
     "section", "signup",    "stories",  "story",   "text",     "title",  "toolbar", "tools", "top",
     "widget",  "widgets",   "wrap",     "wrapper", "wrapping", "zone"});
constexpr std::array<std::string_view, 8> kPerhapsContent = {"article", "body", "column", "content",
                                                             "entry",   "main", "post",   "story"};
constexpr std::array<std::string_view, 12> kPositive = {"article",    "blog",   "body",  "content",
                                                        "entry",      "hentry", "main",  "page",
                                                        "pagination", "post",   "story", "text"};
constexpr std::array<std::string_view, 26> kNegative = {
    "-ad-",     "author",   "banner",  "com-",       "combx",    "comment", "contact", "foot",   "gdpr",
    "hidden",   "masthead", "media",   "meta",       "outbrain", "promo",   "related", "scroll", "share",
    "shopping", "shoutbox", "sidebar", "skyscraper", "sponsor",  "tags",    "tool",    "widget"};
constexpr auto kNavigationRoles =
    std::to_array<std::string_view>({"navigation", "menu", "menubar", "search", "dialog", "alertdialog"});
// What lies over a page for a moment, and what leads to other pages: nobody calls content so beside a main
// element.
constexpr auto kOverlays = std::to_array<std::string_view>(
    {"consent", "cookie", "cookies", "dialog", "gdpr", "modal", "overlay", "popup"});
constexpr auto kMenus =
    std::to_array<std::string_view>({"breadcrumb", "breadcrumbs", "gnb", "lnb", "menu", "menubar", "nav",
                                     "navbar", "navigation", "snb", "toolbar", "topbar"});
constexpr auto kLinkBars =
    std::to_array<std::string_view>({"gnb", "lnb", "nav", "navbar", "navi", "navigation", "navlinks", "snb"});
constexpr auto kContentsNames = std::to_array<std::string_view>({"contents", "tableofcontents", "toc"});
constexpr auto kSideRoles = std::to_array<std::string_view>({"complementary", "contentinfo", "alert"});

template <typename List>
bool has(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c; }

// Calls `word` with each word of a class or id, in lower case.
template <typename Function>
void for_each_word(std::string_view name, const Function& word) {
  std::string current;
  const auto end_word = [&] {
    if (!current.empty()) word(current);
    current.clear();
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool hump = i > 0 && is_upper(name[i]) && is_lower(name[i - 1]);
    if (hump || (!is_lower(name[i]) && !is_upper(name[i]))) end_word();
    if (is_lower(name[i]) || is_upper(name[i])) current += lower(name[i]);
  }
  end_word();
}

std::string letters_and_digits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_lower(lower(c)) || (c >= '0' && c <= '9')) out += lower(c);
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

bool may_be_furniture(HtmlTag tag) {
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
      return is_block(tag) && !is_heading(tag);
  }
}

int weight_of(std::string_view names) {
  return (contains_any(names, kPositive) ? 1 : 0) - (contains_any(names, kNegative) ? 1 : 0);
}

// The entry of kFurnitureParts that a word is of, or "".
std::string_view furniture_part(std::string_view word) {
  constexpr std::size_t kShort = 6;
  const auto* found =
      std::find_if(kFurnitureParts.begin(), kFurnitureParts.end(), [&](std::string_view part) {
        if (part.size() < kShort)
          return word == part || (word.starts_with(part) && word.substr(part.size()) == "s");
        return word.starts_with(part) || word.ends_with(part);
      });
  return found == kFurnitureParts.end() ? std::string_view() : *found;
}

FurnitureName furniture_sign(std::string_view name) {
  // What follows is a style sheet's hash or variant: "header___ivcmX", "share--large".
  name = name.substr(0, std::min(name.find("___"), name.find("--")));
  bool furniture = false;
  bool sure = false;  // by a word that is no topic, or by the last one
  bool box = false;
  for_each_word(name, [&](std::string_view word) {
    const std::string_view part = furniture_part(word);
    furniture = furniture || !part.empty();
    sure = sure || (!part.empty() && !has(kTopics, part));
    box = !part.empty() || has(kBoxWords, word);
  });
  return !furniture ? FurnitureName::kNone : sure || box ? FurnitureName::kFurniture : FurnitureName::kPart;
}

// Calls `name` with each of a list of class names.
template <typename Function>
void for_each_name(std::string_view classes, const Function& name) {
  constexpr std::string_view kSpaces = " \t\n\r\f";
  for (std::size_t i = classes.find_first_not_of(kSpaces); i < classes.size();) {
    const std::size_t end = std::min(classes.find_first_of(kSpaces, i), classes.size());
    name(classes.substr(i, end - i));
    i = classes.find_first_not_of(kSpaces, end);
  }
}

bool has_role(const HtmlTree& tree, std::size_t node, const auto& roles) {
  const std::string_view role = tree.attribute(node, "role");
  return !role.empty() && has(roles, role);
}

// Whether a word of an element's classes or its id is of the list; an id made from a heading has none.
template <typename List>
bool is_called(const HtmlTree& tree, std::size_t node, const List& list) {
  bool found = false;
  const auto look_up = [&](std::string_view word) { found = found || has(list, word); };
  for_each_word(tree.attribute(node, "class"), look_up);
  const std::string_view id = tree.attribute(node, "id");
  if (!id.empty() && !is_heading_slug(tree, node, id)) for_each_word(id, look_up);
  return found;
}

}  // namespace

bool is_navigation(const HtmlTree& tree, std::size_t node) {
  return tree[node].tag == HtmlTag::kNav || has_role(tree, node, kNavigationRoles);
}

bool is_side_matter(const HtmlTree& tree, std::size_t node) {
  const HtmlTag tag = tree[node].tag;
  return tag == HtmlTag::kFooter || tag == HtmlTag::kAside || has_role(tree, node, kSideRoles);
}

bool is_called_overlay(const HtmlTree& tree, std::size_t node) { return is_called(tree, node, kOverlays); }

bool is_called_menu(const HtmlTree& tree, std::size_t node) { return is_called(tree, node, kMenus); }

bool is_called_link_bar(const HtmlTree& tree, std::size_t node) { return is_called(tree, node, kLinkBars); }

bool is_called_contents(const HtmlTree& tree, std::size_t node) {
  return is_called(tree, node, kContentsNames);
}

int name_weight(const HtmlTree& tree, std::size_t node) {
  const HtmlTag tag = tree[node].tag;
  if (tag == HtmlTag::kText || tag == HtmlTag::kA || is_heading(tag)) return 0;
  bool furniture = false;
  bool content = false;
  const auto look_up = [&](std::string_view word) {
    furniture = furniture || has(kFurniture, word);
    content = content || has(kContent, word);
  };
  for_each_word(tree.attribute(node, "class"), look_up);
  const std::string_view id = tree.attribute(node, "id");
  if (!id.empty() && !is_heading_slug(tree, node, id)) for_each_word(id, look_up);
  return content ? 1 : furniture ? -1 : 0;
}

FurnitureName furniture_name(const HtmlTree& tree, std::size_t node) {
  if (!may_be_furniture(tree[node].tag)) return FurnitureName::kNone;
  std::string_view id = tree.attribute(node, "id");
  if (!id.empty() && is_heading_slug(tree, node, id)) id = {};
  const std::string_view classes = tree.attribute(node, "class");
  if (contains_any(lower(classes) + " " + lower(id), kPerhapsContent)) return FurnitureName::kNone;
  FurnitureName found = FurnitureName::kNone;
  for_each_name(classes, [&](std::string_view name) { found = std::max(found, furniture_sign(name)); });
  return std::max(found, furniture_sign(id));
}

int article_name_weight(const HtmlTree& tree, std::size_t node) {
  return weight_of(lower(tree.attribute(node, "class"))) + weight_of(lower(tree.attribute(node, "id")));
}

}  // namespace ragctl
