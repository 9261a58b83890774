// The guarantees of chunker.hpp, checked byte by byte from the document alone: nothing here uses the module's
// own machinery.
#include <algorithm>
#include <cstdlib>
#include <limits>
#include <set>

#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"
#include "support.hpp"

namespace ragctl::test {
namespace {

bool is_white_space(char32_t c) {
  static const std::set<char32_t> kSpaces = {
      9,      10,     11,     12,     13,     32,     0x85,   0xA0,   0x1680, 0x2000, 0x2001, 0x2002, 0x2003,
      0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
  return kSpaces.count(c) != 0;
}

bool is_blank(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_white_space(next_code_point(text, at))) return false;
  }
  return true;
}

struct Path {
  std::vector<std::string> names;
  std::uint32_t level = 0;
};

std::string single_spaced(std::string_view text) {
  std::string out;
  const std::vector<std::size_t> at = grapheme_boundaries(text);
  bool pending = false;
  for (std::size_t i = 0; i + 1 < at.size(); ++i) {
    const std::string_view grapheme = text.substr(at[i], at[i + 1] - at[i]);
    if (is_blank(grapheme)) {
      pending = !out.empty();
      continue;
    }
    if (pending) out += ' ';
    pending = false;
    out += grapheme;
  }
  return out;
}

class Checker {
 public:
  Checker(const Document& document, const ChunkOptions& options, const Tokenizer& tokenizer,
          const std::vector<Chunk>& chunks)
      : document_(document), options_(options), chunks_(chunks), text_(document.text) {
    find_graphemes();
    find_tokens(tokenizer);
    find_paths();
  }

  std::vector<std::string> run() {
    for (std::size_t i = 0; i < chunks_.size(); ++i) check_chunk(i);
    for (std::size_t i = 1; i < chunks_.size(); ++i) check_pair(chunks_[i - 1], chunks_[i]);
    check_coverage();
    if (options_.strategy == "markdown" && !is_plain()) check_blocks();
    return std::move(problems_);
  }

 private:
  void fail(const std::string& what) { problems_.push_back(what); }
  void require(bool holds, const Chunk& chunk, const char* what) {
    if (!holds) fail("chunk " + std::to_string(chunk.ordinal) + " '" + chunk.text + "': " + what);
  }

  void find_graphemes() {
    const std::vector<std::size_t> at = grapheme_boundaries(text_);
    boundary_.assign(text_.size() + 1, false);
    blank_.assign(text_.size() + 1, true);
    for (std::size_t i = 0; i + 1 < at.size(); ++i) {
      boundary_[at[i]] = true;
      const bool blank = is_blank(text_.substr(at[i], at[i + 1] - at[i]));
      for (std::size_t k = at[i]; k < at[i + 1]; ++k) blank_[k] = blank;
    }
    boundary_[text_.size()] = true;
    line_.assign(text_.size() + 1, 1);
    for (std::size_t i = 0; i < text_.size(); ++i) line_[i + 1] = line_[i] + (text_[i] == '\n' ? 1 : 0);
  }

  // The visible bytes of each token; a lone marker stands at the visible byte that follows it.
  void find_tokens(const Tokenizer& tokenizer) {
    for (const TokenSpan& span : tokenizer.encode_spans(text_)) {
      std::size_t first = span.begin;
      std::size_t last = span.end;
      while (first < last && blank_[first]) ++first;
      while (first < last && blank_[last - 1]) --last;
      if (first == last && span.end < text_.size() && !blank_[span.end]) {
        first = span.end;
        last = first + 1;
      } else if (first == last) {
        first = span.begin;
        last = span.end;
      }
      if (first == last) continue;
      token_begins_.push_back(first);
      token_ends_.push_back(last);
    }
  }

  // Tokens that share a byte with the range.
  std::uint64_t cost(std::size_t begin, std::size_t end) const {
    if (begin >= end) return 0;
    if (options_.unit == "characters") return count_code_points(text_.substr(begin, end - begin));
    const auto begun =
        std::lower_bound(token_begins_.begin(), token_begins_.end(), end) - token_begins_.begin();
    const auto ended = std::upper_bound(token_ends_.begin(), token_ends_.end(), begin) - token_ends_.begin();
    return static_cast<std::uint64_t>(begun - ended);
  }

