// Reference values: SciPy 1.x (scipy.stats), unless a comment says otherwise.
#include "statistics.hpp"

#include <cmath>

#include "catch.hpp"
#include "ragctl/core/random.hpp"

using namespace ragctl;

namespace {

const std::vector<double> kDifferences = {0.1, 0.0, 0.2, -0.05, 0.2, 0.15, 0.0, 0.2, 0.1, -0.05};

}  // namespace

TEST_CASE("distributions equal reference values") {
  CHECK(student_two_sided_p(2.5, 9) == Approx(0.033861827682985735).epsilon(1e-12));
  CHECK(student_two_sided_p(0.1, 1) == Approx(0.936548965138893).epsilon(1e-12));
  CHECK(student_two_sided_p(12.0, 299) == Approx(2.4004975588464717e-27).epsilon(1e-9));
  CHECK(student_two_sided_p(-1.96, 5773) == Approx(0.050043825483155044).epsilon(1e-11));
  CHECK(student_two_sided_p(0.0, 5) == Approx(1.0));
  CHECK(student_quantile(0.975, 9) == Approx(2.262157162798205).epsilon(1e-12));
  CHECK(student_quantile(0.8, 9) == Approx(0.8834038596855346).epsilon(1e-12));
  CHECK(student_quantile(0.975, 1) == Approx(12.706204736174694).epsilon(1e-11));
  CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-12));
  CHECK(normal_quantile(0.5) == Approx(0.0).margin(1e-12));
}

TEST_CASE("the paired t-test equals reference values") {
  const TTest test = paired_t_test(kDifferences);
  CHECK(test.t == Approx(2.6128091498506554).epsilon(1e-12));
  CHECK(test.p == Approx(0.028140819249639907).epsilon(1e-12));
  CHECK(detectable_difference(kDifferences, 0.05, 0.8, 100000) == Approx(0.10233150282958878).epsilon(1e-12));
}

TEST_CASE("the randomisation test is exact for few queries and close for many") {
  CHECK(randomization_test(kDifferences, 100000, 1) == 0.046875);
  CHECK(randomization_test(kDifferences, 1023, 1) == 0.046875);
  CHECK(randomization_test(kDifferences, 255, 1) != 0.046875);
  std::vector<double> tenfold;
  for (int i = 0; i < 2; ++i) tenfold.insert(tenfold.end(), kDifferences.begin(), kDifferences.end());
  const double exact = randomization_test(tenfold, 1U << 20, 1);
  CHECK(randomization_test(tenfold, 60000, 5) == Approx(exact).epsilon(0.15));
  CHECK(randomization_test(std::vector<double>(40, 0.1), 1000, 1) == 1.0 / 1001);
  CHECK(randomization_test(std::vector<double>(40, 0.0), 1000, 1) == 1.0);
}

TEST_CASE("the bootstrap interval is close to the reference") {
  const Interval interval = bootstrap_interval(kDifferences, 0.95, 100000, 1);
  CHECK(interval.low == Approx(0.025).margin(0.006));
  CHECK(interval.high == Approx(0.145).margin(0.006));
}

TEST_CASE("tests reject a true null hypothesis as often as they promise") {
  Random random(3);
  int t_rejections = 0;
  int randomization_rejections = 0;
  int covered = 0;
  constexpr int kRounds = 400;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> differences;
    for (int i = 0; i < 30; ++i) differences.push_back(random.below(3) == 0 ? 0.0 : 0.1 * random.normal());
    t_rejections += paired_t_test(differences).p < 0.05 ? 1 : 0;
    randomization_rejections += randomization_test(differences, 500, random.next()) < 0.05 ? 1 : 0;
    const Interval interval = bootstrap_interval(differences, 0.95, 500, random.next());
    covered += interval.low <= 0.0 && 0.0 <= interval.high ? 1 : 0;
  }
  CHECK((t_rejections > 8 && t_rejections < 36));  // 20 expected
  CHECK((randomization_rejections > 8 && randomization_rejections < 36));
  CHECK((covered > 355 && covered < 395));  // 380 expected
}

