#include "ragctl/eval/rank_similarity.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace ragctl {
namespace {

// overlaps[d]: how many documents are among the first d of both, for d = 0 to the length of the longer one.
std::vector<double> overlaps(std::span<const std::string> a, std::span<const std::string> b) {
  std::vector<double> out = {0.0};
  std::unordered_set<std::string_view> seen_a;
  std::unordered_set<std::string_view> seen_b;
  double common = 0.0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    if (i < a.size() && i < b.size() && a[i] == b[i]) {
      ++common;
    } else {
      if (i < a.size() && seen_b.contains(a[i])) ++common;
      if (i < b.size() && seen_a.contains(b[i])) ++common;
    }
    if (i < a.size()) seen_a.insert(a[i]);
    if (i < b.size()) seen_b.insert(b[i]);
    out.push_back(common);
  }
  return out;
}

}  // namespace

double rank_biased_overlap(std::span<const std::string> a, std::span<const std::string> b,
                           double persistence) {
  const std::size_t s = std::min(a.size(), b.size());
  const std::size_t l = std::max(a.size(), b.size());
  if (l == 0) return 1.0;
  if (s == 0) return 0.0;
  const std::vector<double> common = overlaps(a, b);
  double sum = 0.0;
  double weight = 1.0;
  for (std::size_t d = 1; d <= l; ++d) {
    const auto depth = static_cast<double>(d);
    weight *= persistence;
    sum += common[d] / depth * weight;
    if (d > s) sum += common[s] * static_cast<double>(d - s) / (static_cast<double>(s) * depth) * weight;
  }
  const double tail = (common[l] - common[s]) / static_cast<double>(l) + common[s] / static_cast<double>(s);
  return (1.0 - persistence) / persistence * sum + tail * weight;
}

double overlap_at(std::span<const std::string> a, std::span<const std::string> b, std::size_t k) {
  const auto first_a = a.first(std::min(k, a.size()));
  const auto first_b = b.first(std::min(k, b.size()));
  const std::size_t longest = std::max(first_a.size(), first_b.size());
  return longest == 0 ? 1.0 : overlaps(first_a, first_b).back() / static_cast<double>(longest);
}

}  // namespace ragctl
