// Text on a terminal: its width, its colours, and lines that fit.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/query/query.hpp"

namespace ragctl::cli {

struct TextStyle {
  std::size_t width = 100;  // columns
  bool color = false;
};

// Whether a stream is a terminal that understands escape sequences: TERM=dumb says that it does not.
bool takes_escapes(int fd);

// Of standard output. On a terminal: its width (COLUMNS, else what the terminal says) from 40 to 100 columns,
// and colour unless NO_COLOR is set. Elsewhere 100 columns, whatever COLUMNS says, so that what is stored
// hangs on no terminal.
TextStyle stdout_style();

// Lines of at most `width` columns (East Asian wide characters take two) as byte ranges of `text`: broken at
// line ends and blanks, a longer word between characters. Indentation stays; blank lines and blanks at a
// line's end are in no range.
std::vector<ByteRange> wrap_lines(std::string_view text, std::size_t width);

// The marks (ascending, disjoint) that overlap the line, in logarithmic time.
std::span<const ByteRange> marks_in(std::span<const ByteRange> marks, const ByteRange& line);

// The line ready for printing: control characters replaced (a document must not command the terminal),
// `marks` (ascending, disjoint byte ranges of `text`) in bold where the style has colour.
std::string render_line(std::string_view text, const ByteRange& line, std::span<const ByteRange> marks,
                        const TextStyle& style);

// A text ready for printing on one line: control characters replaced, line ends and tabs become blanks.
std::string printable(std::string_view text);
// The same for a message of several lines: line ends stay.
std::string printable_lines(std::string_view text);

std::string bold(std::string_view text, const TextStyle& style);
std::string dim(std::string_view text, const TextStyle& style);

}  // namespace ragctl::cli
