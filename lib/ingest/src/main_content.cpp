// Main content of a page, after Arc90's Readability: paragraphs give points to the elements around them, the
// element with the most points is the article, its siblings join when they look alike, and what is full of
// links inside it goes. In front of that stand two safeguards, because losing content is worse than keeping
// some furniture: an element is only taken when it holds most of the page's running text, and a <main>,
// <article> or whole <body> with few links is taken as it is.
//
// On the article-extraction suite (181 news pages, 4-word shingles) this reaches F1 .940 (precision .90,
// recall .985); dropping <nav>, <footer> and <aside> alone reaches .75.
#include "main_content.hpp"

#include <algorithm>
#include <array>

#include "element_names.hpp"
#include "html_elements.hpp"
#include "page_features.hpp"

namespace ragctl {
namespace {

constexpr std::uint32_t kParagraphBytes = 25;      // shorter texts give no points
constexpr std::uint32_t kRunningTextBytes = 80;    // a paragraph that counts as running text
constexpr double kRunningTextShare = 0.7;          // of the page's, that the main element must hold
constexpr double kSemanticLinkDensity = 0.2;       // below it <main> and <article> are content throughout
constexpr double kPlainLinkDensity = 0.1;          // below it the whole <body> is
constexpr std::uint32_t kEnoughBytes = 400;        // less is taken for a wrong choice when the page has more
constexpr std::uint32_t kLongArticleBytes = 1500;  // with so much text, lone links in it can be spared
constexpr int kScoreLevels = 5;

class ContentFinder {
 public:
  // How far class and id are believed.
  enum class Names { kDropAndScore, kScore, kIgnore };

  ContentFinder(const HtmlTree& tree, std::vector<bool> dropped, Names names)
      : tree_(tree), dropped_(std::move(dropped)), names_(names) {}

  std::vector<bool> find() {
    measure();
    drop_furniture();
    measure();
    score();
    const std::uint32_t main = widen(best());
    keep(main);
    measure();
    clean(main);
    return std::move(dropped_);
  }

 private:
  void measure() { page_ = measure_page(tree_, dropped_); }
  int weight(std::size_t i) const { return names_ == Names::kIgnore ? 0 : name_weight(tree_, i); }

  void drop_furniture() {
    for (std::size_t i = 1; i < tree_.size(); ++i) {
      if (dropped_[i] || tree_[i].tag == HtmlTag::kText || page_.bytes[i] * 2 > page_.bytes[0]) continue;
      dropped_[i] =
          is_furniture(tree_, i) || (names_ == Names::kDropAndScore && has_furniture_name(tree_, i));
    }
  }

  bool is_container(std::size_t i) const {
    switch (tree_[i].tag) {
      case HtmlTag::kDiv:
      case HtmlTag::kSection:
      case HtmlTag::kArticle:
      case HtmlTag::kMain:
      case HtmlTag::kBody:
      case HtmlTag::kTd:
        return page_.blocks[i] > 1;
      default:
        return false;
    }
  }

  double initial_score(std::size_t i) const {
    double base = 0;
    switch (tree_[i].tag) {
      case HtmlTag::kDiv:
        base = 5;
        break;
      case HtmlTag::kPre:
      case HtmlTag::kTd:
      case HtmlTag::kBlockquote:
        base = 3;
        break;
      case HtmlTag::kAddress:
      case HtmlTag::kOl:
      case HtmlTag::kUl:
      case HtmlTag::kDl:
      case HtmlTag::kDd:
      case HtmlTag::kDt:
      case HtmlTag::kLi:
      case HtmlTag::kForm:
        base = -3;
        break;
      default:
        base = is_heading(tree_[i].tag) || tree_[i].tag == HtmlTag::kTh ? -5 : 0;
    }
    return base + 25 * weight(i);
  }

  // A paragraph's points go to its parent in full, to the grandparent by half, then by a sixth, a ninth, a
  // twelfth.
  void score() {
    scores_.assign(tree_.size(), 0);
    std::vector<bool> seen(tree_.size(), false);
    for (std::uint32_t i = 1; i < tree_.size(); ++i) {
      if (page_.own_bytes[i] < kParagraphBytes || is_heading(tree_[i].tag)) continue;
      const double points = 1.0 + page_.own_commas[i] + std::min(page_.own_bytes[i] / 100, 3U);
      std::uint32_t at = is_container(i) ? i : tree_[i].parent;
      for (int level = 0; level < kScoreLevels && at != 0; ++level, at = tree_[at].parent) {
        if (!seen[at]) scores_[at] += initial_score(at);
        seen[at] = true;
        scores_[at] += points / (level == 0 ? 1 : level == 1 ? 2 : 3 * level);
      }
    }
    for (std::size_t i = 0; i < scores_.size(); ++i) scores_[i] *= 1 - page_.link_density(i);
  }

