// What class, id and role of an element say about its part in a page.
#pragma once

#include <string_view>

#include "html_tree.hpp"

namespace ragctl {

// Navigation, footer, side matter by tag or ARIA role.
bool is_furniture(const HtmlTree& tree, std::size_t node);

// A container whose class or id names something that is not the article (comments, sidebar, related, share
// ...) and nothing that may be it (article, content, main ...).
bool has_furniture_name(const HtmlTree& tree, std::size_t node);

// Sum over class and id: +1 for a name that articles have, -1 for one that other parts have; -2 to 2.
int name_weight(const HtmlTree& tree, std::size_t node);

}  // namespace ragctl
