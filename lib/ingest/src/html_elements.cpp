#include "html_elements.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ragctl {
namespace {

constexpr std::array kBlocks = {
    HtmlTag::kAddress, HtmlTag::kArticle,   HtmlTag::kAside, HtmlTag::kBlockquote, HtmlTag::kBody,
    HtmlTag::kCaption, HtmlTag::kCenter,    HtmlTag::kDd,    HtmlTag::kDetails,    HtmlTag::kDir,
    HtmlTag::kDiv,     HtmlTag::kDl,        HtmlTag::kDt,    HtmlTag::kFieldset,   HtmlTag::kFigcaption,
    HtmlTag::kFigure,  HtmlTag::kFooter,    HtmlTag::kForm,  HtmlTag::kH1,         HtmlTag::kH2,
    HtmlTag::kH3,      HtmlTag::kH4,        HtmlTag::kH5,    HtmlTag::kH6,         HtmlTag::kHeader,
    HtmlTag::kHgroup,  HtmlTag::kHr,        HtmlTag::kHtml,  HtmlTag::kLegend,     HtmlTag::kLi,
    HtmlTag::kListing, HtmlTag::kMain,      HtmlTag::kMenu,  HtmlTag::kNav,        HtmlTag::kOl,
    HtmlTag::kP,       HtmlTag::kPlaintext, HtmlTag::kPre,   HtmlTag::kSection,    HtmlTag::kSummary,
    HtmlTag::kTable,   HtmlTag::kTbody,     HtmlTag::kTd,    HtmlTag::kTfoot,      HtmlTag::kTh,
    HtmlTag::kThead,   HtmlTag::kTr,        HtmlTag::kUl,    HtmlTag::kXmp};

constexpr auto kIsBlock = [] {
  std::array<bool, 256> table{};
  for (const HtmlTag tag : kBlocks) table[static_cast<std::size_t>(tag)] = true;
  return table;
}();

// Spaces and characters of zero width among them.
constexpr auto kMarks = std::to_array<std::string_view>(
    {"#", "\xc2\xb6", "\xc2\xa7", "\xe2\x88\x9e", "\xf0\x9f\x94\x97", "\xe2\x9a\x93", "\xef\xb8\x8f", " ",
     "\t", "\n", "\r", "\f", "\xc2\xa0", "\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\x81\xa0",
     "\xef\xbb\xbf"});

bool is_marks(std::string_view text) {
  while (!text.empty()) {
    const auto* mark = std::find_if(kMarks.begin(), kMarks.end(),
                                    [&](std::string_view each) { return text.starts_with(each); });
    if (mark == kMarks.end()) return false;
    text.remove_prefix(mark->size());
  }
  return true;
}

}  // namespace

bool is_block(HtmlTag tag) { return kIsBlock[static_cast<std::size_t>(tag)]; }

bool is_anchor_mark(const HtmlTree& tree, std::size_t link) {
  if (tree[link].tag != HtmlTag::kA || tree.attribute(link, "href").find('#') == std::string_view::npos)
    return false;
  for (std::size_t i = link + 1; i < tree[link].end; ++i) {
    if (tree[i].tag == HtmlTag::kImg || !is_marks(tree[i].text)) return false;
  }
  return true;
}

}  // namespace ragctl
