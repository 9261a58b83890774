// Tables of HTML: which of them hold data, and their cells in columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html_tree.hpp"

namespace ragctl {

// A number as browsers take it: a whole one of 32 bits, or nothing.
std::optional<std::int64_t> html_number(std::string_view text);

// Tables that hold data become rows of cells; those that only place things on the page are like divs. A table
// is layout when it says so, holds headings, code or another table, has a cell of essay length, or never has
// two cells in a row. By node.
std::vector<bool> find_data_tables(const HtmlTree& tree);

struct TableCell {
  std::string text;
  bool header = false;
  bool bold = false;
  std::size_t columns = 1;  // that it spans
  std::size_t rows = 1;
};

// Of a node that is a cell, within the bounds of HTML; a rowspan of 0 reaches to the end of its group.
std::size_t column_span(const HtmlTree& tree, std::uint32_t cell);
std::size_t row_span(const HtmlTree& tree, std::uint32_t cell);

// A cell of a row above that reaches into the next one.
struct ReachingCell {
  std::size_t column = 0;
  std::size_t rows = 0;  // into how many
  TableCell cell;
};
using ReachingCells = std::vector<ReachingCell>;  // by column

// Puts spanned cells into each of their places, so that every cell stands in its column. One for a page,
// which filled cells may double but not blow up: a hostile one spans a million rows.
class TableColumns {
 public:
  explicit TableColumns(const HtmlTree& tree);

  // The cells of a row with those that reach into it and those that they span; `reaching` becomes that of the
  // next row. A cell that is alone is no column's, it speaks of all of them. A long text is not repeated.
  std::vector<TableCell> place(std::vector<TableCell> own, ReachingCells& reaching);

 private:
  bool may_add(const TableCell& cell);
  void take(ReachingCells& above, std::size_t& next, bool all, std::vector<TableCell>& row,
            ReachingCells& reaching);

  std::size_t left_;  // bytes
};

}  // namespace ragctl
