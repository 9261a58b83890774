// Tables as text: RFC 4180, with any of four delimiters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "extraction.hpp"

namespace ragctl {

struct CsvField {
  std::string text;       // without quotes
  std::size_t begin = 0;  // offset in the table
};

struct CsvRow {
  std::vector<CsvField> fields;  // one at least
  std::size_t begin = 0;         // byte range, without the line end
  std::size_t end = 0;
};

struct CsvDialect {
  char delimiter = ',';
  std::size_t begin = 0;  // of the first row
};

// What a first line "sep=;" says, as Excel writes and reads it; else the one of , ; tab | that parts the
// first row most often outside quotes, a comma where none does.
CsvDialect csv_dialect(std::string_view text);

// Row after row. A field in double quotes holds delimiters, line ends and, doubled, quotes; blanks around the
// quotes count for nothing. A quote inside of another field is a character like any. Empty lines are no rows.
class CsvReader {
 public:
  // `path` is for messages. `text` has LF line ends and outlives the reader.
  CsvReader(std::string_view text, const CsvDialect& dialect, std::string path);

  // False at the end. Throws Error(kInput) at the place (line and column) of a quote that is never closed,
  // which takes the rest of the table, or of text behind a closing quote: then the next row is that of the
  // next line.
  bool next(CsvRow& row);

  Location where(std::size_t offset) const;
  std::uint64_t line_at(std::size_t offset) const { return lines_.line_at(offset); }

 private:
  CsvField quoted_field(std::size_t begin);
  CsvField field();

  std::string_view text_;
  char delimiter_;
  std::string path_;
  LineIndex lines_;
  std::size_t at_ = 0;
};

}  // namespace ragctl
