// The format of bytes whose name does not tell it.
#pragma once

#include <string>
#include <string_view>

#include "ragctl/ingest/formats.hpp"

namespace ragctl {

// From the first bytes (a few KiB are enough); falls back to plain text. A name with an extension that is
// none of a format's is that of code or settings, which look like Markdown to anyone who counts signs: only
// a web page is told from text there. Not for binary files: see unsupported_reason.
const IngestFormatInfo* sniff_format(std::string_view bytes, bool has_extension = false);

bool has_file_extension(std::string_view file_name);

// "PDF files are not supported yet; supported are ..." for what is known but not read, by the file's name or
// its first bytes; "" otherwise.
std::string unsupported_reason(std::string_view file_name, std::string_view bytes);

// ".py", "unsupported .png", "without extension": what a count calls a file that a folder holds and that is
// not read.
std::string skipped_kind(std::string_view file_name);

}  // namespace ragctl
