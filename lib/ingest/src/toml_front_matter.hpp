// Front matter of Hugo: TOML between two lines "+++".
#pragma once

#include <string_view>

#include "front_matter.hpp"

namespace ragctl {

// Understood: "key = value" with strings, integers, decimal numbers, true, false, dates (which stay strings),
// arrays of these over any number of lines, [tables] and dotted keys, which nest, and comments. Lists of
// tables ([[name]]) are left out with a warning. There is no front matter without a closing "+++", or when
// the first line in it is no entry.
FrontMatter read_toml_front_matter(std::string_view text);

}  // namespace ragctl