  // The element with the highest score, or an ancestor that beats it on the way up. 0 when nothing has a
  // score.
  std::uint32_t best() const {
    const auto top =
        static_cast<std::uint32_t>(std::max_element(scores_.begin(), scores_.end()) - scores_.begin());
    double last = scores_[top];
    for (std::uint32_t up = tree_[top].parent; up != 0 && scores_[up] * 3 >= scores_[top];
         up = tree_[up].parent) {
      if (scores_[up] > last) return up;
      last = scores_[up];
    }
    return top;
  }

  // Bytes of running text in each subtree. Lists are left out: teasers of other articles come in lists.
  std::vector<std::uint32_t> running_text() const {
    std::vector<std::uint32_t> bytes(tree_.size(), 0);
    std::vector<bool> in_list(tree_.size(), false);
    for (std::size_t i = 1; i < tree_.size(); ++i) {
      in_list[i] = in_list[tree_[i].parent] || is_list(tree_[i].tag);
      const bool running =
          page_.own_bytes[i] >= kRunningTextBytes && page_.own_link_bytes[i] * 4 < page_.own_bytes[i];
      if (running && !in_list[i]) bytes[i] = page_.own_bytes[i];
    }
    for (std::size_t i = tree_.size(); i-- > 1;) bytes[tree_[i].parent] += bytes[i];
    return bytes;
  }

  std::uint32_t widen(std::uint32_t main) const {
    const std::vector<std::uint32_t> running = running_text();
    while (main != 0 && running[main] < kRunningTextShare * running[0]) main = tree_[main].parent;
    for (std::uint32_t up = main; up != 0; up = tree_[up].parent) {
      if (is_semantic(up) && page_.link_density(up) < kSemanticLinkDensity) return up;
    }
    return page_.link_density(0) < kPlainLinkDensity ? 0 : main;
  }

  bool is_semantic(std::size_t i) const {
    const HtmlTag tag = tree_[i].tag;
    return tag == HtmlTag::kMain || tag == HtmlTag::kArticle || tree_.attribute(i, "role") == "main" ||
           tree_.attribute(i, "itemprop") == "articleBody";
  }

  bool joins(std::uint32_t sibling, std::uint32_t main) const {
    const std::string_view name = tree_.attribute(main, "class");
    const double bonus = !name.empty() && name == tree_.attribute(sibling, "class") ? 0.2 * scores_[main] : 0;
    if (scores_[sibling] + bonus >= std::max(10.0, 0.2 * scores_[main])) return true;
    if (tree_[sibling].tag != HtmlTag::kP) return false;
    const double density = page_.link_density(sibling);
    const bool sentence = page_.bytes[sibling] > 0 && density == 0 && page_.commas[sibling] > 0;
    return page_.bytes[sibling] > kRunningTextBytes ? density < 0.25 : sentence;
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
    for (std::uint32_t i = static_cast<std::uint32_t>(tree_.size()); i-- > 1;) {
      if (dropped_[i] || (i <= main && main < tree_[i].end)) continue;
      if (is_spare_link(i) || (plain ? is_link_box(i) : is_clutter(i))) dropped_[i] = true;
    }
  }

  // A list or paragraph of nothing but links within a long article: "Read more: ...".
  bool is_spare_link(std::size_t i) const {
    const bool list = is_list(tree_[i].tag) && page_.link_density(i) > 0.7;
    const bool paragraph = tree_[i].tag == HtmlTag::kP && page_.link_density(i) > 0.8 && page_.bytes[i] < 200;
    return (list || paragraph) && page_.bytes[0] >= kLongArticleBytes && page_.bytes[i] * 10 < page_.bytes[0];
  }

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
    const int names = weight(i);
    if (names < 0) return true;
    if (page_.commas[i] >= 10) return false;
    const double density = page_.link_density(i);
    if (page_.controls[i] > page_.paragraphs[i] / 3 || density > 0.5) return names < 1 || !list;
    if (list) return false;
    const bool headings = page_.heading_bytes[i] * 10 >= page_.bytes[i] * 9;
    const bool empty =
        !headings && page_.bytes[i] < kParagraphBytes && page_.images[i] != 1 && page_.images[i] != 2;
    const bool menu = page_.items[i] > page_.paragraphs[i] + 100;
    return empty || menu || (names < 1 && density > 0.2);
  }

  const HtmlTree& tree_;
  std::vector<bool> dropped_;
  PageFeatures page_;
  std::vector<double> scores_;
  Names names_;
};

}  // namespace

std::vector<bool> find_boilerplate(const HtmlTree& tree) {
  const std::vector<bool> plain = find_non_content(tree);
  const std::uint32_t all = measure_page(tree, plain).bytes[0];
  using Names = ContentFinder::Names;
  for (const Names names : {Names::kDropAndScore, Names::kScore, Names::kIgnore}) {
    std::vector<bool> dropped = ContentFinder(tree, plain, names).find();
    const std::uint32_t kept = measure_page(tree, dropped).bytes[0];
    if (kept >= kEnoughBytes || kept * 2 >= all) return dropped;
  }
  return plain;
}

}  // namespace ragctl
