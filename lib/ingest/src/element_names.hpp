// What tag, role, class and id of an element say about its part in a page.
#pragma once

#include "html_tree.hpp"

namespace ragctl {

// Navigation, search or a dialog, by tag or ARIA role.
bool is_navigation(const HtmlTree& tree, std::size_t node);

// A footer or side matter, by tag or ARIA role: furniture as often as an address, a note or opening hours.
bool is_side_matter(const HtmlTree& tree, std::size_t node);

// A word of the class or id says that it lies over the page (popup, cookie ...), leads about the site (menu,
// nav ...), leads from page to page (nav, navlinks ...) or lists a page's chapters (toc ...). Alone none of
// them tells furniture from content.
bool is_called_overlay(const HtmlTree& tree, std::size_t node);
bool is_called_menu(const HtmlTree& tree, std::size_t node);
bool is_called_link_bar(const HtmlTree& tree, std::size_t node);
bool is_called_contents(const HtmlTree& tree, std::size_t node);

// +1 for an element with a word in its class or id that articles have (content, story ...), else -1 for one
// with a word that furniture has (menu, share, sidebar ...), else 0. Words end at every character that is no
// letter and where a lower-case letter meets an upper-case one; headings, links and texts have none. Names
// tell little: "menu" is a restaurant's as well.
int name_weight(const HtmlTree& tree, std::size_t node);

// A box whose class or id has a word for what is not the article (comments, sidebar, related, share ...) and
// none that may be it (article, content, main ...): kPart where other words make it the name of something
// else, as in "sidebar-note" and "related-settings".
enum class FurnitureName { kNone, kPart, kFurniture };
FurnitureName furniture_name(const HtmlTree& tree, std::size_t node);

// Like name_weight by parts of names, summed over class and id: -2 to 2.
int article_name_weight(const HtmlTree& tree, std::size_t node);

}  // namespace ragctl
