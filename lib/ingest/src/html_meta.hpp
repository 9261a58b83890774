// Title, language and metadata of an HTML document.
#pragma once

#include "extraction.hpp"
#include "html_tree.hpp"

namespace ragctl {

// Fills title (<title>, else og:title, else the first <h1>, else the first heading), language (<html lang>)
// and metadata: description, author, keywords and date of <meta>, and canonical of <link rel=canonical>.
void read_html_meta(const HtmlTree& tree, Extraction& out);

}  // namespace ragctl
