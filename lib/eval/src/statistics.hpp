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
double detectable_difference(std::span<const double> differences, double confidence, double power);

// Holm's step-down adjustment; result i belongs to probability i.
std::vector<double> holm_adjusted(std::span<const double> probabilities);

}  // namespace ragctl
