// Classes of HTML elements.
#pragma once

#include "html_tree.hpp"

namespace ragctl {

inline bool is_heading(HtmlTag tag) { return tag >= HtmlTag::kH1 && tag <= HtmlTag::kH6; }
inline std::uint32_t heading_level(HtmlTag tag) {
  return static_cast<std::uint32_t>(tag) - static_cast<std::uint32_t>(HtmlTag::kH1) + 1;
}
inline bool is_cell(HtmlTag tag) { return tag == HtmlTag::kTd || tag == HtmlTag::kTh; }
inline bool is_row_group(HtmlTag tag) {
  return tag == HtmlTag::kTbody || tag == HtmlTag::kThead || tag == HtmlTag::kTfoot;
}
inline bool is_bold(HtmlTag tag) { return tag == HtmlTag::kB || tag == HtmlTag::kStrong; }
inline bool is_raised(HtmlTag tag) { return tag == HtmlTag::kSup || tag == HtmlTag::kSub; }
inline bool is_list(HtmlTag tag) {
  return tag == HtmlTag::kUl || tag == HtmlTag::kOl || tag == HtmlTag::kMenu || tag == HtmlTag::kDir;
}
inline bool is_preformatted(HtmlTag tag) {
  return tag == HtmlTag::kPre || tag == HtmlTag::kListing || tag == HtmlTag::kXmp ||
         tag == HtmlTag::kPlaintext;
}

// Whether browsers show it as a box of its own, so that text before and after it does not run together.
bool is_block(HtmlTag tag);

// A link to its own place that a generator sets into a heading: of nothing a reader could read (a pilcrow, a
// hash, a section sign, the picture of a chain, zero width).
bool is_anchor_mark(const HtmlTree& tree, std::size_t link);

}  // namespace ragctl
