// HTML documents: parse, choose the content, render it as blocks.
#include "extraction.hpp"
#include "html_blocks.hpp"
#include "html_meta.hpp"
#include "html_scan.hpp"
#include "html_tree.hpp"
#include "main_content.hpp"

namespace ragctl {

Extraction extract_html(const DecodedText& source) {
  Extraction out;
  const std::string reason = unparsable_reason(source.text);
  const std::string flat = reason.empty() ? std::string() : flatten_html(source.text);
  if (!reason.empty())
    out.warnings.push_back({0, "the HTML is " + reason + "; its text was taken without lists and tables"});
  const HtmlTree tree(reason.empty() ? source.text : flat);
  read_html_meta(tree, out);
  const LineIndex lines(source.text);
  BlockWriter writer(source);
  for (const HtmlBlock& block : render_html(tree, find_boilerplate(tree))) {
    writer.add(block.kind, block.level, block.text,
               {lines.line_at(block.source_begin), block.source_begin, block.source_end, block.group});
  }
  out.text = std::move(writer.text());
  out.blocks = std::move(writer.blocks());
  return out;
}

}  // namespace ragctl
