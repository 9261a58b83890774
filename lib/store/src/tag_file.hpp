// Text form of TAGS.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ragctl/store/tags.hpp"

namespace ragctl {

inline constexpr std::string_view kTagFile = "TAGS";
inline constexpr std::uint64_t kTagFormat = 1;

// The first line, without its end.
std::string tag_title();
// Whether the line, without its end, is one of a tag and passes its own check.
bool is_tag_line(std::string_view line);

std::string format_tags(const std::vector<Tag>& tags);
// Throws Error(kStore) located at `path`.
std::vector<Tag> parse_tags(std::string_view text, const std::string& path);

}  // namespace ragctl
