#include "merge_policy.hpp"

#include <algorithm>
#include <map>

namespace ragctl {
namespace {

constexpr std::uint64_t kFirstTier = 4096;
constexpr std::uint64_t kFactor = 4;

std::size_t tier_of(std::uint64_t chunks) {
  std::size_t tier = 0;
  for (std::uint64_t limit = kFirstTier; chunks > limit; limit *= kFactor) ++tier;
  return tier;
}

struct Group {
  std::vector<std::size_t> members;
  std::uint64_t live = 0;
};

}  // namespace

std::vector<std::vector<std::size_t>> choose_merges(std::span<const SegmentSize> segments) {
  std::map<std::size_t, std::vector<Group>> tiers;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].live > 0) tiers[tier_of(segments[i].live)].push_back({{i}, segments[i].live});
  }
  // Upwards; a merged group moves to a higher tier or stays, alone, in its own.
  for (auto tier = tiers.begin(); tier != tiers.end(); ++tier) {
    if (tier->second.size() < kFactor) continue;
    Group merged;
    for (const Group& group : tier->second) {
      merged.members.insert(merged.members.end(), group.members.begin(), group.members.end());
      merged.live += group.live;
    }
    tier->second.clear();
    tiers[tier_of(merged.live)].push_back(std::move(merged));
  }
  std::vector<std::vector<std::size_t>> merges;
  for (auto& [tier, groups] : tiers) {
    for (Group& group : groups) {
      const SegmentSize& first = segments[group.members.front()];
      if (group.members.size() == 1 && first.dead <= first.live) continue;
      std::sort(group.members.begin(), group.members.end());
      merges.push_back(std::move(group.members));
    }
  }
  std::sort(merges.begin(), merges.end());
  return merges;
}

}  // namespace ragctl
