#include "content_tables.hpp"

#include <algorithm>
#include <string_view>

#include "html_elements.hpp"

namespace ragctl {
namespace {

bool holds_data(const HtmlTree& tree, std::uint32_t table) {
  const std::string_view role = tree.attribute(table, "role");
  if (role == "presentation" || role == "none") return false;
  std::size_t rows = 0;
  std::size_t cells = 0;  // of the row
  std::size_t columns = 0;
  bool heads = false;
  for (std::uint32_t i = table + 1; i < tree[table].end; ++i) {
    const HtmlTag tag = tree[i].tag;
    if (tag == HtmlTag::kTable) return false;
    heads = heads || tag == HtmlTag::kTh || tag == HtmlTag::kThead || tag == HtmlTag::kTfoot ||
            tag == HtmlTag::kCaption;
    if (tag == HtmlTag::kTr) {
      ++rows;
      cells = 0;
    }
    if (is_cell(tag)) columns = std::max(columns, ++cells);
  }
  if (heads) return true;
  return rows > 1 && columns > 1 && (rows >= 10 || columns > 4 || rows * columns > 10);
}

}  // namespace

std::vector<bool> find_content_tables(const HtmlTree& tree) {
  std::vector<bool> inside(tree.size(), false);
  for (std::uint32_t i = 1; i < tree.size(); ++i)
    inside[i] = inside[tree[i].parent] || (tree[i].tag == HtmlTag::kTable && holds_data(tree, i));
  return inside;
}

}  // namespace ragctl
