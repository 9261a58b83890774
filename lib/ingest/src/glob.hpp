// Glob patterns over '/'-separated paths.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

// Whether the text holds any of the characters that make it a pattern (* ? [).
bool is_glob(std::string_view text);

// Matches a whole path. Within a segment: * (any run), ? (one code point), [a-z], [!a-z] or [^a-z] (one code
// point of a set), \ before a character takes it literally. A segment "**" stands for any number of segments,
// also none. A segment that begins with '.' is matched only by a pattern segment that begins with '.'. Cost:
// at most pattern times path.
bool glob_matches(std::string_view pattern, std::string_view path);

// For filters on paths below a folder: a pattern without '/' is matched against the last segment, one with
// '/' against the whole path.
bool filter_matches(std::string_view pattern, std::string_view path);

// The leading segments without pattern characters, and the rest: {"docs/api", "**/*.md"} for
// "docs/api/**/*.md". An absolute pattern's folder begins with '/'.
struct GlobParts {
  std::string folder;
  std::string pattern;
};
GlobParts split_glob(std::string_view glob);

}  // namespace ragctl
