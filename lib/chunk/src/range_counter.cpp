#include "range_counter.hpp"

#include <algorithm>

namespace ragctl {
namespace {

constexpr std::size_t kBlock = 64;

std::size_t count_lead_bytes(std::string_view bytes) {
  return static_cast<std::size_t>(
      std::count_if(bytes.begin(), bytes.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

}  // namespace

PositionRank::PositionRank(std::vector<std::uint32_t> positions, std::size_t size)
    : positions_(std::move(positions)), directory_((size + 1) / kStride + 1) {
  std::size_t rank = 0;
  for (std::size_t k = 0; k < directory_.size(); ++k) {
    while (rank < positions_.size() && positions_[rank] < k * kStride) ++rank;
    directory_[k] = static_cast<std::uint32_t>(rank);
  }
}

RangeCounter RangeCounter::of_code_points(std::string_view text) {
  RangeCounter counter;
  counter.text_ = text;
  counter.code_points_.reserve(text.size() / kBlock + 1);
  std::size_t total = 0;
  for (std::size_t at = 0; at <= text.size(); at += kBlock) {
    counter.code_points_.push_back(static_cast<std::uint32_t>(total));
    total += count_lead_bytes(text.substr(at, kBlock));
  }
  return counter;
}

RangeCounter RangeCounter::of_tokens(std::vector<ByteRange> tokens, std::size_t text_size) {
  std::vector<std::uint32_t> begins;
  std::vector<std::uint32_t> ends;
  begins.reserve(tokens.size());
  ends.reserve(tokens.size());
  for (const ByteRange& token : tokens) {
    begins.push_back(static_cast<std::uint32_t>(token.begin));
    ends.push_back(static_cast<std::uint32_t>(token.end));
  }
  RangeCounter counter;
  counter.begins_ = PositionRank(std::move(begins), text_size);
  counter.ends_ = PositionRank(std::move(ends), text_size);
  return counter;
}

std::uint64_t RangeCounter::count(ByteRange range) const {
  if (range.empty()) return 0;
  if (!code_points_.empty()) return code_points_before(range.end) - code_points_before(range.begin);
  // Tokens that begin before the range ends, less those that end before it begins: a token cut by an edge
  // counts on both sides.
  return begins_.below(range.end) - ends_.below(range.begin + 1);
}

std::size_t RangeCounter::code_points_before(std::size_t offset) const {
  const std::size_t block = offset / kBlock;
  return code_points_[block] + count_lead_bytes(text_.substr(block * kBlock, offset % kBlock));
}

}  // namespace ragctl
