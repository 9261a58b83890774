#include "text_ranges.hpp"

#include <algorithm>
#include <tuple>

namespace ragctl {

std::vector<TextRange> united(std::vector<TextRange> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const TextRange& a, const TextRange& b) {
    return std::tie(a.document, a.begin, a.end) < std::tie(b.document, b.begin, b.end);
  });
  std::vector<TextRange> out;
  for (const TextRange& range : ranges) {
    if (!out.empty() && out.back().document == range.document && range.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, range.end);
    } else {
      out.push_back(range);
    }
  }
  return out;
}

std::vector<TextRange> intersection(const std::vector<TextRange>& a, const std::vector<TextRange>& b) {
  std::vector<TextRange> out;
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() && right != b.end()) {
    if (left->document != right->document) {
      ++(left->document < right->document ? left : right);
      continue;
    }
    const std::uint64_t begin = std::max(left->begin, right->begin);
    const std::uint64_t end = std::min(left->end, right->end);
    if (begin < end) out.push_back({left->document, begin, end});
    ++(left->end < right->end ? left : right);
  }
  return out;
}

}  // namespace ragctl
