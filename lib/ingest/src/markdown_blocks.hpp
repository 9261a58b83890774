// The tree of cmark-gfm as blocks of readable text.
#pragma once

#include <cstddef>
#include <string_view>

#include "extraction.hpp"

struct cmark_node;

namespace ragctl {

// `base` is where the Markdown begins in source.text, behind front matter; `text` is what cmark has read from
// there on, byte for byte as long.
BlockWriter markdown_blocks(cmark_node* document, const DecodedText& source, std::size_t base,
                            std::string_view text);

}  // namespace ragctl
