#include "content_score.hpp"

#include <algorithm>

#include "element_names.hpp"
#include "html_elements.hpp"

namespace ragctl {
namespace {

constexpr std::uint32_t kParagraphBytes = 25;  // shorter texts give no points
constexpr double kRunningTextShare = 0.7;      // of the page's, that the main element must hold
constexpr double kSemanticLinkDensity = 0.2;   // below it <main> and <article> are content throughout
constexpr int kScoreLevels = 5;

bool is_container(const HtmlTree& tree, const PageFeatures& page, std::size_t i) {
  switch (tree[i].tag) {
    case HtmlTag::kDiv:
    case HtmlTag::kSection:
    case HtmlTag::kArticle:
    case HtmlTag::kMain:
    case HtmlTag::kBody:
    case HtmlTag::kTd:
      return page.blocks[i] > 1;
    default:
      return false;
  }
}

double initial_score(HtmlTag tag) {
  switch (tag) {
    case HtmlTag::kDiv:
      return 5;
    case HtmlTag::kPre:
    case HtmlTag::kTd:
    case HtmlTag::kBlockquote:
      return 3;
    case HtmlTag::kAddress:
    case HtmlTag::kOl:
    case HtmlTag::kUl:
    case HtmlTag::kDl:
    case HtmlTag::kDd:
    case HtmlTag::kDt:
    case HtmlTag::kLi:
    case HtmlTag::kForm:
      return -3;
    default:
      return is_heading(tag) || tag == HtmlTag::kTh ? -5 : 0;
  }
}

bool is_semantic(const HtmlTree& tree, std::size_t i) {
  const HtmlTag tag = tree[i].tag;
  return tag == HtmlTag::kMain || tag == HtmlTag::kArticle || tree.attribute(i, "role") == "main" ||
         tree.attribute(i, "itemprop") == "articleBody";
}

}  // namespace

// A paragraph's points go to its parent in full, to the grandparent by half, then by a sixth, a ninth, a
// twelfth.
std::vector<double> score_elements(const HtmlTree& tree, const PageFeatures& page, NameWeight name) {
  std::vector<double> scores(tree.size(), 0);
  std::vector<bool> seen(tree.size(), false);
  for (std::uint32_t i = 1; i < tree.size(); ++i) {
    if (page.own_bytes[i] < kParagraphBytes || is_heading(tree[i].tag)) continue;
    const double points = 1.0 + page.own_commas[i] + std::min(page.own_bytes[i] / 100, 3U);
    std::uint32_t at = is_container(tree, page, i) ? i : tree[i].parent;
    for (int level = 0; level < kScoreLevels && at != 0; ++level, at = tree[at].parent) {
      if (!seen[at]) scores[at] = initial_score(tree[at].tag) + 25 * name(tree, at);
      seen[at] = true;
      scores[at] += points / (level == 0 ? 1 : level == 1 ? 2 : 3 * level);
    }
  }
  for (std::size_t i = 0; i < scores.size(); ++i) scores[i] *= 1 - page.link_density(i);
  return scores;
}

std::uint32_t best_element(const HtmlTree& tree, const std::vector<double>& scores) {
  const auto top =
      static_cast<std::uint32_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  double last = scores[top];
  for (std::uint32_t up = tree[top].parent; up != 0 && scores[up] * 3 >= scores[top]; up = tree[up].parent) {
    if (scores[up] > last) return up;
    last = scores[up];
  }
  return top;
}

std::vector<std::uint32_t> running_text(const HtmlTree& tree, const PageFeatures& page) {
  std::vector<std::uint32_t> bytes(tree.size(), 0);
  std::vector<bool> in_list(tree.size(), false);
  for (std::size_t i = 1; i < tree.size(); ++i) {
    in_list[i] = in_list[tree[i].parent] || is_list(tree[i].tag);
    const bool running =
        page.own_bytes[i] >= kRunningTextBytes && page.own_link_bytes[i] * 4 < page.own_bytes[i];
    if (running && !in_list[i]) bytes[i] = page.own_bytes[i];
  }
  for (std::size_t i = tree.size(); i-- > 1;) bytes[tree[i].parent] += bytes[i];
  return bytes;
}

std::uint32_t widen_element(const HtmlTree& tree, const PageFeatures& page,
                            const std::vector<std::uint32_t>& running, std::uint32_t best,
                            double plain_link_density) {
  std::uint32_t main = best;
  while (main != 0 && running[main] < kRunningTextShare * running[0]) main = tree[main].parent;
  for (std::uint32_t up = main; up != 0; up = tree[up].parent) {
    if (is_semantic(tree, up) && page.link_density(up) < kSemanticLinkDensity) return up;
  }
  return page.link_density(0) < plain_link_density ? 0 : main;
}

}  // namespace ragctl
