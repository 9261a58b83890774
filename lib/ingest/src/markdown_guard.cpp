#include "markdown_guard.hpp"

#include <algorithm>
#include <cstdint>

namespace ragctl {
namespace {

// For every line that looks like a delimiter row, cmark-gfm reads the paragraph so far again. 360 KB of such
// rows take over 20 s; at this sum of bytes read it is about 0.2 s.
constexpr std::uint64_t kMaxReread = std::uint64_t{40} << 20;
constexpr std::size_t kMaxColumns = 1000;
constexpr std::size_t kMaxWordBytes = 8192;

bool is_delimiter_row(std::string_view line) {
  return line.find('-') != std::string_view::npos &&
         line.find_first_not_of("|-: \t>") == std::string_view::npos;
}

bool has_long_word(std::string_view line) {
  std::size_t begin = 0;
  while (line.size() - begin > kMaxWordBytes) {
    const std::size_t space = line.find_last_of(" \t", begin + kMaxWordBytes);
    if (space == std::string_view::npos || space < begin) return true;
    begin = space + 1;
  }
  return false;
}

}  // namespace

MarkdownExtensions safe_markdown_extensions(std::string_view text) {
  MarkdownExtensions safe;
  std::uint64_t reread = 0;
  std::size_t paragraph = 0;  // where it began
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (line.size() > kMaxWordBytes && has_long_word(line)) safe.autolinks = false;
    if (is_delimiter_row(line)) {
      reread += begin - paragraph;
      const auto columns = static_cast<std::size_t>(std::count(line.begin(), line.end(), '|'));
      if (columns > kMaxColumns || reread > kMaxReread) safe.tables = false;
    }
    begin = end + 1;
    if (line.find_first_not_of(" \t>") == std::string_view::npos) paragraph = begin;
  }
  return safe;
}

}  // namespace ragctl
