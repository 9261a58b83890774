// Pieces of Markdown that CommonMark leaves as text and readers do not want.
#pragma once

#include <string>
#include <string_view>

namespace ragctl {

// Editors put the file's name where an alternative text should be.
bool is_image_name(std::string_view text);

// Kramdown (Jekyll) lets a last line such as "{: .prompt-info }" give attributes to the block.
std::string_view without_attribute_list(std::string_view text);

// An HTML block that begins with a processing instruction or a CDATA section (CommonMark 0.29, 4.6, start
// conditions 3 and 5) without it. HTML parsers would end it at the first '>'.
std::string without_instruction(std::string_view html);

// A heading without the id and classes that Pandoc, kramdown and others take from its end: "Start {#start}".
std::string_view without_attributes(std::string_view heading);

}  // namespace ragctl
