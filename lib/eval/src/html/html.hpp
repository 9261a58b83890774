// Text that is safe inside HTML and SVG, and the few numbers that both need.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ragctl::html {

// For element content and quoted attributes: & < > " ' become references; control characters other than
// line ends and tabs, and bytes that are no UTF-8, become U+FFFD.
std::string escaped(std::string_view text);

// escaped(), kept apart from the direction of the text around it: a document cannot reverse the page.
std::string isolated(std::string_view text);

// At most `characters` code points, the last of them "…" where something was cut.
std::string shortened(std::string_view text, std::size_t characters);

// A change with four decimals, its sign always there and as wide as the plus.
std::string signed_number(double value);

// A coordinate: two decimals at most, no trailing zeros.
std::string number(double value);

}  // namespace ragctl::html