  void check_chunk(std::size_t i) {
    const Chunk& chunk = chunks_[i];
    const bool in_range = chunk.begin < chunk.end && chunk.end <= document_.text.size();
    require(in_range, chunk, "empty or outside the text");
    if (!in_range) return;
    require(document_.text.substr(chunk.begin, chunk.end - chunk.begin) == chunk.text, chunk, "text differs");
    require(boundary_[chunk.begin] && boundary_[chunk.end], chunk, "cut inside a grapheme");
    require(!blank_[chunk.begin] && !blank_[chunk.end - 1], chunk, "not trimmed");
    require(chunk.ordinal == i, chunk, "ordinal");
    require(chunk.tokens == cost(chunk.begin, chunk.end), chunk, "token count");
    const bool single = grapheme_boundaries(chunk.text).size() == 2;
    require(options_.strategy == "none" || single || chunk.tokens <= options_.max_tokens, chunk,
            "over budget");
    require(ids_.insert(chunk.id).second, chunk, "id not unique");
    require(chunk.id.size() == document_.id.size() + 17 &&
                chunk.id.find_first_not_of("0123456789abcdef", document_.id.size() + 1) == std::string::npos,
            chunk, "id malformed");
    require(chunk.document_id == document_.id && chunk.source == document_.source &&
                chunk.title == document_.title && chunk.root == document_.root &&
                chunk.language == document_.language && chunk.acl == document_.acl &&
                chunk.metadata == document_.metadata && chunk.document_hash == document_.content_hash,
            chunk, "document fields");
    check_lines(chunk);
    std::vector<std::string> path = chunk.heading_path;
    require(strip_header(path, table_header(chunk)), chunk, "table header");
    if (options_.overlap_tokens == 0) require(may_be_path(path, common_path(chunk)), chunk, "heading path");
  }

  // The rows of level 1 at the top of the table in which the chunk begins, as far as they lie before it.
  std::vector<std::string> table_header(const Chunk& chunk) const {
    const auto is_row = [](const Block& block) { return block.kind == BlockKind::kTableRow; };
    const Block* at = block_at(chunk.begin);
    if (at == nullptr || !is_row(*at)) return {};
    std::size_t first = static_cast<std::size_t>(at - document_.blocks.data());
    for (std::size_t i = first; i-- > 0;) {
      const Block& above = document_.blocks[i];
      if (is_blank_range(above.begin, above.end)) continue;
      const Block& below = document_.blocks[first];
      const std::size_t gap = first_visible(below.begin);
      const bool joined = is_blank_range(above.end, gap) && newlines(last_visible(above.end), gap) < 2;
      if (!is_row(above) || !joined || (below.level == 1 && above.level != 1)) break;
      first = i;
    }
    std::vector<std::string> header;
    for (std::size_t i = first;
         document_.blocks[i].level == 1 && last_visible(document_.blocks[i].end) <= chunk.begin; ++i) {
      const Block& row = document_.blocks[i];
      const std::string text = single_spaced(text_.substr(row.begin, row.end - row.begin));
      if (!text.empty()) header.push_back(text);
    }
    return header;
  }

  bool is_blank_range(std::size_t begin, std::size_t end) const {
    return std::all_of(blank_.begin() + static_cast<long>(begin), blank_.begin() + static_cast<long>(end),
                       [](bool blank) { return blank; });
  }
  std::size_t first_visible(std::size_t at) const {
    while (at < text_.size() && blank_[at]) ++at;
    return at;
  }
  std::size_t last_visible(std::size_t end) const {
    while (end > 0 && blank_[end - 1]) --end;
    return end;
  }
  std::uint64_t newlines(std::size_t begin, std::size_t end) const { return line_[end] - line_[begin]; }

  // Takes the header from the end of a path; false where it is not there.
  static bool strip_header(std::vector<std::string>& path, const std::vector<std::string>& header) {
    if (path.size() < header.size() || !std::equal(header.rbegin(), header.rend(), path.rbegin()))
      return false;
    path.resize(path.size() - header.size());
    return true;
  }

  // The markdown strategy names the section that a short introduction was merged with.
  bool may_be_path(const std::vector<std::string>& path, const std::vector<std::string>& common) const {
    if (options_.strategy != "markdown" || options_.min_tokens == 0) return path == common;
    return path.size() >= common.size() && std::equal(common.begin(), common.end(), path.begin());
  }

  // In documents of the builder source lines are lines of the text, known wherever an edge lies in a block.
  void check_lines(const Chunk& chunk) {
    if (document_.blocks.empty())
      require(chunk.line_begin == 0 && chunk.line_end == 0, chunk, "lines without blocks");
    if (const Block* first = block_at(chunk.begin)) {
      require(chunk.line_begin == line_[chunk.begin], chunk, "line_begin");
      require(first->page == 0 || chunk.page == first->page, chunk, "page");
    }
    if (block_at(chunk.end - 1) != nullptr) require(chunk.line_end == line_[chunk.end], chunk, "line_end");
  }

  const Block* block_at(std::size_t at) const { return block_of_[at]; }
  bool in_heading(std::size_t at) const {
    return block_of_[at] && block_of_[at]->kind == BlockKind::kHeading;
  }

  void check_pair(const Chunk& a, const Chunk& b) {
    require(b.begin > a.begin && b.end > a.end, b, "does not advance");
    if (b.begin < a.end) require(cost(b.begin, a.end) <= options_.overlap_tokens, b, "too much overlap");
  }

  void check_coverage() {
    std::vector<int> covered(document_.text.size());
    for (const Chunk& chunk : chunks_) {
      for (std::size_t i = chunk.begin; i < chunk.end; ++i) ++covered[i];
    }
    for (std::size_t i = 0; i < covered.size(); ++i) {
      if (!blank_[i] && covered[i] == 0) return fail("byte " + std::to_string(i) + " is in no chunk");
      if (covered[i] > 2) return fail("byte " + std::to_string(i) + " is in more than two chunks");
    }
  }

