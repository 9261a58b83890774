// Front matter of Hugo: TOML between two lines "+++".
#pragma once

#include <string_view>

#include "front_matter.hpp"

namespace ragctl {

// All of TOML 1.0; tables nest, dates and times stay strings, lists of lists or tables are left out with a
// warning. What is no TOML gives no value and a warning with its line. There is no front matter without a
// closing "+++", or when the first line in it is no entry. Throws Error(kInput) for more than
// kMaxFrontMatterBytes.
FrontMatter read_toml_front_matter(std::string_view text);

}  // namespace ragctl
