#include "term_cursor.hpp"

#include <algorithm>

namespace ragctl {

TermCursor::TermCursor(const QueryList& list) : query_(list), list_(list.list) {
  if (list_.has_bounds()) {
    bound_ = query_.saturation->bound(query_.factor, list_.list_impacts());
    return;
  }
  load();  // a short list is its own bound
  bound_ = *std::max_element(parts_.begin(), parts_.begin() + static_cast<std::ptrdiff_t>(count_));
}

void TermCursor::load() {
  std::array<std::uint32_t, kBlockPostings> frequencies;
  count_ = list_.decode(block_, rows_.data(), frequencies.data());
  at_ = 0;
  loaded_ = block_;
  std::array<std::uint32_t, kBlockPostings> lengths;
  for (std::size_t i = 0; i < count_; ++i) lengths[i] = query_.lengths[rows_[i]];
  const Saturation saturation = *query_.saturation;
  const float factor = query_.factor;
  for (std::size_t i = 0; i < count_; ++i) parts_[i] = saturation.part(factor, frequencies[i], lengths[i]);
}

bool TermCursor::seek(std::uint32_t row) {
  if (list_.has_bounds()) {
    if (block_ < list_.blocks() && list_.last_row(block_) < row) block_ = list_.find_block(block_, row);
    if (block_ == list_.blocks()) return false;
    if (loaded_ != block_) load();
  }
  while (at_ < count_ && rows_[at_] < row) ++at_;
  if (at_ == count_) block_ = list_.blocks();
  return at_ < count_;
}

std::int32_t TermCursor::block_bound(std::size_t block) {
  if (bounded_ != block) {
    bounded_ = block;
    bounded_part_ = query_.saturation->bound(query_.factor, list_.block_impacts(block));
  }
  return bounded_part_;
}

std::int32_t TermCursor::bound_within(std::uint32_t begin, std::uint32_t end) {
  if (!list_.has_bounds()) {
    const auto last = rows_.begin() + static_cast<std::ptrdiff_t>(count_);
    const auto first = std::lower_bound(rows_.begin(), last, begin);
    return first != last && *first < end ? bound_ : 0;
  }
  window_block_ = list_.find_block(window_block_, begin);
  std::int32_t most = 0;
  for (std::size_t block = window_block_; block < list_.blocks(); ++block) {
    if (block > 0 && list_.last_row(block - 1) + 1 >= end) break;
    most = std::max(most, block_bound(block));
  }
  return most;
}

}  // namespace ragctl
