#include "page_navigation.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "content_score.hpp"
#include "element_names.hpp"
#include "html_elements.hpp"
#include "page_features.hpp"
#include "reference_page.hpp"

namespace ragctl {
namespace {

constexpr double kBarLinks = 0.5;
constexpr std::uint32_t kContentsLinks = 3;
constexpr std::uint32_t kLinksForAnOther = 10;
constexpr std::size_t kNumberBytes = 8;       // of what stands beside an entry: "10.2.1."
constexpr std::size_t kTitleBytes = 60;       // of a title of the contents
constexpr std::uint32_t kTargetNodes = 100;   // among which the text of a target stands
constexpr std::size_t kBeforeTextBytes = 16;  // of a number that the heading has and the entry has not

constexpr std::string_view kNoBreakSpace = "\xc2\xa0";

std::string_view fragment(std::string_view target) {
  const std::size_t hash = target.find('#');
  return hash == std::string_view::npos ? std::string_view() : target.substr(hash + 1);
}

class NavigationFinder {
 public:
  NavigationFinder(const HtmlTree& tree, std::vector<bool> dropped)
      : tree_(tree),
        dropped_(std::move(dropped)),
        page_(measure_page(tree, dropped_)),
        code_(find_code(tree)) {
    for (std::uint32_t i = 1; i < tree.size(); ++i) {
      for (const std::string_view name : {"id", "name"}) {
        const std::string_view value = tree.attribute(i, name);
        if (!value.empty() && (name == "id" || tree[i].tag == HtmlTag::kA)) places_.emplace(value, i);
      }
    }
  }

  std::vector<bool> find() {
    std::uint32_t before = 0;  // bytes of text, neither links nor headings
    for (std::uint32_t i = 1; i < tree_.size();) {
      if (tree_[i].tag == HtmlTag::kText && page_.link_bytes[i] == 0 && page_.heading_bytes[i] == 0)
        before += page_.bytes[i];
      const bool found = is_bar(i) || (may_be_contents(i, before < kRunningTextBytes) && is_contents(i));
      if (found) dropped_[i] = true;
      i = found || dropped_[i] ? tree_[i].end : i + 1;
    }
    return std::move(dropped_);
  }

 private:
  // In DocBook's bars links are pictures often, so that their share says nothing; other names are believed
  // where links have it.
  bool is_bar(std::uint32_t box) const {
    const HtmlTag tag = tree_[box].tag;
    if (tag != HtmlTag::kTable && tag != HtmlTag::kDiv) return false;
    const bool docbook = is_docbook_bar(box);
    if (!docbook && (!is_called_link_bar(tree_, box) || page_.link_density(box) < kBarLinks)) return false;
    if (page_.heading_bytes[box] > 0 || page_.bytes[box] * 2 > page_.bytes[0]) return false;
    if (page_.bytes[box] - page_.link_bytes[box] >= kRunningTextBytes) return false;
    std::uint32_t links = 0;
    for (std::uint32_t i = box; i < tree_[box].end; ++i) {
      if (tree_[i].tag != HtmlTag::kA) continue;
      ++links;
      if (!docbook && tree_.attribute(i, "href").starts_with('#')) return false;  // a tab
    }
    return links > 0;
  }

  bool is_docbook_bar(std::uint32_t box) const {
    if (tree_.attribute(box, "summary").starts_with("Navigation ")) return true;
    const std::string_view name = tree_.attribute(box, "class");
    return name == "navheader" || name == "navfooter" || name == "NAVHEADER" || name == "NAVFOOTER";
  }

  // A box that is called so, or a list ahead of all text: lists of links further down answer a question.
  bool may_be_contents(std::uint32_t box, bool ahead) const {
    if (dropped_[box] || code_[box] || page_.link_bytes[box] == 0 || !is_block(tree_[box].tag)) return false;
    if (is_called_contents(tree_, box)) return true;
    bool list = false;
    for (std::uint32_t i = box; i < tree_[box].end && ahead; ++i) {
      if (tree_[i].tag == HtmlTag::kTable) return false;
      list = list || is_list(tree_[i].tag) || tree_[i].tag == HtmlTag::kDl;
    }
    return list;
  }

  bool is_contents(std::uint32_t box) const {
    std::uint32_t links = 0;
    std::uint32_t other = 0;  // in words of its own
    bool first = true;
    for (std::uint32_t i = box; i < tree_[box].end; ++i) {
      if (dropped_[i]) {
        i = tree_[i].end - 1;
      } else if (tree_[i].tag == HtmlTag::kA && page_.bytes[i] > 0 && tree_.has_attribute(i, "href")) {
        if (!leads_within_page(i, box)) return false;
        ++links;
        other += repeats_its_target(i) ? 0 : 1;
        first = false;
        i = tree_[i].end - 1;
      } else if (tree_[i].tag == HtmlTag::kText && page_.bytes[i] > 0) {
        const bool title = first && page_.bytes[i] <= kTitleBytes && may_be_title(i, box);
        if (page_.bytes[i] > kNumberBytes && !title) return false;
        first = false;
      }
    }
    return links >= kContentsLinks && other * kLinksForAnOther <= links;
  }

  bool may_be_title(std::uint32_t text, std::uint32_t box) const {
    if (is_called_contents(tree_, box)) return true;
    for (std::uint32_t i = tree_[text].parent; i > box; i = tree_[i].parent) {
      if (is_heading(tree_[i].tag) || is_bold(tree_[i].tag)) return true;
    }
    return false;
  }

  // To a place outside the box; a link in a heading leads back to the contents.
  bool leads_within_page(std::uint32_t link, std::uint32_t box) const {
    const auto place = places_.find(fragment(tree_.attribute(link, "href")));
    if (place == places_.end() || page_.heading_bytes[link] > 0) return false;
    return place->second < box || place->second >= tree_[box].end;
  }

  bool repeats_its_target(std::uint32_t link) const {
    std::uint32_t at = places_.at(fragment(tree_.attribute(link, "href")));
    for (std::uint32_t up = at; up != 0; up = tree_[up].parent) {
      if (is_heading(tree_[up].tag)) at = up;
    }
    const std::string entry = text_from(link, tree_[link].end, std::string::npos);
    const std::uint32_t end = std::min(at + kTargetNodes, static_cast<std::uint32_t>(tree_.size()));
    return text_from(at, end, entry.size() + kBeforeTextBytes).find(entry) != std::string::npos;
  }

  // Letters and digits of what is kept between two nodes, `limit` and a little more of them.
  std::string text_from(std::uint32_t begin, std::uint32_t end, std::size_t limit) const {
    std::string text;
    for (std::uint32_t i = begin; i < end && text.size() < limit; ++i) {
      if (page_.bytes[i] > 0 && tree_[i].tag == HtmlTag::kText) text += slug(tree_[i].text);
    }
    for (std::size_t at = text.find(kNoBreakSpace); at != std::string::npos; at = text.find(kNoBreakSpace))
      text.erase(at, kNoBreakSpace.size());
    return text.substr(0, limit);
  }

  const HtmlTree& tree_;
  std::vector<bool> dropped_;
  const PageFeatures page_;
  const std::vector<bool> code_;
  std::map<std::string_view, std::uint32_t> places_;  // that links can lead to
};

}  // namespace

std::vector<bool> drop_page_navigation(const HtmlTree& tree, std::vector<bool> dropped) {
  return NavigationFinder(tree, std::move(dropped)).find();
}

}  // namespace ragctl
