// The tree of cmark-gfm as blocks of readable text.
#pragma once

#include <cstddef>

#include "extraction.hpp"

struct cmark_node;

namespace ragctl {

// `base` is where the Markdown begins in source.text, behind front matter.
BlockWriter markdown_blocks(cmark_node* document, const DecodedText& source, std::size_t base);

}  // namespace ragctl
