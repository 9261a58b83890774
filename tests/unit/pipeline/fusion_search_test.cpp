#include "fusion_search.hpp"

#include <cmath>
#include <numeric>

#include "catch.hpp"

using namespace ragctl;

namespace {

constexpr std::size_t kQuestions = 40;

std::vector<std::size_t> everyone() {
  std::vector<std::size_t> members(kQuestions);
  std::iota(members.begin(), members.end(), std::size_t{0});
  return members;
}

// Scores by a formula of the settings; `noise` differs between questions and settings.
class Landscape {
 public:
  Landscape(double best_weight, double noise) : best_weight_(best_weight), noise_(noise) {}

  const std::vector<double>& at(const FusionPoint& point) {
    const auto known = scores_.find(point);
    if (known != scores_.end()) return known->second;
    const FusionSettings settings =
        point.configured ? FusionSettings{"convex", 0.7, 3, 1.0} : settings_of(point);
    std::vector<double> values;
    for (std::size_t i = 0; i < kQuestions; ++i) {
      const double wave = std::sin(37.0 * static_cast<double>(i) + 91.0 * settings.lexical_weight);
      values.push_back(0.8 - std::pow(settings.lexical_weight - best_weight_, 2) -
                       (settings.fusion == "rrf" ? 0.1 : 0.0) + noise_ * wave);
    }
    return scores_.emplace(point, values).first->second;
  }
  std::size_t tried() const { return scores_.size(); }

 private:
  double best_weight_;
  double noise_;
  std::map<FusionPoint, std::vector<double>> scores_;
};

FusionPoint search(Landscape& landscape) {
  const PointScores scores = [&](const FusionPoint& p) -> const std::vector<double>& {
    return landscape.at(p);
  };
  return search_fusion(scores, nearest_point({"convex", 0.7, 3, 1.0}), everyone());
}

}  // namespace

TEST_CASE("the search finds the weight that is best for every question") {
  Landscape landscape(0.35, 0.0);
  const FusionPoint found = search(landscape);
  CHECK_FALSE(found.configured);
  CHECK(settings_of(found).lexical_weight == Approx(0.35));
  CHECK(settings_of(found).fusion == "convex");
  CHECK(settings_of(found).feedback == 3);  // which had no say: it stays
  CHECK(landscape.tried() < 40);
}

TEST_CASE("a gain within the noise is not taken") {
  Landscape landscape(0.69, 0.3);
  CHECK(search(landscape).configured);
}

TEST_CASE("the same scores give the same answer") {
  Landscape a(0.2, 0.05);
  Landscape b(0.2, 0.05);
  CHECK(search(a) == search(b));
  CHECK_FALSE(search(a).configured);
}

TEST_CASE("settings off the grid begin at the nearest place on it") {
  const FusionSettings near = settings_of(nearest_point({"auto", 0.714, 4, 0.9}));
  CHECK(near.lexical_weight == Approx(0.7));
  CHECK(near.feedback == 3);
  CHECK(near.feedback_weight == Approx(1.0));
  CHECK(near.fusion == "convex");
  CHECK(settings_of(nearest_point({"rrf", 0.5, 0, 9.0})).fusion == "rrf");
  CHECK(settings_of(nearest_point({"rrf", 0.5, 0, 9.0})).feedback == 0);
}
