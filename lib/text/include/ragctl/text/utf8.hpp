// UTF-8 validity and code points. Functions named *_at take byte offsets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ragctl {

// Byte offset of the first ill-formed sequence (Unicode 15, table 3-7), or npos when the text is well-formed.
std::size_t find_invalid_utf8(std::string_view text);

// Decodes the code point that starts at `offset` and advances it; U+FFFD and one byte for an ill-formed one.
char32_t next_code_point(std::string_view text, std::size_t& offset);

// The text with U+FFFD for every ill-formed sequence: one for each maximal subpart of a well-formed one
// (Unicode 15, section 3.9, as the WHATWG Encoding Standard has it).
std::string replace_invalid_utf8(std::string_view text);

// Surrogates and numbers above U+10FFFF give U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

// Number of code points of well-formed text.
std::size_t count_code_points(std::string_view text);

}  // namespace ragctl
