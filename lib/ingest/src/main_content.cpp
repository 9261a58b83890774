// Main content of a page, by one of two sets of rules; losing content is worse than keeping some furniture.
//
// A page that is an article of a site (is_article) is cut to it by Readability's rules (article_content.cpp).
// From any other page, an office's opening hours, a menu with prices, a reference (reference_page.hpp), only
// this goes:
//
// - what stands outside the only <main> where that holds the words of the page (main_element.hpp);
// - navigation and dialogs, small forms to fill in, footers and side matter that are mostly links;
// - on a page where links are more than a tenth of the text, boxes that are mostly links, sooner outside the
//   main element and sooner where their names are those of furniture; within it those under a heading stay,
//   because a page of links has nothing else to say;
// - beside a long main element, where many links stand, all but running text with few links in and around it
//   and the <header> of the page's only <h1>.
//
// From what is left of either go bars that lead from page to page and the page's table of contents
// (page_navigation.hpp).
//
// Names alone drop nothing there: "menu", "contact" and "meta" are what a restaurant, an office and a recipe
// call their content. On the article-extraction suite (181 news pages, 4-word shingles) precision, recall and
// F1 are .898, .986, .940; before bars went .897, .986, .939; by the gentle rules alone .800, .989, .884; by
// Readability's alone, which lose a tenth of the words of Node.js's reference, .899, .985, .940. Of that
// reference (63 pages, against the Markdown that they are made from) none is lost.
#include "main_content.hpp"

#include <algorithm>

#include "content_score.hpp"
#include "content_tables.hpp"
#include "element_names.hpp"
#include "html_elements.hpp"
#include "main_element.hpp"
#include "page_features.hpp"
#include "page_navigation.hpp"
#include "reference_page.hpp"

namespace ragctl {
namespace {

constexpr double kPlainLinkDensity = 0.1;    // below it the whole <body> is content
constexpr std::uint32_t kEnoughBytes = 400;  // less is taken for a wrong choice when the page has more

// A page with so many links that leaves so much text to Readability's rules is an article of a site. Of the
// 181 pages of the suite 174 have 29 links or more; offices, shops and handbooks made by hand have a handful.
constexpr std::uint32_t kSiteLinks = 25;
constexpr std::uint32_t kArticleBytes = 300;

constexpr std::uint32_t kManyLinks = 10;  // outside the article
constexpr double kFewLinks = 0.1;         // link density of running text beside an article

// Above which link density a box is navigation.
struct LinkLimits {
  double any_name;
  double furniture_name;
};
constexpr LinkLimits kInArticle{0.8, 0.3};
constexpr LinkLimits kBesideArticle{0.5, 0.2};
constexpr double kSideMatterLinks = 0.3;
constexpr std::uint32_t kFewWords = 200;  // bytes between a heading and what it heads
constexpr std::uint32_t kManyInward = 3;  // links that make a table of contents

bool is_item(HtmlTag tag) { return tag == HtmlTag::kLi || tag == HtmlTag::kDt || tag == HtmlTag::kDd; }

class FurnitureFinder {
 public:
  FurnitureFinder(const HtmlTree& tree, std::vector<bool> dropped, bool reference)
      : tree_(tree),
        dropped_(std::move(dropped)),
        reference_(reference),
        code_(find_code(tree)),
        data_(find_content_tables(tree)),
        in_item_(tree.size(), false),
        links_(tree.size() + 1, 0),
        inward_(tree.size() + 1, 0) {
    for (std::size_t i = 0; i < tree.size(); ++i) {
      const bool link = tree[i].tag == HtmlTag::kA;
      in_item_[i] = in_item_[tree[i].parent] || is_item(tree[i].tag);
      links_[i + 1] = links_[i] + (link ? 1 : 0);
      inward_[i + 1] = inward_[i] + (link && tree.attribute(i, "href").starts_with('#') ? 1 : 0);
    }
  }

  std::vector<bool> find() {
    measure();
    drop_by_element();
    measure();
    if (!reference_ && page_.link_density(0) < kPlainLinkDensity) return std::move(dropped_);
    const std::uint32_t article = reference_ ? reference_element(tree_, page_) : main_element();
    measure();
    running_ = running_text(tree_, page_);
    if (article == 0) return std::move(dropped_);
    find_headed(article);
    only_h1_ = find_only_h1();
    drop_by_links(article);
    return std::move(dropped_);
  }

