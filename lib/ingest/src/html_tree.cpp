// The one translation unit that knows gumbo.
#include "html_tree.hpp"

#include <gumbo.h>

#include <array>

namespace ragctl {
namespace {

struct TagName {
  GumboTag gumbo;
  HtmlTag tag;
};

constexpr std::array kTags = {
    TagName{GUMBO_TAG_A, HtmlTag::kA},
    TagName{GUMBO_TAG_ADDRESS, HtmlTag::kAddress},
    TagName{GUMBO_TAG_ARTICLE, HtmlTag::kArticle},
    TagName{GUMBO_TAG_ASIDE, HtmlTag::kAside},
    TagName{GUMBO_TAG_AUDIO, HtmlTag::kAudio},
    TagName{GUMBO_TAG_B, HtmlTag::kB},
    TagName{GUMBO_TAG_BLOCKQUOTE, HtmlTag::kBlockquote},
    TagName{GUMBO_TAG_BODY, HtmlTag::kBody},
    TagName{GUMBO_TAG_BR, HtmlTag::kBr},
    TagName{GUMBO_TAG_BUTTON, HtmlTag::kButton},
    TagName{GUMBO_TAG_CANVAS, HtmlTag::kCanvas},
    TagName{GUMBO_TAG_CAPTION, HtmlTag::kCaption},
    TagName{GUMBO_TAG_CENTER, HtmlTag::kCenter},
    TagName{GUMBO_TAG_CODE, HtmlTag::kCode},
    TagName{GUMBO_TAG_DD, HtmlTag::kDd},
    TagName{GUMBO_TAG_DETAILS, HtmlTag::kDetails},
    TagName{GUMBO_TAG_DIR, HtmlTag::kDir},
    TagName{GUMBO_TAG_DIV, HtmlTag::kDiv},
    TagName{GUMBO_TAG_DL, HtmlTag::kDl},
    TagName{GUMBO_TAG_DT, HtmlTag::kDt},
    TagName{GUMBO_TAG_FIELDSET, HtmlTag::kFieldset},
    TagName{GUMBO_TAG_FIGCAPTION, HtmlTag::kFigcaption},
    TagName{GUMBO_TAG_FIGURE, HtmlTag::kFigure},
    TagName{GUMBO_TAG_FOOTER, HtmlTag::kFooter},
    TagName{GUMBO_TAG_FORM, HtmlTag::kForm},
    TagName{GUMBO_TAG_H1, HtmlTag::kH1},
    TagName{GUMBO_TAG_H2, HtmlTag::kH2},
    TagName{GUMBO_TAG_H3, HtmlTag::kH3},
    TagName{GUMBO_TAG_H4, HtmlTag::kH4},
    TagName{GUMBO_TAG_H5, HtmlTag::kH5},
    TagName{GUMBO_TAG_H6, HtmlTag::kH6},
    TagName{GUMBO_TAG_HEAD, HtmlTag::kHead},
    TagName{GUMBO_TAG_HEADER, HtmlTag::kHeader},
    TagName{GUMBO_TAG_HGROUP, HtmlTag::kHgroup},
    TagName{GUMBO_TAG_HR, HtmlTag::kHr},
    TagName{GUMBO_TAG_HTML, HtmlTag::kHtml},
    TagName{GUMBO_TAG_IFRAME, HtmlTag::kIframe},
    TagName{GUMBO_TAG_IMG, HtmlTag::kImg},
    TagName{GUMBO_TAG_INPUT, HtmlTag::kInput},
    TagName{GUMBO_TAG_LEGEND, HtmlTag::kLegend},
    TagName{GUMBO_TAG_LI, HtmlTag::kLi},
    TagName{GUMBO_TAG_LINK, HtmlTag::kLink},
    TagName{GUMBO_TAG_LISTING, HtmlTag::kListing},
    TagName{GUMBO_TAG_MAIN, HtmlTag::kMain},
    TagName{GUMBO_TAG_MATH, HtmlTag::kMath},
    TagName{GUMBO_TAG_MENU, HtmlTag::kMenu},
    TagName{GUMBO_TAG_META, HtmlTag::kMeta},
    TagName{GUMBO_TAG_NAV, HtmlTag::kNav},
    TagName{GUMBO_TAG_NOSCRIPT, HtmlTag::kNoscript},
    TagName{GUMBO_TAG_OBJECT, HtmlTag::kObject},
    TagName{GUMBO_TAG_OL, HtmlTag::kOl},
    TagName{GUMBO_TAG_OPTGROUP, HtmlTag::kOptgroup},
    TagName{GUMBO_TAG_OPTION, HtmlTag::kOption},
    TagName{GUMBO_TAG_P, HtmlTag::kP},
    TagName{GUMBO_TAG_PLAINTEXT, HtmlTag::kPlaintext},
    TagName{GUMBO_TAG_PRE, HtmlTag::kPre},
    TagName{GUMBO_TAG_RP, HtmlTag::kRp},
    TagName{GUMBO_TAG_RT, HtmlTag::kRt},
    TagName{GUMBO_TAG_SCRIPT, HtmlTag::kScript},
    TagName{GUMBO_TAG_SECTION, HtmlTag::kSection},
    TagName{GUMBO_TAG_SELECT, HtmlTag::kSelect},
    TagName{GUMBO_TAG_STRONG, HtmlTag::kStrong},
    TagName{GUMBO_TAG_STYLE, HtmlTag::kStyle},
    TagName{GUMBO_TAG_SUB, HtmlTag::kSub},
    TagName{GUMBO_TAG_SUMMARY, HtmlTag::kSummary},
    TagName{GUMBO_TAG_SUP, HtmlTag::kSup},
    TagName{GUMBO_TAG_SVG, HtmlTag::kSvg},
    TagName{GUMBO_TAG_TABLE, HtmlTag::kTable},
    TagName{GUMBO_TAG_TBODY, HtmlTag::kTbody},
    TagName{GUMBO_TAG_TD, HtmlTag::kTd},
    TagName{GUMBO_TAG_TEMPLATE, HtmlTag::kTemplate},
    TagName{GUMBO_TAG_TEXTAREA, HtmlTag::kTextarea},
    TagName{GUMBO_TAG_TFOOT, HtmlTag::kTfoot},
    TagName{GUMBO_TAG_TH, HtmlTag::kTh},
    TagName{GUMBO_TAG_THEAD, HtmlTag::kThead},
    TagName{GUMBO_TAG_TITLE, HtmlTag::kTitle},
    TagName{GUMBO_TAG_TR, HtmlTag::kTr},
    TagName{GUMBO_TAG_UL, HtmlTag::kUl},
    TagName{GUMBO_TAG_VIDEO, HtmlTag::kVideo},
    TagName{GUMBO_TAG_XMP, HtmlTag::kXmp},
};

using TagTable = std::array<HtmlTag, GUMBO_TAG_LAST + 1>;

constexpr TagTable make_tag_table() {
  TagTable table{};
  for (HtmlTag& tag : table) tag = HtmlTag::kOther;
  for (const TagName& each : kTags) table[each.gumbo] = each.tag;
  return table;
}

constexpr TagTable kTagTable = make_tag_table();

// gumbo parses with a maximum of recorded errors, which cost quadratic time and memory on deep input: record
// none.
GumboOptions parse_options() {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  return options;
}

}  // namespace

struct HtmlTree::Output {
  GumboOptions options = parse_options();
  GumboOutput* gumbo = nullptr;

