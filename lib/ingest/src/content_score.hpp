// Which element of a page holds its text, after Arc90's Readability.
#pragma once

#include <cstdint>
#include <vector>

#include "html_tree.hpp"
#include "page_features.hpp"

namespace ragctl {

inline constexpr std::uint32_t kRunningTextBytes = 80;  // a paragraph that counts as running text

// What an element's names say: above 0 for content, below for furniture.
using NameWeight = int (*)(const HtmlTree& tree, std::size_t node);

// Paragraphs give points to the elements around them; names and links change them.
std::vector<double> score_elements(const HtmlTree& tree, const PageFeatures& page, NameWeight name);

// The element with the highest score, or an ancestor that beats it on the way up. 0 when nothing has a
// score.
std::uint32_t best_element(const HtmlTree& tree, const std::vector<double>& scores);

// Bytes of running text in each subtree. Lists are left out: teasers of other articles come in lists.
std::vector<std::uint32_t> running_text(const HtmlTree& tree, const PageFeatures& page);

// The nearest ancestor of `best` that holds most of the page's running text, or a <main> or <article> with
// few links around that. 0, the page, where neither is and links are less than `plain_link_density`.
std::uint32_t widen_element(const HtmlTree& tree, const PageFeatures& page,
                            const std::vector<std::uint32_t>& running, std::uint32_t best,
                            double plain_link_density);

}  // namespace ragctl