 private:
  void measure() { page_ = measure_page(tree_, dropped_); }

  void drop_by_element() {
    for (std::size_t i = 1; i < tree_.size(); ++i) {
      if (dropped_[i] || code_[i] || tree_[i].tag == HtmlTag::kText) continue;
      if (page_.bytes[i] * 2 > page_.bytes[0]) continue;
      dropped_[i] = is_navigation(tree_, i) || is_form(i) ||
                    (is_side_matter(tree_, i) && page_.link_density(i) > kSideMatterLinks);
    }
  }

  // Names are believed here, where nothing is lost by it: a thread of comments may be longer than its
  // article.
  std::uint32_t main_element() {
    std::vector<bool> passed_over = dropped_;
    for (std::size_t i = 1; i < tree_.size(); ++i) {
      if (page_.bytes[i] * 2 <= page_.bytes[0] && name_weight(tree_, i) < 0) passed_over[i] = true;
    }
    page_ = measure_page(tree_, passed_over);
    const std::vector<double> scores = score_elements(tree_, page_, name_weight);
    return widen_element(tree_, page_, running_text(tree_, page_), best_element(tree_, scores), 0);
  }

  // A form to fill in, of which the text is labels.
  bool is_form(std::size_t i) const {
    return tree_[i].tag == HtmlTag::kForm && page_.fields[i] > 0 &&
           page_.bytes[i] < kRunningTextBytes * page_.fields[i];
  }

  void drop_by_links(std::uint32_t main) {
    const bool long_article = running_[main] >= kEnoughBytes && links_outside(main) >= kManyLinks;
    for (std::uint32_t i = 1; i < tree_.size(); ++i) {
      if (dropped_[i] || encloses(i, main)) continue;
      if (i < main && encloses(tree_[i].parent, main) && tree_[i].tag == HtmlTag::kA)
        dropped_[i] = tree_.attribute(i, "href").starts_with('#');  // "Skip to content"
      if (!is_block(tree_[i].tag)) continue;
      if (is_page_title(i)) {
        i = tree_[i].end - 1;
      } else if (encloses(main, i)) {
        dropped_[i] = is_links(i, kInArticle) && !is_content(i);
      } else {
        dropped_[i] = long_article ? !is_prose(i, main) : is_links(i, kBesideArticle);
      }
    }
  }

  // A <header> with few links around the only <h1> of the page, which the main element may not hold.
  bool is_page_title(std::uint32_t i) const {
    return tree_[i].tag == HtmlTag::kHeader && page_.link_density(i) < kFewLinks && only_h1_ > i &&
           only_h1_ < tree_[i].end;
  }

  // 0 where there is none or more than one.
  std::uint32_t find_only_h1() const {
    std::uint32_t found = 0;
    for (std::uint32_t i = 1; i < tree_.size(); ++i) {
      if (tree_[i].tag != HtmlTag::kH1 || page_.bytes[i] == 0) continue;
      if (found != 0) return 0;
      found = i;
    }
    return found;
  }

  bool encloses(std::uint32_t outer, std::uint32_t inner) const {
    return outer <= inner && inner < tree_[outer].end;
  }

  std::uint32_t links_outside(std::uint32_t main) const {
    std::uint32_t links = 0;
    for (std::uint32_t i = 1; i < tree_.size(); ++i)
      links += tree_[i].tag == HtmlTag::kA && !dropped_[i] && !encloses(main, i) ? 1 : 0;
    return links;
  }

  // Holds running text; where that is its own, with few links in it and in the box around it, which a
  // headline with its teaser has.
  bool is_prose(std::uint32_t i, std::uint32_t main) const {
    if (running_[i] == 0 || page_.own_bytes[i] == 0) return running_[i] > 0;
    const std::uint32_t around = tree_[i].parent;
    return page_.link_density(i) < kFewLinks &&
           (encloses(around, main) || page_.link_density(around) < kFewLinks);
  }

  bool is_links(std::size_t i, const LinkLimits& limits) const {
    if (running_[i] > 0 || is_heading(tree_[i].tag)) return false;
    return page_.link_density(i) > (name_weight(tree_, i) < 0 ? limits.furniture_name : limits.any_name);
  }

