// Chunks along the blocks of a document. Blocks of a section are packed to the budget; a heading closes the
// chunk unless that is still below min_tokens and the heading lies deeper than the section that the chunk is
// about. Small chunks that are left are then merged backwards under the same condition.
#include <algorithm>
#include <limits>

#include "introduction.hpp"
#include "strategy.hpp"

namespace ragctl {
namespace {

constexpr Level kTextLevels[] = {Level::kParagraph, Level::kLine, Level::kSentence, Level::kWord,
                                 Level::kGrapheme};
constexpr Level kVerbatimLevels[] = {Level::kLine, Level::kWord, Level::kGrapheme};

bool follows_newline(const MeasuredText& text, std::size_t at) {
  while (at > 0) {
    --at;
    if (text.classes()[at] == ByteClass::kNewline) return true;
    if (!is_space(text.classes()[at])) return false;
  }
  return true;
}

class BlockPacker {
 public:
  BlockPacker(const MeasuredText& text, const Outline& outline, const ChunkOptions& options,
              std::vector<ForcedCut>& forced_cuts)
      : text_(text),
        outline_(outline),
        options_(options),
        forced_cuts_(forced_cuts),
        packer_(text, rules()) {}

  std::vector<Piece> pack() {
    for (const OutlineBlock& block : outline_.blocks()) {
      if (block.is_heading()) {
        place_heading(block);
      } else if (block.is_verbatim()) {
        place_verbatim(block);
      } else {
        packer_.place(block.range, {kTextLevels, true});
      }
      ends_with_heading_ = block.is_heading();
    }
    return merge_small(packer_.finish());
  }

 private:
  PackRules rules() const {
    PackRules rules;
    rules.max = options_.max_tokens;
    rules.overlap = options_.overlap_tokens;
    rules.fill_below = options_.min_tokens;
    rules.introduction = [this](ByteRange open, ByteRange next, Level cut) {
      return introduction_begin(text_, outline_, open, next, cut);
    };
    rules.may_start = [this](std::size_t at, std::size_t begin) { return may_overlap(at, begin); };
    return rules;
  }

  void place_heading(const OutlineBlock& heading) {
    if (joins_open(heading)) {
      if (!ends_with_heading_) heading_run_ = heading.range.begin;
      packer_.extend(heading.range);
    } else {
      packer_.close();
      packer_.place(heading.range, {kTextLevels});
      heading_run_ = packer_.open().begin;
    }
    packer_.expect_text();
  }

  // A heading without text of its own waits for that of its first subsection; text below min_tokens does
  // likewise.
  bool joins_open(const OutlineBlock& heading) const {
    if (!packer_.fits(heading.range)) return false;
    if (outline_.level(heading.heading) <= section_level(packer_.open())) return false;
    const std::uint64_t joined = text_.cost({packer_.open().begin, heading.range.end});
    return joined * 2 <= options_.max_tokens &&
           (ends_with_heading_ || packer_.open_cost() < options_.min_tokens);
  }

  void place_verbatim(const OutlineBlock& block) {
    const std::uint64_t cost = text_.cost(block.range);
    if (cost > options_.max_tokens) {
      forced_cuts_.push_back({block.kind, block.line, cost});
    } else if (ends_with_heading_ && !packer_.fits(block.range) && heading_run_ > packer_.open().begin) {
      packer_.close_before(heading_run_);  // better the heading with its code than with the text before
    }
    packer_.place(block.range, {kVerbatimLevels, false, block.range.begin});
  }

  // Of the section that a chunk is about: that in which it began, or the one behind a short introduction.
  std::uint32_t section_level(const Piece& piece) const {
    const auto blocks = outline_.overlapping({piece.begin, piece.begin + 1});
    const std::uint32_t first = blocks.empty() ? 0 : outline_.level(blocks.front().heading);
    return std::max(first, outline_.level(outline_.main_heading(piece.core(), text_, options_.min_tokens)));
  }

  // Overlap neither crosses a heading nor starts inside a code block or table row, except at a line of one
  // that was cut.
  bool may_overlap(std::size_t at, std::size_t begin) const {
    const auto blocks = outline_.overlapping({at, begin + 1});
    if (std::any_of(blocks.begin(), blocks.end(),
                    [](const OutlineBlock& block) { return block.is_heading(); })) {
      return false;
    }
    const OutlineBlock& first = blocks.front();
    if (!first.is_verbatim() || at <= first.range.begin) return true;
    return text_.cost(first.range) > options_.max_tokens && follows_newline(text_, at);
  }

  std::vector<Piece> merge_small(const std::vector<Piece>& pieces) const {
    std::vector<Piece> merged;
    for (const Piece& piece : pieces) {
      if (!merged.empty() && may_merge(merged.back(), piece)) {
        merged.back().end = piece.end;
      } else {
        merged.push_back(piece);
      }
    }
    return merged;
  }

  bool may_merge(const Piece& a, const Piece& b) const {
    if (std::min(text_.cost(a.core()), text_.cost(b.core())) >= options_.min_tokens) return false;
    if (text_.cost({a.start, b.end}) > options_.max_tokens) return false;
    std::uint32_t highest = std::numeric_limits<std::uint32_t>::max();
    for (const OutlineBlock& block : outline_.overlapping(b.core())) {
      if (block.is_heading()) highest = std::min(highest, outline_.level(block.heading));
    }
    return highest > section_level(a);
  }

  const MeasuredText& text_;
  const Outline& outline_;
  const ChunkOptions& options_;
  std::vector<ForcedCut>& forced_cuts_;
  Packer packer_;
  bool ends_with_heading_ = false;  // the block placed last
  std::size_t heading_run_ = 0;     // where the headings begin that end the open piece
};

class MarkdownStrategy : public ChunkStrategy {
 public:
  explicit MarkdownStrategy(const ChunkOptions& options)
      : options_(options), fallback_(make_recursive_strategy(options)) {}

  std::vector<Piece> cut(const MeasuredText& text, const Outline& outline,
                         std::vector<ForcedCut>& forced_cuts) const override {
    const bool is_plain =
        std::all_of(outline.blocks().begin(), outline.blocks().end(),
                    [](const OutlineBlock& block) { return block.kind == BlockKind::kOther; });
    if (is_plain) return fallback_->cut(text, outline, forced_cuts);
    return BlockPacker(text, outline, options_, forced_cuts).pack();
  }

 private:
  ChunkOptions options_;
  std::unique_ptr<ChunkStrategy> fallback_;
};

}  // namespace

std::unique_ptr<ChunkStrategy> make_markdown_strategy(const ChunkOptions& options) {
  return std::make_unique<MarkdownStrategy>(options);
}

}  // namespace ragctl
