#include "reference_page.hpp"

#include <string>
#include <string_view>

#include "html_elements.hpp"

namespace ragctl {
namespace {

constexpr std::uint32_t kReferenceSigns = 3;  // a page with fewer may only mention a command
constexpr double kNearlyAll = 0.9;

bool is_code(HtmlTag tag) { return tag == HtmlTag::kCode || is_preformatted(tag); }

// A heading with an id made from it, its section's maybe, or a link of its own that leads to it.
bool can_be_linked_to(const HtmlTree& tree, std::size_t heading) {
  std::string text;
  for (std::size_t i = heading + 1; i < tree[heading].end; ++i) {
    const std::string_view target = tree.attribute(i, "href");
    if (tree[i].tag == HtmlTag::kA && target.starts_with('#') && target.size() > 1) return true;
    text += slug(tree[i].text);
  }
  const auto names_it = [&](std::size_t node) {
    const std::string id = slug(tree.attribute(node, "id"));
    return !id.empty() && text.starts_with(id) && id.size() * 2 >= text.size();
  };
  const std::size_t around = tree[heading].parent;
  const bool section = tree[around].tag == HtmlTag::kSection || tree.attribute(around, "class") == "section";
  return names_it(heading) || (section && names_it(around));
}

bool may_hold_content(HtmlTag tag) {
  switch (tag) {
    case HtmlTag::kHtml:
    case HtmlTag::kBody:
    case HtmlTag::kDiv:
    case HtmlTag::kSection:
    case HtmlTag::kArticle:
    case HtmlTag::kMain:
    case HtmlTag::kCenter:
    case HtmlTag::kTable:
    case HtmlTag::kTbody:
    case HtmlTag::kTr:
    case HtmlTag::kTd:
    case HtmlTag::kOther:
      return true;
    default:
      return false;
  }
}

std::uint32_t own_text(const PageFeatures& page, std::size_t node) {
  return page.bytes[node] - page.link_bytes[node];
}

}  // namespace

std::string slug(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool kept =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (upper || kept) out += upper ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return out;
}

bool is_reference_page(const HtmlTree& tree, const std::vector<bool>& dropped) {
  const std::vector<bool> code = find_code(tree);
  std::uint32_t signs = 0;
  for (std::uint32_t i = 1; i < tree.size() && signs < kReferenceSigns; ++i) {
    if (dropped[i]) continue;
    const bool sign = is_heading(tree[i].tag) ? can_be_linked_to(tree, i) : code[i] && !code[tree[i].parent];
    signs += sign ? 1 : 0;
  }
  return signs == kReferenceSigns;
}

std::uint32_t reference_element(const HtmlTree& tree, const PageFeatures& page) {
  for (std::uint32_t i = 1; i < tree.size(); ++i) {
    const bool main = tree[i].tag == HtmlTag::kMain || tree.attribute(i, "role") == "main";
    if (main && own_text(page, i) * 2 > own_text(page, 0)) return i;
  }
  std::uint32_t at = 0;
  for (std::uint32_t i = 1; i < tree[at].end;) {
    if (may_hold_content(tree[i].tag) && own_text(page, i) >= kNearlyAll * own_text(page, 0)) {
      at = i++;
    } else {
      i = tree[i].end;
    }
  }
  return at;
}

std::vector<bool> find_code(const HtmlTree& tree) {
  std::vector<bool> code(tree.size(), false);
  for (std::size_t i = 1; i < tree.size(); ++i) code[i] = code[tree[i].parent] || is_code(tree[i].tag);
  return code;
}

}  // namespace ragctl
