// An HTML document as a flat array in document order: a subtree is a contiguous range, so every pass over it
// is a loop. Built from gumbo's tree, which it owns; this is the only header that HTML code needs to know.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace ragctl {

// The elements that extraction tells apart; all others are kOther.
enum class HtmlTag : std::uint8_t {
  kText,
  kOther,
  kA,
  kAddress,
  kArticle,
  kAside,
  kAudio,
  kB,
  kBlockquote,
  kBody,
  kBr,
  kButton,
  kCanvas,
  kCaption,
  kCenter,
  kCode,
  kDd,
  kDetails,
  kDir,
  kDiv,
  kDl,
  kDt,
  kFieldset,
  kFigcaption,
  kFigure,
  kFooter,
  kForm,
  kH1,
  kH2,
  kH3,
  kH4,
  kH5,
  kH6,
  kHead,
  kHeader,
  kHgroup,
  kHr,
  kHtml,
  kIframe,
  kImg,
  kInput,
  kLegend,
  kLi,
  kLink,
  kListing,
  kMain,
  kMath,
  kMenu,
  kMeta,
  kNav,
  kNoscript,
  kObject,
  kOl,
  kOptgroup,
  kOption,
  kP,
  kPlaintext,
  kPre,
  kRp,
  kRt,
  kScript,
  kSection,
  kSelect,
  kStrong,
  kStyle,
  kSub,
  kSummary,
  kSup,
  kSvg,
  kTable,
  kTbody,
  kTd,
  kTemplate,
  kTextarea,
  kTfoot,
  kTh,
  kThead,
  kTitle,
  kTr,
  kUl,
  kVideo,
  kXmp
};

struct HtmlAttribute {
  std::string_view name;  // lower case
  std::string_view value;
};

struct HtmlNode {
  HtmlTag tag = HtmlTag::kOther;
  std::uint32_t parent = 0;  // the root is its own parent
  std::uint32_t end = 0;     // one past the last node of the subtree
  std::uint32_t attributes_begin = 0;
  std::uint32_t attributes_end = 0;
  std::string_view text;  // of kText: character references decoded
  std::uint64_t source_begin =
      0;  // bytes of the start tag, or of the text, in the source; equal when unknown
  std::uint64_t source_end = 0;
};

class HtmlTree {
 public:
  // `html` outlives the tree. Never fails: HTML has no syntax errors. It has been through
  // make_parsable().
  explicit HtmlTree(std::string_view html);
  ~HtmlTree();
  HtmlTree(const HtmlTree&) = delete;
  HtmlTree& operator=(const HtmlTree&) = delete;

  const std::vector<HtmlNode>& nodes() const { return nodes_; }
  const HtmlNode& operator[](std::size_t node) const { return nodes_[node]; }
  std::size_t size() const { return nodes_.size(); }
  // The attribute's value; "" when absent (has_attribute tells).
  std::string_view attribute(std::size_t node, std::string_view name) const;
  bool has_attribute(std::size_t node, std::string_view name) const;

 private:
  struct Output;
  struct Builder;

  std::unique_ptr<Output> output_;
  std::vector<HtmlNode> nodes_;
  std::vector<HtmlAttribute> attributes_;
};

}  // namespace ragctl
