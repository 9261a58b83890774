// Which parts of a web page are its content.
#pragma once

#include <vector>

#include "html_tree.hpp"

namespace ragctl {

// Marks the subtrees that are never text for a reader: head, scripts, styles, form controls, embedded media,
// hidden elements.
std::vector<bool> find_non_content(const HtmlTree& tree);

// How far names of boxes are believed in find_article: those called like furniture go first, or count only
// together with other signs.
enum class FurnitureNames { kDrop, kWeigh };

// `dropped` plus everything that is not the article, for a page that is one.
std::vector<bool> find_article(const HtmlTree& tree, std::vector<bool> dropped, FurnitureNames names);

// find_non_content plus navigation, page furniture and everything outside the main content where a page
// clearly has one. On pages without such parts nothing else is marked.
std::vector<bool> find_boilerplate(const HtmlTree& tree);

}  // namespace ragctl
