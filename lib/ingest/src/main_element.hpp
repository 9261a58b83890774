// The <main> that a page names itself.
#pragma once

#include <vector>

#include "html_tree.hpp"

namespace ragctl {

// `dropped` plus what stands outside the page's only <main> (or role=main), where that holds three quarters
// of the words that are neither links nor headings. Of the rest stay footers and asides, which say when an
// office opens, and where the main element has no <h1>, one outside it with its <header>.
std::vector<bool> drop_outside_main(const HtmlTree& tree, std::vector<bool> dropped);

}  // namespace ragctl