  explicit Output(std::string_view html)
      : gumbo(gumbo_parse_with_options(&options, html.data(), html.size())) {}
  ~Output() { gumbo_destroy_output(&options, gumbo); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
};

// Copies gumbo's tree into the arrays, without recursion: `open` holds the path to the node that is being
// filled.
struct HtmlTree::Builder {
  HtmlTree& tree;
  std::string_view html;

  struct Open {
    const GumboVector* children;
    unsigned next;
    std::uint32_t node;
  };
  std::vector<Open> open;

  void set_source(HtmlNode& node, const GumboStringPiece& piece) const {
    if (piece.data == nullptr || piece.data < html.data() || piece.data > html.data() + html.size()) return;
    node.source_begin = static_cast<std::uint64_t>(piece.data - html.data());
    node.source_end = std::min<std::uint64_t>(node.source_begin + piece.length, html.size());
  }

  HtmlNode& append() {
    HtmlNode& node = tree.nodes_.emplace_back();
    const auto index = static_cast<std::uint32_t>(tree.nodes_.size() - 1);
    node.parent = open.empty() ? index : open.back().node;
    node.end = index + 1;
    return node;
  }

  void add_text(const GumboText& text) {
    HtmlNode& node = append();
    node.tag = HtmlTag::kText;
    node.text = text.text;
    set_source(node, text.original_text);
  }

  void add_element(const GumboElement& element) {
    HtmlNode& node = append();
    node.tag = kTagTable[element.tag];
    // Foreign elements share names with HTML ones: an SVG <a> or <title> is no link and no title.
    if (element.tag_namespace != GUMBO_NAMESPACE_HTML && node.tag != HtmlTag::kSvg &&
        node.tag != HtmlTag::kMath) {
      node.tag = HtmlTag::kOther;
    }
    set_source(node, element.original_tag);
    node.attributes_begin = static_cast<std::uint32_t>(tree.attributes_.size());
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      const auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
      tree.attributes_.push_back({attribute->name, attribute->value});
    }
    node.attributes_end = static_cast<std::uint32_t>(tree.attributes_.size());
    open.push_back({&element.children, 0, static_cast<std::uint32_t>(tree.nodes_.size() - 1)});
  }

  void add(const GumboNode& node) {
    switch (node.type) {
      case GUMBO_NODE_ELEMENT:
      case GUMBO_NODE_TEMPLATE:
        add_element(node.v.element);
        break;
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_CDATA:
      case GUMBO_NODE_WHITESPACE:
        add_text(node.v.text);
        break;
      default:
        break;
    }
  }

  void build(const GumboNode& root) {
    add(root);
    while (!open.empty()) {
      Open& top = open.back();
      if (top.next < top.children->length) {
        add(*static_cast<const GumboNode*>(top.children->data[top.next++]));
        continue;
      }
      tree.nodes_[top.node].end = static_cast<std::uint32_t>(tree.nodes_.size());
      open.pop_back();
    }
  }
};

HtmlTree::HtmlTree(std::string_view html) : output_(std::make_unique<Output>(html)) {
  Builder{*this, html, {}}.build(*output_->gumbo->root);
}

HtmlTree::~HtmlTree() = default;

std::string_view HtmlTree::attribute(std::size_t node, std::string_view name) const {
  for (std::uint32_t i = nodes_[node].attributes_begin; i < nodes_[node].attributes_end; ++i) {
    if (attributes_[i].name == name) return attributes_[i].value;
  }
  return {};
}

bool HtmlTree::has_attribute(std::size_t node, std::string_view name) const {
  for (std::uint32_t i = nodes_[node].attributes_begin; i < nodes_[node].attributes_end; ++i) {
    if (attributes_[i].name == name) return true;
  }
  return false;
}

}  // namespace ragctl