  // Marks what stands within `main` right below a heading, perhaps with a few words between: lists, tables
  // and paragraphs of links there are what the page has to say.
  void find_headed(std::uint32_t main) {
    headed_.assign(tree_.size(), false);
    before_.assign(tree_.size(), 0);
    std::vector<bool> after_heading(tree_.size(), false);  // what comes next in this element
    std::vector<std::uint32_t> words(tree_.size(), 0);     // bytes of text since the heading
    std::uint32_t text = 0;
    for (std::uint32_t i = main + 1; i < tree_[main].end; ++i) {
      before_[i] = text;
      if (tree_[i].tag == HtmlTag::kText) text += page_.bytes[i] - page_.link_bytes[i];
      const std::uint32_t around = tree_[i].parent;
      headed_[i] = headed_[around] || (after_heading[around] && words[around] <= kFewWords);
      words[around] += page_.bytes[i] - page_.link_bytes[i];
      if (page_.bytes[i] == 0 || !is_block(tree_[i].tag)) continue;
      const bool is_title = page_.heading_bytes[i] == page_.bytes[i];
      after_heading[around] = after_heading[around] || is_title;
      if (is_title) words[around] = 0;
      headed_[i] = headed_[i] || begins_with_heading(i);
    }
  }

  bool begins_with_heading(std::uint32_t box) const {
    for (std::uint32_t i = box + 1; i < tree_[box].end; ++i) {
      if (is_heading(tree_[i].tag)) return true;
      if (tree_[i].tag == HtmlTag::kText && page_.bytes[i] > 0) return false;
    }
    return false;
  }

  // Links that are content nevertheless: in code, tables of data and items of lists, which stay as a whole,
  // under a heading, and in a reference; but not a table of contents ahead of all text.
  bool is_content(std::uint32_t i) const {
    if (code_[i] || data_[i] || in_item_[i]) return true;
    if (name_weight(tree_, i) < 0) return false;
    const std::uint32_t links = links_[tree_[i].end] - links_[i];
    const std::uint32_t inward = inward_[tree_[i].end] - inward_[i];
    const bool contents = links >= kManyInward && inward == links && before_[i] < kRunningTextBytes;
    return !contents && (headed_[i] || reference_);
  }

  const HtmlTree& tree_;
  std::vector<bool> dropped_;
  const bool reference_;
  const std::vector<bool> code_;
  const std::vector<bool> data_;
  std::vector<bool> in_item_;          // of a list
  std::vector<std::uint32_t> links_;   // before a node
  std::vector<std::uint32_t> inward_;  // those to another place of the page
  PageFeatures page_;
  std::vector<std::uint32_t> running_;  // bytes of running text
  std::vector<bool> headed_;
  std::uint32_t only_h1_ = 0;
  std::vector<std::uint32_t> before_;  // bytes of the main element's text, no links, before a node
};

bool is_article(const HtmlTree& tree, const std::vector<bool>& plain, const std::vector<bool>& article) {
  std::uint32_t links = 0;
  for (std::uint32_t i = 1; i < tree.size(); ++i) links += tree[i].tag == HtmlTag::kA && !plain[i] ? 1 : 0;
  return links >= kSiteLinks && measure_page(tree, article).bytes[0] >= kArticleBytes;
}

std::vector<bool> find_furniture(const HtmlTree& tree) {
  const std::vector<bool> plain = find_non_content(tree);
  const bool reference = is_reference_page(tree, plain);
  for (const FurnitureNames names : {FurnitureNames::kDrop, FurnitureNames::kWeigh}) {
    if (reference) break;
    std::vector<bool> article = find_article(tree, plain, names);
    if (is_article(tree, plain, article)) return article;
  }
  const std::vector<bool> main = drop_outside_main(tree, plain);
  std::vector<bool> dropped = FurnitureFinder(tree, main, reference).find();
  const std::uint32_t all = measure_page(tree, main).bytes[0];
  const std::uint32_t kept = measure_page(tree, dropped).bytes[0];
  return kept >= kEnoughBytes || kept * 2 >= all ? dropped : main;
}

}  // namespace

std::vector<bool> find_boilerplate(const HtmlTree& tree) {
  return drop_page_navigation(tree, find_furniture(tree));
}

}  // namespace ragctl
