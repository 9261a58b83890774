// The document formats that ingest reads, as data: what help texts, error messages and the choice by file
// name are made of.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ragctl {

struct IngestFormatInfo {
  std::string_view name;                         // value of IngestOptions::format
  std::span<const std::string_view> extensions;  // lower case, with the dot
  std::string_view media_type;                   // of the documents
  std::string_view help;                         // one line
  bool in_folders = true;  // taken from a folder without being named by a path, a glob or `include`
};

// In the order in which help lists them. Static storage; thread-safe.
std::span<const IngestFormatInfo> ingest_formats();

// By the extension of a file name (ASCII case ignored); nullptr for an unknown one.
const IngestFormatInfo* format_by_file_name(std::string_view file_name);

// By IngestFormatInfo::name; nullptr for an unknown one.
const IngestFormatInfo* format_by_name(std::string_view name);

// "markdown (.md, .markdown, .mdx), text (.txt, ...), ..." for messages.
std::string describe_ingest_formats();

// ".md .markdown .mdx .txt ...": what is taken from a folder, for messages.
std::string describe_folder_formats();

}  // namespace ragctl
