// Front matter: the flat subset of YAML that documents use, or TOML between lines "+++". No parser of YAML:
// what it does not know stays a raw string and is warned about.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "extraction.hpp"
#include "ragctl/core/json.hpp"

namespace ragctl {

// What is longer, with its two lines, is not read: most of it would be metadata, of which there may be less.
inline constexpr std::size_t kMaxFrontMatterBytes = 256 * 1024;

struct FrontMatter {
  std::size_t end = 0;  // offset of the first byte after the closing line; 0 when there is no front matter
  Json values = Json::object();
  std::vector<ExtractionWarning> warnings;
};

// See toml_front_matter.hpp for the other; YAML front matter is a first line "---", a mapping, and a line
// "---" or "...". Understood: "key: value", plain and quoted strings, true, false, null, integers, decimal
// numbers, [flow, lists], block lists of scalars, block scalars (| and >), mappings in mappings, comments.
// Dates stay strings. Text that opens with "---" but has no mapping before the next "---" is no front matter
// (it is a thematic break). Throws Error(kInput) for front matter of more than kMaxFrontMatterBytes.
FrontMatter read_front_matter(std::string_view text);

}  // namespace ragctl
