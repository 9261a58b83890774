#include "fusion_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace ragctl {
namespace {

constexpr std::array<std::uint32_t, 4> kFeedbackSteps = {0, 3, 5, 10};
constexpr std::array<double, 3> kFeedbackWeights = {0.5, 1.0, 2.0};

template <typename Steps, typename Value>
int nearest_step(const Steps& steps, Value value) {
  int best = 0;
  for (int i = 1; i < static_cast<int>(steps.size()); ++i) {
    const auto distance = [&](int at) {
      return std::abs(static_cast<double>(steps[static_cast<std::size_t>(at)]) - static_cast<double>(value));
    };
    if (distance(i) < distance(best)) best = i;
  }
  return best;
}

class Search {
 public:
  Search(const PointScores& scores, const FusionPoint& origin, const std::vector<std::size_t>& members)
      : scores_(scores), origin_(origin), members_(members) {}

  FusionPoint run() {
    FusionPoint configured;
    configured.configured = true;
    visit(configured);
    best_ = origin_;
    visit(best_);
    constexpr int kRounds = 3;
    for (int round = 0; round < kRounds; ++round) {
      const FusionPoint before = best_;
      scan_weight(round == 0 ? 4 : 2);
      scan_feedback();
      scan_kind();
      if (best_ == before) break;
    }
    return nearest_within_error();
  }

 private:
  double mean(const FusionPoint& point) const {
    const std::vector<double>& values = scores_(point);
    double sum = 0.0;
    for (const std::size_t member : members_) sum += values[member];
    return sum / static_cast<double>(members_.size());
  }

  // Strictly better only, so that of equals the first one stays.
  void visit(const FusionPoint& point) {
    if (!visited_.insert(point).second) return;
    if (!point.configured && mean(point) > mean(best_) + 1e-12) best_ = point;
  }

  // From coarse to fine around the best.
  void scan_weight(int coarsest) {
    for (int weight = 0; weight <= kWeightSteps; weight += coarsest) visit_weight(weight);
    for (int step = coarsest / 2; step >= 1; step /= 2) {
      const int center = best_.weight;
      visit_weight(center - step);
      visit_weight(center + step);
    }
  }

  void visit_weight(int weight) {
    FusionPoint point = best_;
    point.weight = std::clamp(weight, 0, kWeightSteps);
    visit(point);
  }

  void scan_feedback() {
    FusionPoint point = best_;
    for (int feedback = 0; feedback < static_cast<int>(kFeedbackSteps.size()); ++feedback) {
      for (int weight = 0; weight < static_cast<int>(kFeedbackWeights.size()); ++weight) {
        point.feedback = feedback;
        point.feedback_weight = feedback == 0 ? 0 : weight;  // without feedback the weight has no say
        visit(point);
      }
    }
  }

  void scan_kind() {
    FusionPoint point = best_;
    point.rank_fusion = 1 - point.rank_fusion;
    visit(point);
  }

  int distance(const FusionPoint& point) const {
    if (point.configured) return -1;
    return std::abs(point.weight - origin_.weight) + 2 * std::abs(point.feedback - origin_.feedback) +
           2 * std::abs(point.feedback_weight - origin_.feedback_weight) +
           4 * std::abs(point.rank_fusion - origin_.rank_fusion);
  }

  // Whether what the best is ahead of `point` is no more than the standard error of the difference.
  bool within_error(const FusionPoint& point) const {
    const std::vector<double>& best = scores_(best_);
    const std::vector<double>& other = scores_(point);
    const auto n = static_cast<double>(members_.size());
    double sum = 0.0;
    double squares = 0.0;
    for (const std::size_t member : members_) {
      const double difference = best[member] - other[member];
      sum += difference;
      squares += difference * difference;
    }
    const double variance = std::max(0.0, squares - sum * sum / n) / (n - 1.0);
    return sum / n <= std::sqrt(variance / n) + 1e-12;
  }

  FusionPoint nearest_within_error() const {
    FusionPoint chosen = best_;
    for (const FusionPoint& point : visited_) {
      if (!within_error(point)) continue;
      const int difference = distance(point) - distance(chosen);
      if (difference < 0 || (difference == 0 && mean(point) > mean(chosen) + 1e-12)) chosen = point;
    }
    return chosen;
  }

  const PointScores& scores_;
  FusionPoint origin_;
  const std::vector<std::size_t>& members_;
  FusionPoint best_;
  std::set<FusionPoint> visited_;
};

}  // namespace

FusionPoint nearest_point(const FusionSettings& settings) {
  FusionPoint point;
  point.rank_fusion = settings.fusion == "rrf" ? 1 : 0;
  point.weight = static_cast<int>(std::lround(settings.lexical_weight * kWeightSteps));
  point.feedback = nearest_step(kFeedbackSteps, settings.feedback);
  point.feedback_weight = point.feedback == 0 ? 0 : nearest_step(kFeedbackWeights, settings.feedback_weight);
  return point;
}

FusionSettings settings_of(const FusionPoint& point) {
  return {point.rank_fusion != 0 ? "rrf" : "convex", static_cast<double>(point.weight) / kWeightSteps,
          kFeedbackSteps[static_cast<std::size_t>(point.feedback)],
          kFeedbackWeights[static_cast<std::size_t>(point.feedback_weight)]};
}

FusionPoint search_fusion(const PointScores& scores, const FusionPoint& origin,
                          const std::vector<std::size_t>& members) {
  return Search(scores, origin, members).run();
}

}  // namespace ragctl
