// Tables for people: columns that line up in a terminal whatever script the cells are in, and the same as
// Markdown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

// Columns of a terminal that UTF-8 text takes: 2 for East Asian wide and full-width characters and for emoji,
// 0 for combining marks, Hangul medial and final jamo, controls and format characters, else 1 (Unicode 15,
// UAX #11 with ambiguous characters narrow). An invalid byte counts 1.
std::size_t display_width(std::string_view text);

// `text` cut to at most `width` columns, the last of which is then "…"; never inside a character.
std::string truncated_to_width(std::string_view text, std::size_t width);

// An id as a sentence shows it: cut where it is absurdly long.
std::string shown_id(std::string_view id);

// Text as Markdown shows it: '&', '<', '|' and '\\' are escaped, which HTML and tables would take for theirs.
std::string markdown_escaped(std::string_view text);

struct Column {
  std::string title;
  bool right = false;  // numbers are aligned to the right
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Missing cells are empty; surplus cells throw Error(kInternal).
  void add(std::vector<std::string> cells);
  std::size_t rows() const { return rows_.size(); }

  // Titles, a rule and the rows, two spaces between columns, no trailing blanks. Line breaks and tabs in
  // cells become blanks.
  std::string text() const;
  // A GitHub table padded to align in the source too; cells are markdown_escaped().
  std::string markdown() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace ragctl
