// Readability's rules for a page that is an article: the element with the most points is the article, its
// siblings join when they look alike, and boxes inside it that are links, forms or furniture by name go.
#include <algorithm>
#include <utility>

#include "content_score.hpp"
#include "content_tables.hpp"
#include "element_names.hpp"
#include "html_elements.hpp"
#include "main_content.hpp"
#include "reference_page.hpp"

namespace ragctl {
namespace {

constexpr double kPlainLinkDensity = 0.1;  // below it the whole <body> is the article
constexpr std::uint32_t kEmptyBytes = 25;  // a box with less holds nothing

// In a shorter article a telephone number or price in a box of its own is content, not a caption, and lone
// links may be all that the page says.
constexpr std::uint32_t kLongArticleBytes = 1000;
constexpr double kFewLinks = 0.05;
constexpr double kChapterLinks = 0.2;

class ArticleFinder {
 public:
  ArticleFinder(const HtmlTree& tree, std::vector<bool> dropped, FurnitureNames names)
      : tree_(tree), dropped_(std::move(dropped)), code_(find_code(tree)), names_(names) {}

  std::vector<bool> find() {
    measure();
    drop_furniture();
    measure();
    scores_ = score_elements(tree_, page_, article_name_weight);
    const std::uint32_t best = best_element(tree_, scores_);
    const std::uint32_t main =
        widen_element(tree_, page_, running_text(tree_, page_), best, kPlainLinkDensity);
    keep(main);
    measure();
    clean(main);
    return std::move(dropped_);
  }

 private:
  void measure() { page_ = measure_page(tree_, dropped_); }

  void drop_furniture() {
    for (std::size_t i = 1; i < tree_.size(); ++i) {
      if (dropped_[i] || code_[i] || tree_[i].tag == HtmlTag::kText) continue;
      if (page_.bytes[i] * 2 > page_.bytes[0]) continue;
      dropped_[i] = is_navigation(tree_, i) || is_side_matter(tree_, i) ||
                    (names_ == FurnitureNames::kDrop && is_called_furniture(i));
    }
  }

  bool is_called_furniture(std::size_t i) const {
    const FurnitureName name = furniture_name(tree_, i);
    return name == FurnitureName::kFurniture ||
           (name == FurnitureName::kPart && page_.link_density(i) > kFewLinks);
  }

  bool joins(std::uint32_t sibling, std::uint32_t main) const {
    const std::string_view name = tree_.attribute(main, "class");
    const double bonus = !name.empty() && name == tree_.attribute(sibling, "class") ? 0.2 * scores_[main] : 0;
    if (scores_[sibling] + bonus >= std::max(10.0, 0.2 * scores_[main])) return true;
    if (is_chapter(sibling)) return true;
    if (tree_[sibling].tag != HtmlTag::kP) return false;
    const double density = page_.link_density(sibling);
    const bool sentence = page_.bytes[sibling] > 0 && density == 0 && page_.commas[sibling] > 0;
    return page_.bytes[sibling] > kRunningTextBytes ? density < 0.25 : sentence;
  }

  // A part with a heading of its own and few links, and not one called furniture.
  bool is_chapter(std::uint32_t i) const {
    if (!is_block(tree_[i].tag) || page_.bytes[i] == 0 || page_.link_density(i) > kChapterLinks) return false;
    if (is_heading(tree_[i].tag) || page_.heading_bytes[i] * 2 > page_.bytes[i]) return false;
    if (name_weight(tree_, i) < 0 || furniture_name(tree_, i) != FurnitureName::kNone) return false;
    for (std::uint32_t at = i + 1; at < tree_[i].end; ++at) {
      if (is_heading(tree_[at].tag)) return true;
      if (tree_[at].tag == HtmlTag::kText && page_.bytes[at] > 0) return false;
    }
    return false;
  }

