// How many tokens (or code points) a byte range holds, in constant time after one pass over the text. This is
// why a document is tokenised once, whatever the strategy tries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "byte_range.hpp"

namespace ragctl {

// Ascending positions with a directory: how many lie before an offset.
class PositionRank {
 public:
  PositionRank() = default;
  // `positions` ascending, each at most `size`.
  PositionRank(std::vector<std::uint32_t> positions, std::size_t size);

  // Number of positions < offset; offset at most size + 1.
  std::size_t below(std::size_t offset) const {
    std::size_t rank = directory_[offset / kStride];
    while (rank < positions_.size() && positions_[rank] < offset) ++rank;
    return rank;
  }

 private:
  static constexpr std::size_t kStride = 64;  // a token is about 4 bytes: some 8 steps for an answer

  std::vector<std::uint32_t> positions_;
  std::vector<std::uint32_t> directory_{0};  // [k]: number of positions < k * kStride
};

class RangeCounter {
 public:
  // Counts code points. `text` outlives the counter and is at most 2 GiB.
  static RangeCounter of_code_points(std::string_view text);
  // Counts tokens that share a byte with the range; `tokens` are the non-empty (begin, end) byte ranges of
  // all tokens, both sequences ascending.
  static RangeCounter of_tokens(std::vector<ByteRange> tokens, std::size_t text_size);

  std::uint64_t count(ByteRange range) const;

 private:
  std::size_t code_points_before(std::size_t offset) const;

  std::string_view text_;                   // code points only
  std::vector<std::uint32_t> code_points_;  // [k]: number of code points that begin before byte k * 64
  PositionRank begins_;
  PositionRank ends_;
};

}  // namespace ragctl
