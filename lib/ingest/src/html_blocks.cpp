// Text runs are collected until a block boundary, then become a block whose kind the innermost enclosing
// element decides.
#include "html_blocks.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "extraction.hpp"
#include "html_elements.hpp"
#include "html_guard.hpp"
#include "html_table.hpp"
#include "main_content.hpp"
#include "raised_text.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kSpaces = " \t\n\r\f\v";
constexpr std::string_view kNoBreakSpace = "\xc2\xa0";
constexpr std::string_view kSoftHyphen = "\xc2\xad";
constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kMaxIndent = 32;      // levels: a hostile page nests every item hundreds deep
constexpr std::size_t kMostHeaderRows = 3;  // a table of nothing but <th> has no more

class Renderer {
 public:
  Renderer(const HtmlTree& tree, const std::vector<bool>& dropped)
      : tree_(tree), dropped_(dropped), is_data_table_(find_data_tables(tree)), columns_(tree) {
    for (std::size_t i = 0; i + 1 < tree.size() && title_.empty(); ++i) {
      if (tree[i].tag == HtmlTag::kTitle) title_ = tree[i + 1].text;
    }
  }

  std::vector<HtmlBlock> render() {
    std::uint32_t i = 0;
    while (i < tree_.size()) {
      while (!open_.empty() && tree_[open_.back()].end <= i) leave(pop());
      if (dropped_[i] || (headings_ > 0 && is_anchor_mark(tree_, i))) {
        i = tree_[i].end;
        continue;
      }
      if (tree_[i].tag == HtmlTag::kText) {
        add_text(tree_[i]);
      } else {
        enter(i);
      }
      ++i;
    }
    while (!open_.empty()) leave(pop());
    flush();
    return std::move(blocks_);
  }

 private:
  struct List {
    bool ordered = false;
    std::int64_t next = 1;
    std::int64_t step = 1;
    std::uint64_t group = 0;
  };

  struct Table {
    std::uint64_t group = 0;  // of its rows; 0 for layout
    std::size_t rows = 0;     // so far; empty ones do not count
    std::size_t headers = 0;  // rows at the top that head it
    ReachingCells reaching;   // into its next row
  };

  struct Raised {
    std::size_t begin = kNone;  // in text_
    bool mark = false;          // of a note
  };

  std::uint32_t pop() {
    const std::uint32_t node = open_.back();
    open_.pop_back();
    return node;
  }

  void enter(std::uint32_t i) {
    const HtmlTag tag = tree_[i].tag;
    if (tag == HtmlTag::kBr) add_line_break();
    if (tag == HtmlTag::kImg) add_alternative(i);
    if (is_block(tag) || (tag == HtmlTag::kCode && follows_code(i))) boundary();
    open_.push_back(i);
    if (is_list(tag)) enter_list(i);
    if (tag == HtmlTag::kDl) definitions_ = ++groups_;
    if (tag == HtmlTag::kLi) enter_item(i);
    if (is_preformatted(tag)) ++preformatted_;
    if (tag == HtmlTag::kTable) tables_.push_back({is_data_table_[i] ? ++groups_ : 0, 0, 0, {}});
    if (is_heading(tag)) ++headings_;
    if (tag == HtmlTag::kA) ++links_;
    if (is_raised(tag)) raised_.push_back({text_.size(), is_mark(i)});
    if (tag == HtmlTag::kRt) annotation_ = text_.size() == parenthesis_end_ ? kNone : text_.size();
    if (is_bold(tag)) ++bold_;
    if (tag == HtmlTag::kFigure) has_caption_ = contains(i, HtmlTag::kFigcaption);
    if (in_data_table() && is_cell(tag)) {
      in_cell_ = true;
      take_text();
    }
  }

  void leave(std::uint32_t i) {
    const HtmlTag tag = tree_[i].tag;
    if (in_data_table() && is_cell(tag)) leave_cell(i);
    if (is_block(tag)) {
      open_.push_back(i);  // the element itself decides on the kind of its last text
      if (is_heading(tag)) --headings_;
      if (is_preformatted(tag)) --preformatted_;
      boundary();
      open_.pop_back();
    }
    if (tag == HtmlTag::kTr && in_data_table()) leave_row(tree_[tree_[i].parent].tag == HtmlTag::kThead);
    if (is_row_group(tag) && in_data_table()) tables_.back().reaching.clear();
    if (tag == HtmlTag::kA) --links_;
    if (is_raised(tag)) leave_raised(tag);
    if (tag == HtmlTag::kRt) leave_annotation();
    if (tag == HtmlTag::kRp) parenthesis_end_ = text_.size();
    if (is_bold(tag)) --bold_;
    if (tag == HtmlTag::kFigure) has_caption_ = false;
    if (is_list(tag)) lists_.pop_back();
    if (tag == HtmlTag::kLi) marker_.clear();
    if (tag == HtmlTag::kTable) tables_.pop_back();
  }