  // Drops everything but `main`, the siblings that join it, and what encloses them.
  void keep(std::uint32_t main) {
    std::vector<bool> kept(tree_.size(), false);
    kept[main] = true;
    const std::uint32_t parent = tree_[main].parent;
    for (std::uint32_t i = parent + 1; main != 0 && i < tree_[parent].end; i = tree_[i].end) {
      if (!dropped_[i] && tree_[i].tag != HtmlTag::kText && joins(i, main)) kept[i] = true;
    }
    std::vector<bool> encloses(tree_.size(), false);
    for (std::size_t i = tree_.size(); i-- > 1;) {
      if (kept[i] || encloses[i]) encloses[tree_[i].parent] = true;
    }
    for (std::size_t i = 0; i < tree_.size(); ++i) {
      kept[i] = kept[i] || (i > 0 && kept[tree_[i].parent]);
      if (!kept[i] && !encloses[i]) dropped_[i] = true;
    }
  }

  void clean(std::uint32_t main) {
    const bool plain = main == 0;
    const std::vector<bool> tables = find_content_tables(tree_);
    for (std::uint32_t i = static_cast<std::uint32_t>(tree_.size()); i-- > 1;) {
      if (dropped_[i] || code_[i] || tables[i] || (i <= main && main < tree_[i].end)) continue;
      if (is_spare_link(i) || (plain ? is_link_box(i) : is_clutter(i))) dropped_[i] = true;
    }
  }

  // A list or paragraph of nothing but links within a long article: "Read more: ...".
  bool is_spare_link(std::size_t i) const {
    const bool list = is_list(tree_[i].tag) && page_.link_density(i) > 0.7;
    const bool paragraph = tree_[i].tag == HtmlTag::kP && page_.link_density(i) > 0.8 && page_.bytes[i] < 200;
    return (list || paragraph) && is_long() && page_.bytes[i] * 10 < page_.bytes[0];
  }

  bool is_long() const { return page_.bytes[0] >= kLongArticleBytes; }

  // On a plain page only small forms go.
  bool is_link_box(std::size_t i) const {
    return tree_[i].tag == HtmlTag::kForm && page_.controls[i] > 0 && page_.bytes[i] * 5 < page_.bytes[0];
  }

  bool is_clutter(std::size_t i) const {
    const HtmlTag tag = tree_[i].tag;
    const bool list = is_list(tag);
    if (!list && tag != HtmlTag::kDiv && tag != HtmlTag::kForm && tag != HtmlTag::kTable &&
        tag != HtmlTag::kFieldset && tag != HtmlTag::kSection) {
      return false;
    }
    const int part = article_name_weight(tree_, i);
    const int names = part == 0 ? name_weight(tree_, i) : part;
    const double density = page_.link_density(i);
    if (names < 0 && (is_long() || density > kFewLinks) && !is_chapter(i)) return true;
    if (page_.commas[i] >= 10) return false;
    if (page_.controls[i] > page_.paragraphs[i] / 3 || density > 0.5) return names < 1 || !list;
    if (list) return false;
    return (is_long() && is_empty(i)) || page_.items[i] > page_.paragraphs[i] + 100 ||
           (names < 1 && density > 0.2);
  }

  bool is_empty(std::size_t i) const {
    const bool headings = page_.heading_bytes[i] * 10 >= page_.bytes[i] * 9;
    const bool picture = page_.images[i] == 1 || page_.images[i] == 2;
    return !headings && !picture && page_.bytes[i] < kEmptyBytes;
  }

  const HtmlTree& tree_;
  std::vector<bool> dropped_;
  const std::vector<bool> code_;
  PageFeatures page_;
  std::vector<double> scores_;
  FurnitureNames names_;
};

}  // namespace

std::vector<bool> find_article(const HtmlTree& tree, std::vector<bool> dropped, FurnitureNames names) {
  return ArticleFinder(tree, std::move(dropped), names).find();
}

}  // namespace ragctl
