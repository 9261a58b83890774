// Keeps from the HTML parser what it cannot take.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

struct ParsableHtml {
  std::string copy;     // to be parsed instead, byte for byte as long; empty when the original will do
  std::string warning;  // what was lost; may be empty
};

// Takes out SVG, the tags of <math>, on which gumbo can die, and annotations in it. A document on which it
// would take more than linear time (nested deeper than 500 elements, over 1,000 attributes in one tag,
// thousands of misnested end tags, over 64 MiB) is flattened: its paragraphs and headings stay, lists and
// tables are lost. Linear time.
ParsableHtml make_parsable(std::string_view html);

}  // namespace ragctl
