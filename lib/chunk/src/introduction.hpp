// Lines that introduce what follows and say little without it: a question above its answer, a label, a line
// that ends in a colon, the head of a table. A chunk should not end with them.
#pragma once

#include <cstddef>
#include <string_view>

#include "byte_range.hpp"
#include "measured_text.hpp"
#include "outline.hpp"
#include "split.hpp"

namespace ragctl {

// Whether a text asks: it ends with a question mark, or is one line marked as a question ("Q. ...", "질문 3:
// ..."). Marks around it (quotes, brackets, the bullet of a list item) do not count.
bool is_question(std::string_view text);

// Where the introduction begins that ends the trimmed range `open` before the range `next`; open.end where
// there is none. `cut` is the boundary between both: at kParagraph whole blocks introduce, at kLine the last
// line; what is cut at weaker boundaries has no introduction. Of lines of the same sort that follow each
// other, the next range among them, only the last one introduces; headings right above an introduction belong
// to it.
std::size_t introduction_begin(const MeasuredText& text, const Outline& outline, ByteRange open,
                               ByteRange next, Level cut);

// The same by the text alone: paragraphs (kParagraph) or lines (kLine).
std::size_t introduction_begin(const MeasuredText& text, ByteRange open, ByteRange next, Level cut);

}  // namespace ragctl
