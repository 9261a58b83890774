// Cutting a range at one kind of boundary.
#pragma once

#include <vector>

#include "byte_range.hpp"
#include "measured_text.hpp"

namespace ragctl {

// From the strongest boundary to the weakest.
enum class Level { kParagraph, kLine, kSentence, kWord, kGrapheme };

// The paragraphs (parted by blank lines), lines, sentences (UAX 29), words (parted by white space) or
// graphemes of a range, each trimmed; pieces of white space only are left out. Linear in the range.
std::vector<ByteRange> split(const MeasuredText& text, ByteRange range, Level level);

}  // namespace ragctl
