#include "html_elements.hpp"

#include <array>

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

}  // namespace

bool is_block(HtmlTag tag) { return kIsBlock[static_cast<std::size_t>(tag)]; }

}  // namespace ragctl
