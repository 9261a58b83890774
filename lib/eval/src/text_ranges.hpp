// Sets of byte ranges in documents.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace ragctl {

struct TextRange {
  std::string_view document;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// The union: sorted, disjoint, touching ranges joined.
std::vector<TextRange> united(std::vector<TextRange> ranges);

// The parts that lie in both; both are unions.
std::vector<TextRange> intersection(const std::vector<TextRange>& a, const std::vector<TextRange>& b);

}  // namespace ragctl
