// Headings that a plain text shows by its layout.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extraction.hpp"

namespace ragctl {

// How much of a text of this name may be taken for headings. Code and settings come under names of their own,
// with "#!", or under an extension that is none of a format's; logs have none either.
TextStyle text_style(std::string_view file_name, std::string_view text);

struct TextLine {
  std::size_t begin = 0;
  std::size_t end = 0;  // before the '\n'
};

std::vector<TextLine> lines_of(std::string_view text, std::size_t base);

// A heading and the lines (from 0) that it takes with its rules: [first, last].
struct TextHeading {
  std::size_t first = 0;
  std::size_t line = 0;  // of its words
  std::size_t last = 0;
  std::uint32_t level = 1;
  std::size_t marker = 0;  // bytes before the words: "== "
};

// In the order of the text; none overlap. These are read:
//
// - a line with a rule of about its length below it, as in reStructuredText, AsciiDoc and most release notes;
//   perhaps with the same rule above it. Levels are given in the order in which rules first appear;
// - "= Title", "== Section" of AsciiDoc, where the text is that or there are several;
// - where there is neither: several lines of capitals at the margin with indented text right below, as manual
//   pages have them.
std::vector<TextHeading> find_text_headings(std::string_view text, const std::vector<TextLine>& lines,
                                            TextStyle style);

// What a text without a heading begins with, where that can be its title: a short line alone that is no
// sentence, code or licence, or what a head of "key: value" lines calls the title; else "".
std::string find_text_title(std::string_view text, const std::vector<TextLine>& lines);

}  // namespace ragctl
