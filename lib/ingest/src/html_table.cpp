#include "html_table.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "extraction.hpp"
#include "html_elements.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kLongCellBytes = 1000;
// Spans as HTML 4.9.11 bounds them, and what filling may add beside the text of the page.
constexpr std::int64_t kMostColumns = 1000;
constexpr std::int64_t kMostRows = 65534;
constexpr std::size_t kRepeatedBytes = 200;  // longer texts stand in the first of their places only
constexpr std::size_t kFillBytes = 64 * 1024;
constexpr std::size_t kSeparatorBytes = 3;

TableCell repeated(const TableCell& cell) {
  TableCell copy = cell;
  if (copy.text.size() > kRepeatedBytes) copy.text.clear();
  return copy;
}

}  // namespace

std::optional<std::int64_t> html_number(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int32_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  return result.ec == std::errc() ? std::optional<std::int64_t>(number) : std::nullopt;
}

std::vector<bool> find_data_tables(const HtmlTree& tree) {
  const std::size_t count = tree.size();
  std::vector<std::uint32_t> table_of(count, 0);  // nearest enclosing table; 0 (the root) for none
  std::vector<std::uint32_t> cell_of(count, 0);
  std::vector<std::uint32_t> tally(count, 0);  // of a cell: bytes of text; of a row: cells
  std::vector<bool> layout(count, false);
  std::vector<bool> wide(count, false);
  for (std::uint32_t i = 1; i < count; ++i) {
    const HtmlNode& node = tree[i];
    const HtmlTag above = tree[node.parent].tag;
    const std::uint32_t table = table_of[i] = above == HtmlTag::kTable ? node.parent : table_of[node.parent];
    cell_of[i] = is_cell(above) ? node.parent : cell_of[node.parent];
    if (node.tag == HtmlTag::kText) {
      tally[cell_of[i]] += static_cast<std::uint32_t>(node.text.size());
      if (cell_of[i] != 0 && tally[cell_of[i]] > kLongCellBytes) layout[table_of[cell_of[i]]] = true;
    }
    if (is_cell(node.tag) && ++tally[node.parent] == 2) wide[table] = true;
    if (node.tag == HtmlTag::kTable || is_heading(node.tag) || is_preformatted(node.tag))
      layout[table] = true;
    if (node.tag != HtmlTag::kTable) continue;
    cell_of[i] = 0;
    const std::string_view role = tree.attribute(i, "role");
    if (role == "presentation" || role == "none") layout[i] = true;
  }
  for (std::size_t i = 0; i < count; ++i) wide[i] = wide[i] && !layout[i] && tree[i].tag == HtmlTag::kTable;
  return wide;
}

std::size_t column_span(const HtmlTree& tree, std::uint32_t cell) {
  const std::int64_t number = html_number(tree.attribute(cell, "colspan")).value_or(1);
  return static_cast<std::size_t>(std::clamp<std::int64_t>(number, 1, kMostColumns));
}

std::size_t row_span(const HtmlTree& tree, std::uint32_t cell) {
  const std::int64_t number = html_number(tree.attribute(cell, "rowspan")).value_or(1);
  return static_cast<std::size_t>(number == 0 ? kMostRows : std::clamp<std::int64_t>(number, 1, kMostRows));
}

TableColumns::TableColumns(const HtmlTree& tree) : left_(kFillBytes) {
  for (const HtmlNode& node : tree.nodes()) left_ += node.text.size();
}

bool TableColumns::may_add(const TableCell& cell) {
  const std::size_t bytes = cell.text.size() + kSeparatorBytes;
  if (bytes > left_) return false;
  left_ -= bytes;
  return true;
}

// Those of `above` from `next` on whose column the row has come to; `all`: those behind its last cell.
void TableColumns::take(ReachingCells& above, std::size_t& next, bool all, std::vector<TableCell>& row,
                        ReachingCells& reaching) {
  for (; next < above.size() && (all || above[next].column <= row.size()); ++next) {
    ReachingCell& cell = above[next];
    if (cell.column < row.size()) continue;  // another cell spans its place
    while (row.size() < cell.column && may_add({})) row.emplace_back();
    if (row.size() < cell.column || !may_add(cell.cell)) return;
    row.push_back(cell.cell);
    if (--cell.rows > 0) reaching.push_back(std::move(cell));
  }
}

std::vector<TableCell> TableColumns::place(std::vector<TableCell> own, ReachingCells& reaching) {
  ReachingCells above = std::exchange(reaching, {});
  const bool alone = own.size() == 1 && above.empty();
  std::vector<TableCell> row;
  std::size_t next = 0;
  for (const TableCell& cell : own) {
    take(above, next, false, row, reaching);
    const std::size_t columns = alone ? 1 : cell.columns;
    for (std::size_t i = 0; i < columns; ++i) {
      TableCell placed = i == 0 ? cell : repeated(cell);
      if (i > 0 && !may_add(placed)) break;
      if (cell.rows > 1) reaching.push_back({row.size(), cell.rows - 1, repeated(cell)});
      row.push_back(std::move(placed));
    }
  }
  take(above, next, true, row, reaching);
  return row;
}

}  // namespace ragctl
