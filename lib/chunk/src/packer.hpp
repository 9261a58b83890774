// Greedy packing of pieces into chunks of a budget, breaking pieces that are too large at ever weaker
// boundaries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "byte_range.hpp"
#include "measured_text.hpp"
#include "split.hpp"

namespace ragctl {

// What becomes a chunk: [begin, end) is new, [start, begin) repeats the end of the piece before.
struct Piece {
  std::size_t start = 0;
  std::size_t begin = 0;
  std::size_t end = 0;

  ByteRange whole() const { return {start, end}; }
  ByteRange core() const { return {begin, end}; }
};

struct PackRules {
  std::uint64_t max = 0;      // cost of a whole piece
  std::uint64_t overlap = 0;  // cost of what is repeated
  // A piece smaller than this is filled up from a neighbour that has to be broken anyway; a larger one is
  // closed first.
  std::uint64_t fill_below = 0;
  // Overlap starts at a boundary of these levels, the strongest that gives any. Where a cut was made at a
  // weaker level than `overlap_last`, that level serves too: a cut within a word repeats graphemes.
  Level overlap_first = Level::kSentence;
  Level overlap_last = Level::kWord;
  // Where the lines begin that end the core of the open piece and only introduce the next range, which lies
  // behind a cut of this level; open.end when there are none. Empty: nothing introduces. Such lines move to
  // the next piece.
  std::function<std::size_t(ByteRange open, ByteRange next, Level cut)> introduction;
  // Whether the overlap of a piece that begins at `begin` may start at `at`. Empty: anywhere.
  std::function<bool(std::size_t at, std::size_t begin)> may_start;
};

// How a range may be broken.
struct BreakLevels {
  std::span<const Level> levels;  // from strong to weak; empty: not at all
  bool joins_heading = false;     // also broken, where it would fit alone, to leave no heading without text
  // Behind this byte a cut between lines rather follows the last blank line, where that leaves the piece two
  // thirds of the budget: functions of a program stay whole.
  std::size_t blank_lines_behind = std::numeric_limits<std::size_t>::max();
};

class Packer {
 public:
  // `text` outlives the packer.
  Packer(const MeasuredText& text, PackRules rules) : text_(text), rules_(std::move(rules)) {}

  // Puts a trimmed range that follows all before it into the open piece, or a new one, or breaks it. A single
  // grapheme over the budget becomes a piece of its own. `cut` is the level of the boundary in front of it.
  void place(ByteRange range, BreakLevels breaks, Level cut = Level::kParagraph);
  bool fits(ByteRange range) const;
  // Appends a range that fits.
  void extend(ByteRange range);
  void close();
  // Closes the open piece before `at`; the rest from `at` on stays open.
  void close_before(std::size_t at);

  bool is_open() const { return is_open_; }
  const Piece& open() const { return open_; }
  std::uint64_t open_cost() const { return is_open_ ? text_.cost(open_.core()) : 0; }
  // The open piece ends with headings or an introduction: until something is added, place() avoids closing
  // it.
  void expect_text() { expects_text_ = true; }

  std::vector<Piece> finish();

 private:
  void start(ByteRange range, Level cut);
  void keep_introduction(ByteRange next, const BreakLevels& breaks, Level cut);
  void close_at_blank_line(std::size_t behind, ByteRange next);
  bool must_join(const BreakLevels& breaks) const;
  std::size_t overlap_start(ByteRange range, Level cut) const;
  std::size_t overlap_at(ByteRange range, Level level) const;
  ByteRange overlap_tail() const;

  const MeasuredText& text_;
  PackRules rules_;
  std::vector<Piece> pieces_;
  Piece open_;
  bool is_open_ = false;
  bool expects_text_ = false;
};

}  // namespace ragctl
