// What a text can be given to of cmark-gfm 0.29 without its quadratic cases.
#pragma once

#include <string_view>

namespace ragctl {

struct MarkdownExtensions {
  bool tables = true;     // quadratic: many delimiter rows in one paragraph, or a row of thousands of columns
  bool autolinks = true;  // quadratic: very long words. Without it the text is the same, only no link is seen
};

MarkdownExtensions safe_markdown_extensions(std::string_view text);

// Whether cmark-gfm takes no more than linear time for the rest. Quadratic: thousands of lines below
// thousands of open quotes and list items, and paragraphs full of "<?", "<![CDATA[" or "<!X" that never end.
bool takes_linear_time(std::string_view text);

}  // namespace ragctl