  // Each <code> right below a <pre> is a text of its own, the same in another language perhaps.
  bool follows_code(std::uint32_t i) const {
    if (preformatted_ == 0 || !is_preformatted(tree_[tree_[i].parent].tag)) return false;
    std::uint32_t before = 0;
    for (std::uint32_t at = tree_[i].parent + 1; at < i; at = tree_[at].end) {
      if (!dropped_[at]) before = at;
    }
    return before != 0 && tree_[before].tag == HtmlTag::kCode;
  }

  bool contains(std::uint32_t i, HtmlTag tag) const {
    for (std::uint32_t below = i + 1; below < tree_[i].end; ++below) {
      if (tree_[below].tag == tag) return true;
    }
    return false;
  }

  bool in_data_table() const { return !tables_.empty() && tables_.back().group != 0; }

  void enter_list(std::uint32_t i) {
    List list;
    list.group = lists_.empty() ? ++groups_ : lists_.front().group;
    list.ordered = tree_[i].tag == HtmlTag::kOl;
    if (tree_.has_attribute(i, "reversed")) {
      list.next = count_items(i);
      list.step = -1;
    }
    list.next = html_number(tree_.attribute(i, "start")).value_or(list.next);
    lists_.push_back(list);
  }

  std::int64_t count_items(std::uint32_t list) const {
    std::int64_t items = 0;
    for (std::uint32_t i = list + 1; i < tree_[list].end; i = tree_[i].end)
      items += tree_[i].tag == HtmlTag::kLi ? 1 : 0;
    return items;
  }

  void enter_item(std::uint32_t i) {
    marker_ = "- ";
    if (lists_.empty() || !lists_.back().ordered) return;
    List& list = lists_.back();
    list.next = html_number(tree_.attribute(i, "value")).value_or(list.next);
    marker_ = std::to_string(list.next) + ". ";
    list.next += list.step;
  }

  // Within a cell or a heading, boundaries between blocks are no more than spaces; within <pre> they are line
  // ends.
  void boundary() {
    if (in_cell_ || headings_ > 0) {
      space_ = true;
    } else if (preformatted_ > 0) {
      if (!text_.empty() && text_.back() != '\n') text_ += '\n';
    } else {
      flush();
    }
  }

  void add_line_break() {
    if (in_cell_ || headings_ > 0) {
      space_ = true;
    } else if (!text_.empty()) {
      text_ += '\n';
      space_ = false;
    }
  }

  // An image speaks by its alternative text, unless a caption does, the page has said it already, or it is a
  // file name or the label of an icon.
  void add_alternative(std::uint32_t i) {
    const std::string_view alternative = trim(tree_.attribute(i, "alt"));
    const bool one_word = alternative.find(' ') == std::string_view::npos;
    if (one_word && (links_ > 0 || alternative.find_first_of("._") != std::string_view::npos)) return;
    if (alternative.empty() || has_caption_ || title_.find(alternative) != std::string_view::npos) return;
    if (!alternatives_.insert(alternative).second) return;
    space_ = true;
    add_run(alternative, tree_[i].source_begin, tree_[i].source_end);
    space_ = true;
  }

  void add_text(const HtmlNode& node) {
    if (preformatted_ > 0) {
      if (text_.empty()) source_begin_ = node.source_begin;
      source_end_ = node.source_end;
      text_ += node.text;
      return;
    }
    add_run(node.text, node.source_begin, node.source_end);
  }

  void add_run(std::string_view run, std::uint64_t source_begin, std::uint64_t source_end) {
    const std::string_view core = trim(run);
    if (core.empty()) {
      space_ = space_ || !run.empty();
      return;
    }
    const auto lead = static_cast<std::uint64_t>(core.data() - run.data());
    const std::uint64_t tail = run.size() - lead - core.size();
    if (text_.empty()) {
      source_begin_ = std::min(source_begin + lead, source_end);
      all_bold_ = true;
    }
    all_bold_ = all_bold_ && bold_ > 0;
    source_end_ = std::max(source_end - std::min(tail, source_end), source_begin_);
    space_ = space_ || lead > 0;
    for (std::size_t i = 0; i < core.size();) i = add_word(core, i);
    space_ = space_ || tail > 0;
  }

