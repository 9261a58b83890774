#include "packer.hpp"

#include <algorithm>

namespace ragctl {

bool Packer::fits(ByteRange range) const {
  return is_open_ && text_.cost({open_.start, range.end}) <= rules_.max;
}

void Packer::extend(ByteRange range) {
  open_.end = range.end;
  expects_text_ = false;
}

void Packer::close() {
  if (is_open_) pieces_.push_back(open_);
  is_open_ = false;
  expects_text_ = false;
}

void Packer::close_before(std::size_t at) {
  const ByteRange head = text_.trim({open_.begin, at});
  pieces_.push_back({open_.start, head.begin, head.end});
  open_ = {at, at, open_.end};
}

void Packer::place(ByteRange range, BreakLevels breaks, Level cut) {
  if (!fits(range)) keep_introduction(range, breaks, cut);
  if (fits(range)) return extend(range);
  const bool is_small = text_.cost(range) <= rules_.max;
  if (breaks.levels.empty() || (is_small && !must_join(breaks))) {
    if (cut == Level::kLine) close_at_blank_line(breaks.blank_lines_behind, range);
    return fits(range) ? extend(range) : start(range, cut);
  }
  if (!expects_text_ && open_cost() >= rules_.fill_below) close();
  const Level level = breaks.levels.front();
  breaks.levels = breaks.levels.subspan(1);
  for (const ByteRange& piece : split(text_, range, level)) {
    place(piece, breaks, cut);
    cut = level;
  }
}

// What introduces the next range moves to it, or takes in the beginning of a range too large for both. In the
// latter case it stays where it is when it takes more than half of the budget, or when it would be alone:
// before code or a row that needs all of the budget.
void Packer::keep_introduction(ByteRange next, const BreakLevels& breaks, Level cut) {
  if (!is_open_ || expects_text_ || !rules_.introduction) return;
  const std::size_t at = rules_.introduction(open_.core(), next, cut);
  if (at >= open_.end) return;
  const bool together = text_.cost({at, next.end}) <= rules_.max;
  const bool breakable = !breaks.levels.empty() && (breaks.joins_heading || text_.cost(next) > rules_.max);
  if (!together && (!breakable || text_.cost({at, open_.end}) * 2 > rules_.max)) return;
  const std::uint64_t before = at > open_.begin ? text_.cost(text_.trim({open_.begin, at})) : 0;
  const bool fills_up = breakable && before < rules_.fill_below && open_cost() * 2 <= rules_.max;
  if (before > 0 && !fills_up) {
    close_before(at);
    open_.start = overlap_start({at, together ? next.end : open_.end}, cut);
  } else if (together && before == 0) {
    open_.start = open_.begin;  // better the text that is introduced than what is repeated
  }
  expects_text_ = true;
}

void Packer::close_at_blank_line(std::size_t behind, ByteRange next) {
  const std::size_t from = std::max(behind, open_.begin);
  if (!is_open_ || from >= open_.end) return;
  const std::vector<ByteRange> paragraphs = split(text_, {from, open_.end}, Level::kParagraph);
  const std::size_t at = paragraphs.back().begin;
  if (paragraphs.size() < 2 || text_.cost({open_.start, at}) * 3 < rules_.max * 2) return;
  close_before(at);
  open_.start = overlap_start({at, next.end}, Level::kLine);
}

// A heading that takes more than half of the budget is not worth tearing the text for; neither is any heading
// worth tearing a word.
bool Packer::must_join(const BreakLevels& breaks) const {
  return expects_text_ && breaks.joins_heading && breaks.levels.front() != Level::kGrapheme &&
         open_cost() * 2 <= rules_.max;
}

void Packer::start(ByteRange range, Level cut) {
  close();
  open_ = {overlap_start(range, cut), range.begin, range.end};
  is_open_ = true;
}

std::size_t Packer::overlap_start(ByteRange range, Level cut) const {
  if (rules_.overlap == 0 || pieces_.empty()) return range.begin;
  const Level last = std::max(rules_.overlap_last, cut);
  for (Level level = rules_.overlap_first; level <= last;
       level = static_cast<Level>(static_cast<int>(level) + 1)) {
    const std::size_t at = overlap_at(range, level);
    if (at < range.begin) return at;
  }
  return range.begin;
}

// The first boundary within the core of the piece before, so that no byte is in more than two pieces, from
// where on the overlap is small enough.
std::size_t Packer::overlap_at(ByteRange range, Level level) const {
  const std::size_t end = pieces_.back().end;
  const ByteRange tail = overlap_tail();
  for (const ByteRange& unit : split(text_, tail, level)) {
    if (unit.begin == tail.begin || text_.cost({unit.begin, end}) > rules_.overlap) continue;
    if (text_.cost({unit.begin, range.end}) > rules_.max) continue;
    if (!rules_.may_start || rules_.may_start(unit.begin, range.begin)) return unit.begin;
  }
  return range.begin;
}

// The end of the core of the piece before: all that may be repeated and, to see whether a sentence begins
// there, the words before it.
ByteRange Packer::overlap_tail() const {
  constexpr std::size_t kContextBytes = 128;
  const ByteRange core = pieces_.back().core();
  std::size_t above = core.begin;  // cost from here exceeds the overlap, or all of the core is within it
  std::size_t within = core.end;
  while (above + 1 < within) {
    const std::size_t middle = above + (within - above) / 2;
    (text_.cost({middle, core.end}) > rules_.overlap ? above : within) = middle;
  }
  std::size_t begin = above - std::min(above - core.begin, kContextBytes);
  while (begin > core.begin && !is_space(text_.classes()[begin])) --begin;
  return text_.trim({begin, core.end});
}

std::vector<Piece> Packer::finish() {
  close();
  return std::move(pieces_);
}

}  // namespace ragctl
