#include "term_cursor.hpp"

#include <algorithm>
#include <utility>

namespace ragctl {
namespace {

constexpr std::size_t kStride = 16;  // postings that a look-up leaps over at once

}  // namespace

TermCursor::TermCursor(const QueryList& list) : query_(list), list_(list.list) {
  if (list_.has_bounds()) {
    bound_ = bound_of(query_.saturation, query_.factor, list_.list_impacts());
    return;
  }
  load();  // a short list is its own bound
  for (std::size_t i = 0; i < count_; ++i) bound_ = std::max(bound_, query_.part(frequencies_[i], rows_[i]));
}

// Parts are made when they are asked for, of most blocks only a few; and so are frequencies.
void TermCursor::load() {
  count_ = list_.decode_rows(block_, rows_.data(), frequencies_.data(), packed_);
  at_ = 0;
  loaded_ = block_;
}

bool TermCursor::seek(std::uint32_t row) {
  if (list_.has_bounds()) {
    if (block_ < list_.blocks() && list_.last_row(block_) < row) block_ = list_.find_block(block_, row);
    if (block_ == list_.blocks()) return false;
    if (loaded_ != block_) load();
  }
  while (at_ + kStride < count_ && rows_[at_ + kStride] < row) at_ += kStride;
  while (at_ < count_ && rows_[at_] < row) ++at_;
  if (at_ == count_) block_ = list_.blocks();
  return at_ < count_;
}

void TermCursor::add_within(std::uint32_t begin, std::uint32_t end, std::int32_t* sums) {
  if (!seek(begin)) return;
  for (;;) {
    const std::uint32_t* const last = rows_.data() + count_;
    const std::uint32_t* const stop =
        last[-1] < end ? last : std::lower_bound(std::as_const(rows_).data() + at_, last, end);
    const auto count = static_cast<std::size_t>(stop - (rows_.data() + at_));
    if (packed_) std::exchange(packed_, {}).decode(frequencies_.data());
    add_parts({rows_.data() + at_, frequencies_.data() + at_, count, begin, query_.lengths.data()},
              query_.saturation, query_.factor, sums);
    at_ += count;
    if (at_ < count_ || ++block_ == list_.blocks()) return;
    load();
  }
}

std::int32_t TermCursor::bound_within(std::uint32_t begin, std::uint32_t end) {
  if (!list_.has_bounds()) {
    const auto last = rows_.begin() + static_cast<std::ptrdiff_t>(count_);
    const auto first = std::lower_bound(rows_.begin(), last, begin);
    return first != last && *first < end ? bound_ : 0;
  }
  window_block_ = list_.find_block(window_block_, begin);
  const std::size_t last = list_.find_block(window_block_, end - 1);
  window_blocks_ = std::min(last + 1, list_.blocks()) - window_block_;
  if (window_blocks_ == 0) return 0;
  return bound_of(query_.saturation, query_.factor, list_.block_impacts(window_block_, window_blocks_));
}

}  // namespace ragctl
