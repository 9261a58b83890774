// The kept part of an HTML tree as blocks of readable text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "html_tree.hpp"
#include "ragctl/core/record.hpp"

namespace ragctl {

struct HtmlBlock {
  BlockKind kind = BlockKind::kParagraph;
  std::uint32_t level = 0;         // as in Block
  std::uint64_t group = 0;         // as in BlockWriter::Place
  std::uint64_t source_begin = 0;  // bytes of the HTML from the first to the last character of the text
  std::uint64_t source_end = 0;
  std::string text;
};

// Blocks in document order. dropped[i] leaves out the subtree of node i. White space is collapsed as browsers
// do, <pre> keeps it.
std::vector<HtmlBlock> render_html(const HtmlTree& tree, const std::vector<bool>& dropped);

// Of the block's text in its source `html`: where the last character that is no white space stands.
std::uint64_t last_byte(const HtmlBlock& block, std::string_view html);

// Parses a piece of HTML that may be anything (see make_parsable) and renders its body; for HTML inside
// Markdown.
std::vector<HtmlBlock> render_html_fragment(std::string_view html);

}  // namespace ragctl