  // Adds what stands before the next white space and skips that; returns where to go on.
  std::size_t add_word(std::string_view run, std::size_t begin) {
    std::size_t end = begin;
    while (end < run.size() && kSpaces.find(run[end]) == std::string_view::npos && run[end] != '\xc2') ++end;
    if (end > begin) append(run.substr(begin, end - begin));
    if (end == run.size()) return end;
    if (run[end] != '\xc2') {
      space_ = true;
      return end + 1;
    }
    const std::string_view pair = run.substr(end, 2);
    if (pair == kNoBreakSpace) {
      space_ = true;
    } else if (pair != kSoftHyphen) {
      append(pair);
    }
    return end + pair.size();
  }

  void append(std::string_view word) {
    if (space_ && !text_.empty() && text_.back() != '\n') text_ += ' ';
    space_ = false;
    text_ += word;
  }

  // A link to a note, or the whole of one, without a walk through what is too long for that.
  bool is_mark(std::uint32_t i) const {
    constexpr std::uint32_t kMostNodes = 16;
    if (tree_[i].end - i > kMostNodes) return false;
    if (contains(i, HtmlTag::kA)) return true;
    std::uint32_t link = tree_[i].parent;
    while (link != 0 && tree_[link].tag != HtmlTag::kA && tree_[i].end - link <= kMostNodes)
      link = tree_[link].parent;
    if (tree_[link].tag != HtmlTag::kA || tree_[link].end - link > kMostNodes) return false;
    for (std::uint32_t below = link + 1; below < tree_[link].end; ++below) {
      if ((below < i || below >= tree_[i].end) && !trim(tree_[below].text).empty()) return false;
    }
    return true;
  }

  // What has no base, or a blank before it, stays as it is.
  void leave_raised(HtmlTag tag) {
    const Raised raised = raised_.back();
    raised_.pop_back();
    if (raised.begin == kNone || text_.size() <= raised.begin || text_[raised.begin] == ' ') return;
    const std::string_view all = text_;
    const std::string shown = raised_text(tag == HtmlTag::kSup ? RaisedKind::kSuper : RaisedKind::kSub,
                                          all.substr(0, raised.begin), all.substr(raised.begin), raised.mark);
    text_.replace(raised.begin, std::string::npos, shown);
  }

  // What stands above its base on the screen follows it here, in parentheses unless <rp> brought some.
  void leave_annotation() {
    if (text_.size() <= annotation_) return;
    text_.insert(annotation_ + (text_[annotation_] == ' ' ? 1 : 0), 1, '(');
    text_ += ')';
  }

  // No place in it counts any more.
  std::string take_text() {
    annotation_ = parenthesis_end_ = kNone;
    for (Raised& raised : raised_) raised.begin = kNone;
    return std::exchange(text_, {});
  }

  void leave_cell(std::uint32_t i) {
    in_cell_ = false;
    // A cell without text has no place: the one known last is that of what stands before it.
    if (!row_begin_ && !text_.empty()) row_begin_ = source_begin_;
    const bool bold = all_bold_ && !text_.empty();
    cells_.push_back(
        {take_text(), tree_[i].tag == HtmlTag::kTh, bold, column_span(tree_, i), row_span(tree_, i)});
    space_ = false;
  }

  void leave_row(bool in_head) {
    Table& table = tables_.back();
    const std::vector<TableCell> cells = columns_.place(std::exchange(cells_, {}), table.reaching);
    const std::optional<std::uint64_t> begin = std::exchange(row_begin_, std::nullopt);
    if (!begin) return;  // all cells are empty
    HtmlBlock row;
    row.kind = BlockKind::kTableRow;
    row.level = heads_table(cells, table, in_head) ? 1 : 0;
    row.group = table.group;
    row.source_begin = *begin;
    row.source_end = std::max(source_end_, *begin);
    for (const TableCell& cell : cells) {
      if (&cell != &cells.front()) row.text += " | ";
      row.text += cell.text;
    }
    ++table.rows;
    table.headers += row.level;
    blocks_.push_back(std::move(row));
  }

