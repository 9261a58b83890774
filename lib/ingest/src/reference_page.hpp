// Pages of documentation: references, manuals and handbooks, as generators write them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "html_tree.hpp"
#include "page_features.hpp"

namespace ragctl {

// Whether a page shows code or has headings that can be linked to, as documentation has and news has not:
// of the article-extraction suite's 181 pages none does.
bool is_reference_page(const HtmlTree& tree, const std::vector<bool>& dropped);

// The element that holds a reference page's own text: <main> where it has most of it, else the innermost one
// that holds nearly everything that is no link. Link density does not count: a reference links each type.
std::uint32_t reference_element(const HtmlTree& tree, const PageFeatures& page);

// Letters and digits in lower case, as they stand in the id that a generator makes from a heading.
std::string slug(std::string_view text);

// Marks code (<pre>, <code>) with all that is in it: highlighters colour it with classes such as "comment".
std::vector<bool> find_code(const HtmlTree& tree);

}  // namespace ragctl
