// How files are named in documents.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

// SkippedFile::kind of symbolic links that are not followed.
inline constexpr const char* kBehindLinks = "behind links";

// An input or a path below it as Document::source has it: lexically normal, '/' separators, no leading "./",
// no trailing '/', NFC. Absolute paths stay absolute. `in_project`: without leading "../" either, and "." for
// what is nothing but dots, see IngestOptions.
std::string source_name(std::string_view path, bool in_project);

// `path` as it is opened: below `base` unless it is absolute or base is empty; lexically normal, but "./-"
// for a file of the name that means standard input.
std::string opened_path(const std::string& base, std::string_view path);

}  // namespace ragctl
