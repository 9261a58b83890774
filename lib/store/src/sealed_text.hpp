// What CURRENT and TAGS have in common: text of which the first line ends with the number of its format and
// the last one is "checksum <XXH3-64 of the lines before, 16 hex digits>".
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

// The last line for `lines`, its end included.
std::string checksum_line(std::string_view lines);

// Whether the last line is right. Costs a hash of the text.
bool is_sealed(std::string_view text);

// Whether `text` would be with `title` as its first line: then a number in it that no ragctl wrote is damage.
bool is_sealed_under(std::string_view title, std::string_view text);

// Lower-case hex digits alone.
bool is_hex(std::string_view text);

}  // namespace ragctl
