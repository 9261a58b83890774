// Tables of a page that hold data, told from those that only place things on it.
#pragma once

#include <vector>

#include "html_tree.hpp"

namespace ragctl {

// Marks data tables with all that is in them, by Readability's signs: heads or a caption, or many cells.
// Tables that hold others, or one row or column, only place things on the page.
std::vector<bool> find_tables_of_data(const HtmlTree& tree);

}  // namespace ragctl
