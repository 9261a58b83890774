// Distributions and tests behind comparisons of runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ragctl {

double normal_cdf(double z);
double normal_quantile(double probability);                   // of 0 < probability < 1
double student_two_sided_p(double t, double degrees);         // P(|T| >= |t|)
double student_quantile(double probability, double degrees);  // of 0.5 <= probability < 1

struct TTest {
  double t = 0.0;
  double p = 1.0;
};

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

// All take the differences of the pairs.
TTest paired_t_test(std::span<const double> differences);
double randomization_test(std::span<const double> differences, std::uint32_t permutations,
                          std::uint64_t seed);
Interval bootstrap_interval(std::span<const double> differences, double confidence, std::uint32_t resamples,
                            std::uint64_t seed);

// The lowest p that randomization_test() can give for so many queries: all of them change in one direction.
double smallest_p(std::size_t queries, std::uint32_t permutations);

// The smallest true mean of the differences that is found at `level` (two-sided) with probability `power`: by
// the t-test, and no less than what the fewest queries that can be significant would make of it if each
// changed as much as those that did. Infinite where so few queries can show nothing at that level; NaN where
// nothing changed, which does not tell how far queries change.
double detectable_difference(std::span<const double> differences, double level, double power,
                             std::uint32_t permutations);

// Holm's step-down adjustment; result i belongs to probability i.
std::vector<double> holm_adjusted(std::span<const double> probabilities);

}  // namespace ragctl
