// The grid of fusion settings and the search over it, apart from what a setting is worth.
#pragma once

#include <compare>
#include <functional>
#include <map>
#include <vector>

#include "ragctl/pipeline/tune.hpp"

namespace ragctl {

// A place in the grid by the steps of its coordinates. `configured` is the configuration itself, which need
// not lie on the grid.
struct FusionPoint {
  bool configured = false;
  int rank_fusion = 0;      // 1: rrf
  int weight = 0;           // lexical weight in twentieths
  int feedback = 0;         // step of kFeedbackSteps
  int feedback_weight = 0;  // step of kFeedbackWeights

  auto operator<=>(const FusionPoint&) const = default;
};

constexpr int kWeightSteps = 20;

// The nearest place of the grid.
FusionPoint nearest_point(const FusionSettings& settings);
FusionSettings settings_of(const FusionPoint& point);

// The score of every question, in a fixed order, for the settings at a point.
using PointScores = std::function<const std::vector<double>&(const FusionPoint& point)>;

// The point to use for the questions `members` (indices into the scores). `origin`: nearest_point() of what
// is configured.
FusionPoint search_fusion(const PointScores& scores, const FusionPoint& origin,
                          const std::vector<std::size_t>& members);

}  // namespace ragctl
