#include "main_element.hpp"

#include <cstdint>

#include "element_names.hpp"
#include "page_features.hpp"

namespace ragctl {
namespace {

constexpr std::uint32_t kOverlayBytes = 400;  // a longer text is none that lies over the page for a moment

bool is_main(const HtmlTree& tree, std::uint32_t node) {
  return tree[node].tag == HtmlTag::kMain || tree.attribute(node, "role") == "main";
}

class MainElement {
 public:
  MainElement(const HtmlTree& tree, std::vector<bool> dropped)
      : tree_(tree),
        dropped_(std::move(dropped)),
        page_(measure_page(tree, dropped_)),
        main_(only_main()),
        main_has_title_(holds_h1(main_)) {}

  std::vector<bool> drop_outside() {
    if (main_ == 0 || !holds_most()) return std::move(dropped_);
    std::vector<bool> kept(tree_.size(), false);
    std::vector<bool> encloses_kept(tree_.size(), false);
    for (std::uint32_t i = 1; i < tree_.size(); ++i)
      kept[i] = i == main_ || kept[tree_[i].parent] || stays(i);
    for (std::size_t i = tree_.size(); i-- > 1;) {
      if (kept[i] || encloses_kept[i]) encloses_kept[tree_[i].parent] = true;
    }
    for (std::size_t i = 1; i < tree_.size(); ++i)
      dropped_[i] = dropped_[i] || (!kept[i] && !encloses_kept[i]);
    return std::move(dropped_);
  }

 private:
  // 0 where there is none, or more than one beside each other.
  std::uint32_t only_main() const {
    std::uint32_t found = 0;
    for (std::uint32_t i = 1; i < tree_.size(); ++i) {
      if (!is_main(tree_, i) || page_.bytes[i] == 0) continue;
      if (found != 0) return 0;
      found = i;
      i = tree_[i].end - 1;
    }
    return found;
  }

  // Of a page of links or of a heading alone it holds the more.
  bool holds_most() const {
    std::uint32_t all = 0;  // bytes that are neither link nor heading
    std::uint32_t inside = 0;
    for (std::uint32_t i = 1; i < tree_.size(); ++i) {
      if (is_overlay(i)) {
        i = tree_[i].end - 1;
        continue;
      }
      if (tree_[i].tag != HtmlTag::kText || page_.link_bytes[i] > 0 || page_.heading_bytes[i] > 0) continue;
      all += page_.bytes[i];
      inside += is_inside(i) ? page_.bytes[i] : 0;
    }
    if (all == 0) return page_.link_bytes[0] - page_.link_bytes[main_] <= page_.bytes[main_];
    return inside * 4 >= all * 3;
  }

  bool is_inside(std::uint32_t node) const { return main_ <= node && node < tree_[main_].end; }
  bool is_beside(std::uint32_t node) const { return tree_[node].end <= main_ || node >= tree_[main_].end; }

  bool is_overlay(std::uint32_t node) const {
    return is_beside(node) && page_.bytes[node] < kOverlayBytes && is_called_overlay(tree_, node);
  }

  bool stays(std::uint32_t node) const {
    if (!is_beside(node)) return false;
    if (is_side_matter(tree_, node)) return true;
    const bool may_be_title = tree_[node].tag == HtmlTag::kH1 || tree_[node].tag == HtmlTag::kHeader;
    return may_be_title && !main_has_title_ && holds_h1(node) && !is_in_menu(node);
  }

  bool holds_h1(std::uint32_t node) const {
    for (std::uint32_t i = node; i < tree_[node].end; ++i) {
      if (tree_[i].tag == HtmlTag::kH1 && page_.bytes[i] > 0) return true;
    }
    return false;
  }

  bool is_in_menu(std::uint32_t node) const {
    for (; node != 0; node = tree_[node].parent) {
      if (is_called_menu(tree_, node)) return true;
    }
    return false;
  }

  const HtmlTree& tree_;
  std::vector<bool> dropped_;
  const PageFeatures page_;
  const std::uint32_t main_;
  const bool main_has_title_;
};

}  // namespace

std::vector<bool> drop_outside_main(const HtmlTree& tree, std::vector<bool> dropped) {
  return MainElement(tree, std::move(dropped)).drop_outside();
}

}  // namespace ragctl
