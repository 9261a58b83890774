// Tables of a page that are kept as content. (Which are written as rows of cells: find_data_tables().)
#pragma once

#include <vector>

#include "html_tree.hpp"

namespace ragctl {

// Marks data tables with all that is in them, by Readability's signs: heads or a caption, or many cells.
// Tables that hold others, or one row or column, only place things on the page.
std::vector<bool> find_content_tables(const HtmlTree& tree);

}  // namespace ragctl
