#include "page_features.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "html_elements.hpp"

namespace ragctl {
namespace {

constexpr std::array<std::string_view, 6> kTextInputs = {"", "text", "search", "email", "password", "url"};

std::uint32_t count_bytes(std::string_view text) {
  std::uint32_t count = 0;
  for (const char c : text) count += static_cast<unsigned char>(c) > ' ' ? 1 : 0;
  return count;
}

// U+002C, U+060C, U+3001 (e3 80 81), U+FF0C (ef bc 8c), U+3002 (e3 80 82).
std::uint32_t count_commas(std::string_view text) {
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i, 3);
    const bool comma = text[i] == ',' || rest == "\xe3\x80\x81" || rest == "\xe3\x80\x82" ||
                       rest == "\xef\xbc\x8c" || rest.substr(0, 2) == "\xd8\x8c";
    count += comma ? 1 : 0;
  }
  return count;
}

// Buttons, boxes to tick and hidden values ask for no text: a shop wraps every article in such a form.
bool is_field(const HtmlTree& tree, std::size_t node) {
  const HtmlTag tag = tree[node].tag;
  if (tag == HtmlTag::kSelect || tag == HtmlTag::kTextarea) return true;
  const std::string_view type = tree.attribute(node, "type");
  return tag == HtmlTag::kInput &&
         std::any_of(kTextInputs.begin(), kTextInputs.end(), [&](auto each) { return each == type; });
}

bool is_control(HtmlTag tag) {
  return tag == HtmlTag::kInput || tag == HtmlTag::kSelect || tag == HtmlTag::kTextarea ||
         tag == HtmlTag::kButton;
}

bool is_page_link(const HtmlTree& tree, std::size_t node) {
  if (tree[node].tag != HtmlTag::kA) return false;
  const std::string_view target = tree.attribute(node, "href");
  return !target.starts_with("mailto:") && !target.starts_with("tel:");
}

// What encloses a node, carried from parent to child.
struct Enclosing {
  std::uint32_t block = 0;
  bool link = false;
  bool heading = false;
  bool dropped = false;
};

}  // namespace

PageFeatures measure_page(const HtmlTree& tree, const std::vector<bool>& dropped) {
  PageFeatures f;
  const std::size_t count = tree.size();
  for (auto* column :
       {&f.bytes, &f.link_bytes, &f.heading_bytes, &f.commas, &f.paragraphs, &f.items, &f.images, &f.controls,
        &f.fields, &f.own_bytes, &f.own_link_bytes, &f.own_commas, &f.blocks}) {
    column->assign(count, 0);
  }
  std::vector<Enclosing> around(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const HtmlNode& node = tree[i];
    Enclosing here = around[node.parent];
    here.dropped = here.dropped || dropped[i];
    if (is_control(node.tag)) f.controls[i] = 1;
    if (is_field(tree, i)) f.fields[i] = 1;
    if (is_block(node.tag)) here.block = i;
    here.link = here.link || is_page_link(tree, i);
    here.heading = here.heading || is_heading(node.tag);
    around[i] = here;
    if (here.dropped) continue;
    if (node.tag == HtmlTag::kText) {
      f.bytes[i] = count_bytes(node.text);
      f.commas[i] = count_commas(node.text);
      if (here.heading) f.heading_bytes[i] = f.bytes[i];
      if (here.link) f.link_bytes[i] = f.bytes[i];
      if (here.link) f.own_link_bytes[here.block] += f.bytes[i];
      f.own_bytes[here.block] += f.bytes[i];
      f.own_commas[here.block] += f.commas[i];
    }
    f.paragraphs[i] = node.tag == HtmlTag::kP ? 1 : 0;
    f.items[i] = node.tag == HtmlTag::kLi ? 1 : 0;
    f.images[i] = node.tag == HtmlTag::kImg ? 1 : 0;
    f.blocks[i] = is_block(node.tag) ? 1 : 0;
  }
  for (auto* column : {&f.bytes, &f.link_bytes, &f.heading_bytes, &f.commas, &f.paragraphs, &f.items,
                       &f.images, &f.controls, &f.fields, &f.blocks}) {
    for (std::size_t i = count; i-- > 1;) (*column)[tree[i].parent] += (*column)[i];
  }
  return f;
}

}  // namespace ragctl
