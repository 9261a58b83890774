// The tree is walked iteratively (input can nest thousands of levels deep); inline content is gathered while
// a leaf block is open and becomes one block of the document when it closes.
#include "markdown_blocks.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "html_blocks.hpp"
#include "html_scan.hpp"
#include "markdown_text.hpp"
#include "raised_text.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kMaxIndent = 32;

struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};

std::string_view literal(cmark_node* node) {
  const char* text = cmark_node_get_literal(node);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

bool is_type(cmark_node* node, std::string_view name) { return name == cmark_node_get_type_string(node); }

class Renderer {
 public:
  Renderer(const DecodedText& source, std::size_t base, std::string_view text)
      : writer_(source), text_(text), lines_(text_), base_(base) {
    const auto end = source.text.begin() + static_cast<std::ptrdiff_t>(base);
    lines_before_ = static_cast<std::uint64_t>(std::count(source.text.begin(), end, '\n'));
  }

  BlockWriter render(cmark_node* document) {
    const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(document));
    for (cmark_event_type event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iterator.get())) {
      cmark_node* node = cmark_iter_get_node(iterator.get());
      if (event == CMARK_EVENT_ENTER) {
        enter(node);
      } else {
        leave(node);
      }
    }
    return std::move(writer_);
  }

 private:
  struct Container {
    cmark_node* node = nullptr;
    bool quote = false;
    bool ordered = false;
    int next = 1;
    const char* suffix = ". ";
  };

  void enter(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_BLOCK_QUOTE:
        containers_.push_back({node, true});
        break;
      case CMARK_NODE_LIST:
        enter_list(node);
        break;
      case CMARK_NODE_ITEM:
        enter_item(node);
        break;
      case CMARK_NODE_CODE_BLOCK:
        add_code(node);
        break;
      case CMARK_NODE_HTML_BLOCK:
        add_html(node);
        break;
      case CMARK_NODE_PARAGRAPH:
      case CMARK_NODE_HEADING:
        clear_inline();
        all_bold_ = true;
        break;
      default:
        if (cmark_node_get_type(node) != CMARK_NODE_DOCUMENT) enter_inline(node);
    }
  }

  void note_bold(std::string_view text) { all_bold_ = all_bold_ && (bold_ > 0 || trim(text).empty()); }

  void enter_inline(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_TEXT:
        append(literal(node));
        note_bold(literal(node));
        break;
      case CMARK_NODE_CODE:
        add_code_span(node);
        note_bold(literal(node));
        break;
      case CMARK_NODE_SOFTBREAK:
      case CMARK_NODE_LINEBREAK:
        end_line();
        break;
      case CMARK_NODE_HTML_INLINE:
        add_inline_html(literal(node));
        break;
      case CMARK_NODE_STRONG:
        ++bold_;
        break;
      case CMARK_NODE_THEMATIC_BREAK:
      case CMARK_NODE_EMPH:
      case CMARK_NODE_LINK:
        break;
      case CMARK_NODE_IMAGE:
        image_begin_ = inline_.size();
        break;
      default:
        enter_table(node);
    }
  }

  void enter_table(cmark_node* node) {
    if (is_type(node, "table_cell")) {
      raised_.clear();
      if (cmark_node_previous(node) != nullptr) inline_ += " | ";
      cell_begin_ = inline_.size();
    } else if (is_type(node, "table")) {
      ++groups_;
      table_ = groups_;
    } else if (is_type(node, "table_row") || is_type(node, "table_header")) {
      clear_inline();
    }
  }

  void clear_inline() {
    inline_.clear();
    raised_.clear();
    swallowed_ = 0;
  }

  // Lines are counted by the line ends of the text: those that it has swallowed come at the next blanks, but
  // never make an empty line.
  void append(std::string_view text) {
    const std::size_t begin = inline_.size();
    const std::size_t last = swallowed_ == 0 ? 0 : inline_.find_last_not_of(' ');
    bool blank = last == std::string::npos || inline_[last] == '\n';  // the line so far
    inline_ += text;
    for (std::size_t i = begin; swallowed_ > 0 && i < inline_.size(); ++i) {
      if (inline_[i] == ' ' && !blank) {
        inline_[i] = '\n';
        --swallowed_;
      }
      if (inline_[i] != ' ') blank = inline_[i] == '\n';
    }
  }

  // cmark makes blanks of the line ends in a code span. Its columns tell which, where no definitions of links
  // stand before the paragraph.
  void add_code_span(cmark_node* node) {
    std::string_view code = literal(node);
    auto line = static_cast<std::uint64_t>(cmark_node_get_start_line(node));
    const auto last = static_cast<std::uint64_t>(cmark_node_get_end_line(node));
    std::size_t begin =
        lines_.begin_of(line) + static_cast<std::uint64_t>(cmark_node_get_start_column(node)) - 1;
    for (; line < last; ++line) {
      const std::size_t end = lines_.begin_of(line + 1) - 1;
      std::string_view written = begin < end ? text_.substr(begin, end - begin) : std::string_view();
      if (written.starts_with(' ') && !code.starts_with(' ')) written.remove_prefix(1);
      if (written.empty() || !code.starts_with(written)) break;
      append(written);
      ++swallowed_;
      append(code.substr(written.size(), 1));
      code.remove_prefix(std::min(written.size() + 1, code.size()));
      begin = text_.find_first_not_of(" \t>", end + 1);
    }
    swallowed_ += last > line ? last - line : 0;
    append(code);
  }

  void leave(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_LIST:
        --list_depth_;
        containers_.pop_back();
        break;
      case CMARK_NODE_BLOCK_QUOTE:
        containers_.pop_back();
        break;
      case CMARK_NODE_ITEM:
        marker_.clear();
        break;
      case CMARK_NODE_PARAGRAPH:
        add_paragraph(node);
        break;
      case CMARK_NODE_HEADING:
        add_heading(node);
        break;
      case CMARK_NODE_STRONG:
        --bold_;
        break;
      case CMARK_NODE_TEXT:
      case CMARK_NODE_LINK:
      case CMARK_NODE_EMPH:
      case CMARK_NODE_DOCUMENT:
        break;
      case CMARK_NODE_IMAGE:
        if (is_image_name(std::string_view(inline_).substr(image_begin_))) inline_.resize(image_begin_);
        break;
      default:
        leave_table(node);
    }
  }

  void leave_table(cmark_node* node) {
    if (is_type(node, "table_cell")) {
      std::replace(inline_.begin() + static_cast<std::ptrdiff_t>(cell_begin_), inline_.end(), '\n', ' ');
      const std::string cell(trim(std::string_view(inline_).substr(cell_begin_)));
      inline_.resize(cell_begin_);
      inline_ += cell;
    } else if (is_type(node, "table_row")) {
      add_row(0, range_of(node));
    } else if (is_type(node, "table_header")) {
      add_row(1, header_range(node));
    }
  }

  void enter_list(cmark_node* node) {
    Container list;
    list.node = node;
    list.ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    list.next = cmark_node_get_list_start(node);
    if (cmark_node_get_list_delim(node) == CMARK_PAREN_DELIM) list.suffix = ") ";
    if (list_depth_++ == 0) list_group_ = ++groups_;
    containers_.push_back(list);
  }

  void enter_item(cmark_node* node) {
    Container& list = containers_.back();
    marker_ = list.ordered ? std::to_string(list.next++) + list.suffix : "- ";
    if (is_type(node, "tasklist"))
      marker_ += cmark_gfm_extensions_get_tasklist_item_checked(node) ? "[x] " : "[ ] ";
  }

  void end_line() {
    inline_.resize(inline_.find_last_not_of(" \t") + 1);
    inline_ += '\n';
  }

  void add_inline_html(std::string_view html) {
    swallowed_ += static_cast<std::size_t>(std::count(html.begin(), html.end(), '\n'));
    HtmlTagToken tag;
    if (!HtmlTagScanner(html).next(tag)) return;
    const bool super = equals_ignoring_case(tag.name, "sup");
    if (super || equals_ignoring_case(tag.name, "sub")) {
      const bool starts = tag.kind == HtmlTagToken::Kind::kStart;
      return starts ? raised_.push_back({inline_.size(), super}) : leave_raised(super);
    }
    if (tag.kind != HtmlTagToken::Kind::kStart) return;
    if (equals_ignoring_case(tag.name, "br")) append(" ");
    if (!equals_ignoring_case(tag.name, "img")) return;
    for (const HtmlBlock& block : render_html_fragment(html)) inline_ += block.text;
    all_bold_ = false;
  }

  // An end tag that no open element fits is none.
  void leave_raised(bool super) {
    if (raised_.empty() || raised_.back().super != super) return;
    const std::size_t begin = raised_.back().begin;
    raised_.pop_back();
    if (begin > inline_.size()) return;
    const std::string_view all = inline_;
    const std::string shown = raised_text(super ? RaisedKind::kSuper : RaisedKind::kSub, all.substr(0, begin),
                                          all.substr(begin), false);
    inline_.replace(begin, std::string::npos, shown);
  }

  // Line numbers as cmark gives them (from 1, within text_) to a place in the source.
  BlockWriter::Place place(std::uint64_t first, std::uint64_t begin_column, std::uint64_t last,
                           std::uint64_t end_column) const {
    BlockWriter::Place place;
    place.line = lines_before_ + first;
    const std::uint64_t begin =
        std::min(lines_.begin_of(first) + std::max<std::uint64_t>(begin_column, 1) - 1, text_.size());
    const std::uint64_t end = std::clamp(lines_.begin_of(last) + end_column, begin, text_.size());
    const std::string_view range = text_.substr(begin, end - begin);
    place.source_begin = base_ + begin;
    place.source_end = base_ + begin + range.find_last_not_of(" \t\n") + 1;
    return place;
  }

  BlockWriter::Place range_of(cmark_node* node) const {
    return place(static_cast<std::uint64_t>(cmark_node_get_start_line(node)),
                 static_cast<std::uint64_t>(cmark_node_get_start_column(node)),
                 static_cast<std::uint64_t>(cmark_node_get_end_line(node)),
                 static_cast<std::uint64_t>(cmark_node_get_end_column(node)));
  }

  // cmark-gfm takes a paragraph apart when its last line turns out to be a table's head, and forgets its
  // place; the table begins where the paragraph did.
  BlockWriter::Place paragraph_range(cmark_node* node) {
    cmark_node* next = cmark_node_next(node);
    if (cmark_node_get_start_line(node) > 0 || next == nullptr) return range_of(node);
    const auto first = static_cast<std::uint64_t>(cmark_node_get_start_line(next));
    const auto lines = static_cast<std::uint64_t>(std::count(inline_.begin(), inline_.end(), '\n')) + 1;
    header_line_ = first + lines;
    const auto column = static_cast<std::uint64_t>(cmark_node_get_start_column(next));
    return place(first, column, first + lines - 1,
                 lines_.begin_of(header_line_) - lines_.begin_of(header_line_ - 1));
  }

  BlockWriter::Place header_range(cmark_node* node) {
    const std::uint64_t line = std::exchange(header_line_, 0);
    return line == 0 ? range_of(node)
                     : place(line, 1, line, lines_.begin_of(line + 1) - lines_.begin_of(line));
  }

  // Whether a line in front of the text that begins with `word` defines a link, perhaps one of that name.
  static bool is_definition(std::string_view line, std::string_view word) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t>"), line.size()));
    return line.starts_with('[') && line.find("]:") != std::string_view::npos && !line.starts_with(word);
  }

  // Link reference definitions at a paragraph's start leave no trace in the tree: look for its first word.
  void skip_definitions(BlockWriter::Place& place) const {
    const std::string_view source =
        text_.substr(place.source_begin - base_, place.source_end - place.source_begin);
    if (!source.starts_with('[')) return;
    const std::string_view word = std::string_view(inline_).substr(0, inline_.find_first_of(" \n"));
    std::size_t begin = 0;
    for (std::uint64_t skipped = 0; begin < source.size(); ++skipped) {
      const std::size_t end = std::min(source.find('\n', begin), source.size());
      const std::string_view line = source.substr(begin, end - begin);
      if (!is_definition(line, word) && line.find(word) != std::string_view::npos) {
        place.line += skipped;
        place.source_begin += begin;
        return;
      }
      begin = end + 1;
    }
  }

  void add_paragraph(cmark_node* node) {
    BlockWriter::Place place = paragraph_range(node);
    skip_definitions(place);
    add(BlockKind::kParagraph, all_bold_ ? 1 : 0, inline_, place);
  }

  void add_heading(cmark_node* node) {
    std::replace(inline_.begin(), inline_.end(), '\n', ' ');
    inline_.resize(without_attributes(inline_).size());
    add(BlockKind::kHeading, static_cast<std::uint32_t>(cmark_node_get_heading_level(node)), inline_,
        range_of(node));
  }

  // Level 1: the row heads the table.
  void add_row(std::uint32_t level, BlockWriter::Place place) {
    if (inline_.find_first_not_of(" |") == std::string::npos) return;
    inline_.resize(inline_.find_last_not_of(' ') + 1);
    place.group = table_;
    writer_.add(BlockKind::kTableRow, level, inline_, place);
  }

  void add_code(cmark_node* node) {
    BlockWriter::Place place = range_of(node);
    int length = 0;
    int offset = 0;
    char fence = 0;
    if (cmark_node_get_fenced(node, &length, &offset, &fence) != 0) ++place.line;
    writer_.add(BlockKind::kCode, 0, literal(node), place);
    marker_.clear();
  }

  void add_html(cmark_node* node) {
    const std::string html = without_instruction(literal(node));
    const BlockWriter::Place whole = range_of(node);
    const LineIndex lines(html);
    for (HtmlBlock& block : render_html_fragment(html)) {
      BlockWriter::Place place = whole;
      place.line += lines.line_at(block.source_begin) - 1;
      place.last_line = whole.line + lines.line_at(last_byte(block, html)) - 1;
      place.group = block.group == 0 ? 0 : groups_ + block.group;
      if (block.kind == BlockKind::kParagraph) {
        add(block.kind, block.level, block.text, place);
      } else {
        writer_.add(block.kind, block.level, block.text, place);
      }
      html_groups_ = std::max(html_groups_, place.group);
    }
    groups_ = std::max(groups_, html_groups_);
  }

  // Headings and paragraphs become items or quotes when they stand in a list or a quotation.
  void add(BlockKind kind, std::uint32_t level, std::string_view text, BlockWriter::Place place) {
    text = without_attribute_list(text.substr(0, text.find_last_not_of(" \t\n") + 1));
    text = text.substr(0, text.find_last_not_of(" \t\n") + 1);
    if (text.empty()) return;
    if (containers_.empty()) return writer_.add(kind, level, text, place);
    if (containers_.back().quote) return writer_.add(BlockKind::kQuote, 0, text, place);
    const std::size_t indent = 2 * std::min(list_depth_ - (marker_.empty() ? 0 : 1), kMaxIndent);
    const std::string item = std::string(indent, ' ') + std::exchange(marker_, {}) + std::string(text);
    place.group = list_group_;
    writer_.add(BlockKind::kListItem, static_cast<std::uint32_t>(list_depth_), item, place);
  }

  BlockWriter writer_;
  std::string_view text_;
  LineIndex lines_;
  std::uint64_t base_;
  std::uint64_t lines_before_ = 0;
  std::vector<Container> containers_;
  std::size_t list_depth_ = 0;  // lists among them
  struct Raised {
    std::size_t begin = 0;  // in inline_
    bool super = false;
  };

  std::string inline_;
  std::vector<Raised> raised_;  // <sup> and <sub> that are open
  std::size_t swallowed_ = 0;   // line ends of the source that are not in inline_
  std::string marker_;          // of the list item whose text has not begun
  int bold_ = 0;                // open <strong>
  bool all_bold_ = false;       // all of inline_
  std::size_t cell_begin_ = 0;
  std::size_t image_begin_ = 0;
  std::uint64_t header_line_ = 0;
  std::uint64_t groups_ = 0;  // given out so far
  std::uint64_t html_groups_ = 0;
  std::uint64_t list_group_ = 0;
  std::uint64_t table_ = 0;
};

}  // namespace

BlockWriter markdown_blocks(cmark_node* document, const DecodedText& source, std::size_t base,
                            std::string_view text) {
  return Renderer(source, base, text).render(document);
}

}  // namespace ragctl
