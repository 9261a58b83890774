#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "main_content.hpp"

namespace ragctl {
namespace {

constexpr std::array kNeverText = {
    HtmlTag::kHead,   HtmlTag::kScript, HtmlTag::kStyle,  HtmlTag::kNoscript, HtmlTag::kTemplate,
    HtmlTag::kSvg,    HtmlTag::kIframe, HtmlTag::kObject, HtmlTag::kVideo,    HtmlTag::kAudio,
    HtmlTag::kCanvas, HtmlTag::kSelect, HtmlTag::kOption, HtmlTag::kOptgroup, HtmlTag::kTextarea,
    HtmlTag::kInput,  HtmlTag::kButton, HtmlTag::kTitle};

constexpr auto kIsNeverText = [] {
  std::array<bool, 256> table{};
  for (const HtmlTag tag : kNeverText) table[static_cast<std::size_t>(tag)] = true;
  return table;
}();

// Names of tab panels, without the hyphens.
constexpr std::array<std::string_view, 5> kTabPanels = {"tabpanel", "tabpane", "tabcontent", "tabbedcontent",
                                                        "tabitem"};

// One of several panels of which a reader chooses one, the same command for other systems perhaps: hidden is
// what is not chosen yet.
bool is_tab_panel(const HtmlTree& tree, std::size_t node) {
  if (tree.attribute(node, "role") == "tabpanel") return true;
  std::string name;
  for (const char c : tree.attribute(node, "class")) {
    if (c == '-' || c == '_') continue;
    name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return std::any_of(kTabPanels.begin(), kTabPanels.end(),
                     [&](std::string_view each) { return name.find(each) != std::string::npos; });
}

bool is_hidden(const HtmlTree& tree, std::size_t node) {
  if (is_tab_panel(tree, node)) return false;
  if (tree.has_attribute(node, "hidden") && tree.attribute(node, "hidden") != "until-found") return true;
  if (tree.attribute(node, "aria-hidden") == "true") return true;
  std::string style;
  for (const char c : tree.attribute(node, "style")) {
    if (c == ' ' || (c >= '\t' && c <= '\r')) continue;
    style += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return style.find("display:none") != std::string::npos ||
         style.find("visibility:hidden") != std::string::npos;
}

}  // namespace

std::vector<bool> find_non_content(const HtmlTree& tree) {
  std::vector<bool> dropped(tree.size(), false);
  std::vector<std::uint32_t> bytes(tree.size(), 0);  // of text, dropped elements left out
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const HtmlNode& node = tree[i];
    dropped[i] = kIsNeverText[static_cast<std::size_t>(node.tag)] || (i > 0 && dropped[node.parent]);
    if (node.tag == HtmlTag::kText && !dropped[i]) bytes[i] = static_cast<std::uint32_t>(node.text.size());
  }
  for (std::size_t i = tree.size(); i-- > 1;) bytes[tree[i].parent] += bytes[i];
  for (std::size_t i = 1; i < tree.size(); ++i) {
    const bool element = tree[i].tag != HtmlTag::kText && tree[i].attributes_begin != tree[i].attributes_end;
    // Some pages hide everything until a script has run: what holds most of the text is not hidden from a
    // reader.
    if (element && !dropped[i] && bytes[i] * 2 < bytes[0] && is_hidden(tree, i)) dropped[i] = true;
  }
  return dropped;
}

}  // namespace ragctl
