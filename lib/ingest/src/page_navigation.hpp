// Navigation within what is left of a page, which repeats what stands elsewhere.
#pragma once

#include <vector>

#include "html_tree.hpp"

namespace ragctl {

// `dropped` plus bars that lead to the pages before, behind and above (DocBook's and GTK-Doc's among them)
// and tables of contents that repeat the texts that they lead to on the page, where they are called contents
// or stand ahead of all text. Lists of other pages stay.
std::vector<bool> drop_page_navigation(const HtmlTree& tree, std::vector<bool> dropped);

}  // namespace ragctl