TEST_CASE("a difference as large as the detectable one is found with the promised power") {
  Random random(4);
  int found = 0;
  constexpr int kRounds = 500;
  const double spread = 0.1;
  std::vector<double> pilot;
  for (int i = 0; i < 5000; ++i) pilot.push_back(spread * random.normal());
  const double detectable = detectable_difference(pilot, 0.05, 0.8, 100000) * std::sqrt(5000.0 / 50.0);
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> differences;
    for (int i = 0; i < 50; ++i) differences.push_back(detectable + spread * random.normal());
    found += paired_t_test(differences).p < 0.05 ? 1 : 0;
  }
  CHECK((found > 0.74 * kRounds && found < 0.86 * kRounds));
}

TEST_CASE("degenerate differences give defined answers") {
  const std::vector<double> none;
  const std::vector<double> one = {0.5};
  const std::vector<double> same = {0.1, 0.1, 0.1};
  const std::vector<double> zeros = {0.0, 0.0, 0.0};
  CHECK(paired_t_test(none).p == 1.0);
  CHECK(paired_t_test(one).p == 1.0);
  CHECK(paired_t_test(zeros).p == 1.0);
  CHECK(paired_t_test(same).p == 0.0);
  CHECK(std::isinf(paired_t_test(same).t));
  CHECK(randomization_test(one, 100, 1) == 1.0);
  CHECK(randomization_test(none, 100, 1) == 1.0);
  CHECK(std::isinf(bootstrap_interval(one, 0.95, 100, 1).low));
  CHECK(bootstrap_interval(same, 0.95, 100, 1).high == Approx(0.1));
  std::vector<double> skewed(100, 0.0);
  skewed[0] = 1.0;
  const Interval widest = bootstrap_interval(skewed, 1.0 - 1e-12, 1000, 1);
  CHECK(widest.low == 0.0);
  CHECK(widest.high > 0.01);
}

TEST_CASE("what can be detected follows from the level and from what the randomisation test can give") {
  const auto detectable = [](const std::vector<double>& differences, double level) {
    return detectable_difference(differences, level, 0.8, 100000);
  };
  CHECK(smallest_p(0, 1000) == 1.0);
  CHECK(smallest_p(5, 1000) == 2.0 / 32);
  CHECK(smallest_p(40, 999) == 1.0 / 1000);
  CHECK(std::isinf(detectable({}, 0.05)));
  CHECK(std::isinf(detectable({0.5}, 0.05)));
  CHECK(std::isinf(detectable({0.1, -0.1, 0.1, 0.2, 0.1}, 0.05)));  // five queries: p is 0.0625 at best
  CHECK(!std::isinf(detectable({0.1, -0.1, 0.1, 0.2, 0.1, 0.1}, 0.05)));
  CHECK(std::isinf(detectable({0.1, -0.1, 0.1, 0.2, 0.1, 0.1}, 0.05 / 2)));
  CHECK(std::isnan(detectable(std::vector<double>(8, 0.0), 0.05)));
  // No spread, or next to none: six of the eight must change, by what the others did.
  CHECK(detectable(std::vector<double>(8, 0.1), 0.05) == Approx(6.0 / 8 * 0.1));
  CHECK(detectable({0.4, 0.4, 0.4, 0.4, 0.4, 0.0}, 0.05) == Approx(0.4));
  CHECK(detectable(kDifferences, 0.05 / 3) > detectable(kDifferences, 0.05));
}

TEST_CASE("Holm's correction steps down") {
  // Holm (1979): smallest p times m, next times m - 1, never decreasing
  const std::vector<double> adjusted = holm_adjusted(std::vector<double>{0.01, 0.04, 0.03, 0.005});
  CHECK(adjusted[0] == Approx(0.03));
  CHECK(adjusted[1] == Approx(0.06));
  CHECK(adjusted[2] == Approx(0.06));
  CHECK(adjusted[3] == Approx(0.02));
  CHECK(holm_adjusted(std::vector<double>{0.7, 0.8}) == std::vector<double>{1.0, 1.0});
  CHECK(holm_adjusted({}).empty());
}
