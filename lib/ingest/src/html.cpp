// HTML documents: parse, choose the content, render it as blocks.
#include "extraction.hpp"
#include "html_blocks.hpp"
#include "html_guard.hpp"
#include "html_meta.hpp"
#include "html_tree.hpp"
#include "main_content.hpp"

namespace ragctl {

Extraction extract_html(const DecodedText& source, bool whole_page) {
  Extraction out;
  const ParsableHtml safe = make_parsable(source.text);
  if (!safe.warning.empty()) out.warnings.push_back({0, safe.warning});
  const HtmlTree tree(safe.copy.empty() ? source.text : safe.copy);
  read_html_meta(tree, out);
  const LineIndex lines(source.text);
  BlockWriter writer(source);
  for (const HtmlBlock& block :
       render_html(tree, whole_page ? find_non_content(tree) : find_boilerplate(tree))) {
    writer.add(block.kind, block.level, block.text,
               {lines.line_at(block.source_begin), block.source_begin, block.source_end, block.group,
                lines.line_at(last_byte(block, source.text))});
  }
  out.text = std::move(writer.text());
  out.blocks = std::move(writer.blocks());
  return out;
}

}  // namespace ragctl