  // The path in force at every byte; gaps inherit it.
  void find_paths() {
    std::vector<std::pair<std::uint32_t, std::string>> stack;
    block_of_.assign(text_.size(), nullptr);
    Path path;
    for (const Block& block : document_.blocks) {
      paths_.resize(block.begin, path);
      const std::string name = single_spaced(text_.substr(block.begin, block.end - block.begin));
      if (block.kind == BlockKind::kHeading && !name.empty()) {
        while (!stack.empty() && stack.back().first >= block.level) stack.pop_back();
        stack.emplace_back(block.level, name);
        path = {{}, block.level};
        for (const auto& entry : stack) path.names.push_back(entry.second);
      }
      paths_.resize(block.end, path);
      std::fill(block_of_.begin() + static_cast<long>(block.begin),
                block_of_.begin() + static_cast<long>(block.end), &block);
    }
    paths_.resize(text_.size(), path);
  }

  std::vector<std::string> common_path(const Chunk& chunk) const {
    for (const bool headings : {false, true}) {
      const std::vector<std::string>* common = nullptr;
      std::size_t length = 0;
      for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
        if (blank_[i] || in_heading(i) != headings) continue;
        const std::vector<std::string>& path = paths_[i].names;
        if (common == nullptr) length = path.size();
        if (common == nullptr) common = &path;
        const auto differ = std::mismatch(common->begin(), common->begin() + static_cast<long>(length),
                                          path.begin(), path.end());
        length = static_cast<std::size_t>(differ.first - common->begin());
      }
      if (common != nullptr) return {common->begin(), common->begin() + static_cast<long>(length)};
    }
    return {};
  }

  bool is_plain() const {
    return std::all_of(document_.blocks.begin(), document_.blocks.end(), [&](const Block& block) {
      const std::string_view text =
          std::string_view(document_.text).substr(block.begin, block.end - block.begin);
      return block.kind == BlockKind::kOther || single_spaced(text).empty();
    });
  }

  void check_blocks() {
    for (const Block& block : document_.blocks) {
      std::size_t begin = block.begin;
      std::size_t end = block.end;
      while (begin < end && blank_[begin]) ++begin;
      while (begin < end && blank_[end - 1]) --end;
      if (begin == end) continue;
      const bool verbatim = block.kind == BlockKind::kCode || block.kind == BlockKind::kTableRow;
      if (verbatim && cost(begin, end) <= options_.max_tokens) check_whole(begin, end);
      if (block.kind == BlockKind::kHeading) check_heading(block.level, begin);
    }
    for (std::size_t i = 1; i < chunks_.size(); ++i) check_heading_end(chunks_[i - 1], chunks_[i]);
  }

  void check_whole(std::size_t begin, std::size_t end) {
    for (const Chunk& chunk : chunks_) {
      require(!(begin < chunk.begin && chunk.begin < end), chunk, "begins inside code or a row");
      require(!(begin < chunk.end && chunk.end < end), chunk, "ends inside code or a row");
    }
  }

  void check_heading(std::uint32_t level, std::size_t at) {
    for (const Chunk& chunk : chunks_) {
      if (at <= chunk.begin || chunk.end <= at) continue;
      require(level > paths_[chunk.begin].level, chunk, "crosses a heading of the same or a higher level");
      require(options_.min_tokens > 0 || headings_only(chunk.begin, at), chunk, "text before a heading");
    }
  }

  // A heading is parted from the text below only when it takes half of the budget or the first word does not
  // fit.
  void check_heading_end(const Chunk& chunk, const Chunk& next) {
    const Block* block = block_at(next.begin);
    if (!in_heading(chunk.end - 1) || in_heading(next.begin)) return;
    if (block != nullptr && (block->kind == BlockKind::kCode || block->kind == BlockKind::kTableRow)) return;
    std::size_t word = next.begin;
    while (word < next.end && !blank_[word]) ++word;
    require(cost(chunk.begin, chunk.end) * 2 > options_.max_tokens ||
                cost(chunk.begin, word) > options_.max_tokens,
            chunk, "heading without its text");
  }

  bool headings_only(std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < end; ++i) {
      if (!blank_[i] && !in_heading(i)) return false;
    }
    return true;
  }

  const Document& document_;
  const ChunkOptions& options_;
  const std::vector<Chunk>& chunks_;
  std::string_view text_;
  std::vector<std::size_t> token_begins_;
  std::vector<std::size_t> token_ends_;
  std::vector<std::uint64_t> line_;     // line of each byte, from 1
  std::vector<const Block*> block_of_;  // block of each byte; nullptr in gaps
  std::vector<bool> boundary_;
  std::vector<bool> blank_;
  std::vector<Path> paths_;
  std::set<std::string> ids_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> violations(const Document& document, const ChunkOptions& options,
                                    const Tokenizer& tokenizer, const std::vector<Chunk>& chunks) {
  return Checker(document, options, tokenizer, chunks).run();
}

}  // namespace ragctl::test
