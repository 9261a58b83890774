#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "ragctl/core/random.hpp"

namespace ragctl {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method.
double beta_fraction(double x, double a, double b) {
  constexpr double kTiny = 1e-300;
  constexpr double kPrecision = 1e-16;
  const auto away_from_zero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double c = 1.0;
  double d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
  double fraction = d;
  for (int m = 1; m < 10000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m));
    d = 1.0 / away_from_zero(1.0 + even * d);
    c = away_from_zero(1.0 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0));
    d = 1.0 / away_from_zero(1.0 + odd * d);
    c = away_from_zero(1.0 + odd / c);
    fraction *= d * c;
    if (std::abs(d * c - 1.0) < kPrecision) break;
  }
  return fraction;
}

// std::lgamma() writes the sign to a variable that all threads share.
double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

double incomplete_beta(double x, double a, double b) {
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  const double front =
      std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1.0) / (a + b + 2.0)) return front * beta_fraction(x, a, b) / a;
  return 1.0 - front * beta_fraction(1.0 - x, b, a) / b;
}

// The argument at which an increasing function reaches `target`, to the last bits.
template <typename Function>
double solve(double low, double high, double target, const Function& increasing) {
  for (int step = 0; step < 200 && low < high; ++step) {
    const double middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    (increasing(middle) < target ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Sum of squared deviations; 0 when all values are equal up to rounding.
double squared_deviations(std::span<const double> values, double mean) {
  double sum = 0.0;
  double largest = 0.0;
  for (const double value : values) {
    sum += (value - mean) * (value - mean);
    largest = std::max(largest, std::abs(value - mean));
  }
  return largest <= 1e-12 * std::abs(mean) ? 0.0 : sum;
}

double standard_error(std::span<const double> differences) {
  const auto n = static_cast<double>(differences.size());
  return std::sqrt(squared_deviations(differences, mean_of(differences)) / (n - 1.0) / n);
}

// Sums of randomly signed differences. The differences are cut into groups of eight, whose 256 signed sums
// are tabulated, so that a permutation costs one look-up for eight queries.
class SignedSums {
 public:
  explicit SignedSums(std::span<const double> differences)
      : words_((differences.size() + kWord - 1) / kWord), table_(words_ * kGroupsPerWord * kSums) {
    for (std::size_t group = 0; group < words_ * kGroupsPerWord; ++group) {
      for (std::size_t signs = 0; signs < kSums; ++signs) {
        double sum = 0.0;
        for (std::size_t bit = 0; bit < kGroup && group * kGroup + bit < differences.size(); ++bit) {
          const double difference = differences[group * kGroup + bit];
          sum += (signs >> bit & 1) != 0 ? difference : -difference;
        }
        table_[group * kSums + signs] = sum;
      }
    }
  }

  // The sum with the signs that `next()` draws, 64 at a time.
  template <typename Next>
  double draw(Next&& next) const {
    double sum = 0.0;
    const double* group = table_.data();
    for (std::size_t word = 0; word < words_; ++word) {
      std::uint64_t signs = next();
      for (std::size_t i = 0; i < kGroupsPerWord; ++i, signs >>= kGroup, group += kSums)
        sum += group[signs & (kSums - 1)];
    }
    return sum;
  }

 private:
  static constexpr std::size_t kGroup = 8;
  static constexpr std::size_t kSums = 256;
  static constexpr std::size_t kWord = 64;
  static constexpr std::size_t kGroupsPerWord = kWord / kGroup;
  std::size_t words_;
  std::vector<double> table_;
};

// The means of the resamples, ascending.
std::vector<double> resampled_means(std::span<const double> values, std::uint32_t resamples,
                                    std::uint64_t seed) {
  Random random(seed);
  std::vector<double> means(resamples);
  for (double& mean : means) {
    double sum = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += values[random.below(values.size())];
    mean = sum / static_cast<double>(values.size());
  }
  std::sort(means.begin(), means.end());
  return means;
}

}  // namespace

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double normal_quantile(double probability) { return solve(-40.0, 40.0, probability, normal_cdf); }

double student_two_sided_p(double t, double degrees) {
  if (std::isinf(t)) return 0.0;
  return incomplete_beta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

double student_quantile(double probability, double degrees) {
  return solve(0.0, 1e8, probability, [&](double t) { return 1.0 - student_two_sided_p(t, degrees) / 2; });
}

TTest paired_t_test(std::span<const double> differences) {
  if (differences.size() < 2) return {};
  const double mean = mean_of(differences);
  if (mean == 0.0) return {};
  const double error = standard_error(differences);
  TTest test;
  test.t = error == 0.0 ? std::copysign(kInfinity, mean) : mean / error;
  test.p = student_two_sided_p(test.t, static_cast<double>(differences.size() - 1));
  return test;
}

double randomization_test(std::span<const double> differences, std::uint32_t permutations,
                          std::uint64_t seed) {
  std::vector<double> changed;
  double observed = 0.0;
  double size = 0.0;
  for (const double difference : differences) {
    if (difference == 0.0) continue;
    changed.push_back(difference);
    observed += difference;
    size += std::abs(difference);
  }
  const double at_least =
      std::abs(observed) - 1e-12 * size;  // sums in another order differ in their last bits
  const SignedSums sums(changed);
  std::uint64_t extreme = 0;
  if (changed.size() < 32 && (std::uint64_t{1} << changed.size()) <= permutations) {
    const std::uint64_t all = std::uint64_t{1} << changed.size();
    for (std::uint64_t signs = 0; signs < all; ++signs) {
      extreme += std::abs(sums.draw([&] { return signs; })) >= at_least ? 1 : 0;
    }
    return static_cast<double>(extreme) / static_cast<double>(all);
  }
  Random random(seed);
  for (std::uint32_t i = 0; i < permutations; ++i) {
    extreme += std::abs(sums.draw([&] { return random.next(); })) >= at_least ? 1 : 0;
  }
  // The observed order is one of the permutations: p is never 0 (Phipson and Smyth 2010).
  return static_cast<double>(extreme + 1) / (static_cast<double>(permutations) + 1.0);
}

Interval bootstrap_interval(std::span<const double> differences, double confidence, std::uint32_t resamples,
                            std::uint64_t seed) {
  if (differences.size() < 2) return {-kInfinity, kInfinity};
  const double mean = mean_of(differences);
  const double squares = squared_deviations(differences, mean);
  if (squares == 0.0) return {mean, mean};
  const std::vector<double> means = resampled_means(differences, resamples, seed);
  const auto below = std::lower_bound(means.begin(), means.end(), mean) - means.begin();
  const auto up_to = std::upper_bound(means.begin(), means.end(), mean) - means.begin();
  const auto count = static_cast<double>(means.size());
  const double share =
      std::clamp(static_cast<double>(below + up_to) / 2 / count, 0.5 / count, 1.0 - 0.5 / count);
  const double bias = normal_quantile(share);
  double cubes = 0.0;
  for (const double difference : differences) cubes += std::pow(difference - mean, 3);
  const double acceleration = cubes / (6 * std::pow(squares, 1.5));
  const auto end_at = [&](double probability) {
    const double z = bias + normal_quantile(probability);
    const double scale = 1.0 - acceleration * z;  // 0 and less: beyond all resamples
    const double adjusted = scale > 0.0 ? normal_cdf(bias + z / scale) : z > 0.0 ? 1.0 : 0.0;
    return means[std::min(means.size() - 1, static_cast<std::size_t>(adjusted * count))];
  };
  const double tail = (1.0 - confidence) / 2;
  return {end_at(tail), end_at(1.0 - tail)};
}

double smallest_p(std::size_t queries, std::uint32_t permutations) {
  const double exact = queries == 0 ? 1.0 : std::exp2(1.0 - static_cast<double>(queries));
  return std::max(exact, 1.0 / (static_cast<double>(permutations) + 1.0));
}

double detectable_difference(std::span<const double> differences, double level, double power,
                             std::uint32_t permutations) {
  if (smallest_p(differences.size(), permutations) >= level) return kInfinity;
  double size = 0.0;
  std::size_t changed = 0;
  for (const double difference : differences) {
    size += std::abs(difference);
    changed += difference != 0.0 ? 1 : 0;
  }
  if (changed == 0) return std::numeric_limits<double>::quiet_NaN();
  std::size_t fewest = 1;
  while (smallest_p(fewest, permutations) >= level) ++fewest;
  const auto count = static_cast<double>(differences.size());
  const double by_few = static_cast<double>(fewest) / count * size / static_cast<double>(changed);
  const double quantiles = student_quantile(1.0 - level / 2, count - 1) + student_quantile(power, count - 1);
  return std::max(by_few, standard_error(differences) * quantiles);
}

std::vector<double> holm_adjusted(std::span<const double> probabilities) {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return probabilities[a] < probabilities[b]; });
  std::vector<double> adjusted(probabilities.size());
  double highest = 0.0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    highest =
        std::max(highest, std::min(1.0, probabilities[order[i]] * static_cast<double>(order.size() - i)));
    adjusted[order[i]] = highest;
  }
  return adjusted;
}

}  // namespace ragctl
