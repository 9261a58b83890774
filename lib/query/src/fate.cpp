#include "fate.hpp"

#include <algorithm>

namespace ragctl {
namespace {

LostAt stage_of(Loss loss) {
  switch (loss) {
    case Loss::kBelowK:
      return LostAt::kBelowK;
    case Loss::kMinScore:
      return LostAt::kMinScore;
    case Loss::kMinCoverage:
      return LostAt::kMinCoverage;
    case Loss::kDocumentLimit:
      return LostAt::kDocumentLimit;
    case Loss::kDuplicate:
      return LostAt::kDuplicate;
    case Loss::kDiversity:
      break;
  }
  return LostAt::kDiversity;
}

}  // namespace

Fate fate_of(const Found& found, std::span<const std::uint32_t> rows) {
  const auto is_wanted = [rows](const auto& each) {
    return std::find(rows.begin(), rows.end(), each.row) != rows.end();
  };
  const auto& kept = found.selection.kept;
  const auto hit = std::find_if(kept.begin(), kept.end(), is_wanted);
  if (hit != kept.end()) return {LostAt::kNotLost, hit->row, hit->fused, hit->coverage, 0, 0};
  const auto& candidates = found.ranking.candidates;
  const auto best = std::find_if(candidates.begin(), candidates.end(), is_wanted);
  if (best == candidates.end()) return {};
  const auto& dropped = found.selection.dropped;
  const auto loss = std::find_if(dropped.begin(), dropped.end(),
                                 [best](const Dropped& each) { return each.row == best->row; });
  return {stage_of(loss->loss), best->row, best->fused, best->coverage, loss->for_row, loss->place};
}

}  // namespace ragctl
