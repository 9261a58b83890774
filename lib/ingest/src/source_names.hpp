// How files are named in documents.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

// An input or a path below it as Document::source has it: lexically normal, '/' separators, no leading "./"
// or "../", no trailing '/', NFC.
// "." for what is nothing but dots. Absolute paths stay absolute.
std::string source_name(std::string_view path);

// `path` as it is opened: below `base` unless it is absolute or base is empty; lexically normal, but "./-"
// for a file of the name that means standard input.
std::string opened_path(const std::string& base, std::string_view path);

}  // namespace ragctl
