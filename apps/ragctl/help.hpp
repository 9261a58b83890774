// Help texts, laid out for a number of columns: help_width() of standard output.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "command_line.hpp"

namespace ragctl::cli {

// `text` broken at blanks, later lines indented to `column`, where the first one begins. A word longer than a
// line stays whole.
std::string wrapped(std::string_view text, std::size_t column, std::size_t width);

// "  name      text": the text at `column`, on a line of its own where the name reaches into it.
std::string help_entry(const std::string& name, std::string_view text, std::size_t column, std::size_t width);

// "ragctl <command>: summary", usage, arguments with defaults, examples.
std::string help_text(const CommandLine& line, std::size_t width);

// "Usage: ragctl chunk [DOCUMENTS] [options]"
std::string usage_line(const CommandLine& line);

}  // namespace ragctl::cli