  // The first rows of a table head it when they stand in <thead> or all their cells are <th>; so does a first
  // row of several cells that is bold throughout.
  static bool heads_table(const std::vector<TableCell>& cells, const Table& table, bool in_head) {
    if (table.headers < table.rows || table.headers == kMostHeaderRows) return false;
    std::size_t filled = 0;
    std::size_t headers = 0;
    std::size_t bold = 0;
    for (const TableCell& cell : cells) {
      if (cell.text.empty()) continue;
      ++filled;
      headers += cell.header ? 1 : 0;
      bold += cell.bold ? 1 : 0;
    }
    return in_head || headers == filled || (table.rows == 0 && filled > 1 && bold == filled);
  }

  void flush() {
    space_ = false;
    HtmlBlock block;
    block.text = take_text();
    if (trim(block.text).empty()) return;
    block.source_begin = source_begin_;
    block.source_end = source_end_;
    set_kind(block);
    if (block.kind == BlockKind::kListItem) {
      const std::size_t depth = std::max<std::size_t>(lists_.size(), 1);
      const std::size_t indent = 2 * std::min(depth - (marker_.empty() ? 0 : 1), kMaxIndent);
      block.text = std::string(indent, ' ') + std::exchange(marker_, {}) + block.text;
    }
    blocks_.push_back(std::move(block));
  }

  void set_kind(HtmlBlock& block) const {
    bool label = all_bold_;
    for (std::size_t i = open_.size(); i-- > 0;) {
      const HtmlTag tag = tree_[open_[i]].tag;
      label = label || tag == HtmlTag::kDt || tag == HtmlTag::kSummary;
      if (is_heading(tag)) {
        block.kind = BlockKind::kHeading;
        block.level = heading_level(tag);
      } else if (is_preformatted(tag)) {
        block.kind = BlockKind::kCode;
      } else if (tag == HtmlTag::kLi) {
        block.kind = BlockKind::kListItem;
        block.level = static_cast<std::uint32_t>(std::max<std::size_t>(lists_.size(), 1));
        block.group = lists_.empty() ? 0 : lists_.front().group;
      } else if (tag == HtmlTag::kBlockquote) {
        block.kind = BlockKind::kQuote;
      } else if (tag == HtmlTag::kFigcaption || tag == HtmlTag::kCaption) {
        block.kind = BlockKind::kCaption;
      } else if (tag == HtmlTag::kDt || tag == HtmlTag::kDd) {
        block.group = definitions_;
        break;
      } else {
        continue;
      }
      return;
    }
    block.level = label ? 1 : 0;
  }

  const HtmlTree& tree_;
  const std::vector<bool>& dropped_;
  const std::vector<bool> is_data_table_;
  TableColumns columns_;
  std::vector<HtmlBlock> blocks_;
  std::vector<std::uint32_t> open_;
  std::vector<List> lists_;
  std::vector<Table> tables_;  // that are open
  std::vector<TableCell> cells_;
  std::string text_;
  std::string marker_;  // of the list item whose text has not begun
  std::uint64_t source_begin_ = 0;
  std::uint64_t source_end_ = 0;
  std::optional<std::uint64_t> row_begin_;  // of the open row's first text
  std::uint64_t groups_ = 0;                // given out so far
  std::uint64_t definitions_ = 0;
  std::set<std::string_view> alternatives_;  // given so far
  bool has_caption_ = false;                 // of the open <figure>
  std::string_view title_;
  std::size_t annotation_ = kNone;  // where that of the open <rt> begins in text_, unless <rp> is before it
  std::size_t parenthesis_end_ = kNone;  // of the last <rp>, in text_
  std::vector<Raised> raised_;           // <sup> and <sub> that are open
  int links_ = 0;
  int preformatted_ = 0;
  int headings_ = 0;
  int bold_ = 0;           // open elements
  bool all_bold_ = false;  // all of text_
  bool in_cell_ = false;
  bool space_ = false;
};

}  // namespace

std::vector<HtmlBlock> render_html(const HtmlTree& tree, const std::vector<bool>& dropped) {
  return Renderer(tree, dropped).render();
}

std::uint64_t last_byte(const HtmlBlock& block, std::string_view html) {
  const std::uint64_t end = std::min<std::uint64_t>(block.source_end, html.size());
  if (end <= block.source_begin) return block.source_begin;
  const std::size_t last =
      html.substr(block.source_begin, end - block.source_begin).find_last_not_of(kSpaces);
  return block.source_begin + (last == std::string_view::npos ? 0 : last);
}

std::vector<HtmlBlock> render_html_fragment(std::string_view html) {
  const ParsableHtml safe = make_parsable(html);
  const HtmlTree tree(safe.copy.empty() ? html : safe.copy);
  return render_html(tree, find_non_content(tree));
}

}  // namespace ragctl
