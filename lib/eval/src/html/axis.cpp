#include "axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ragctl::html {
namespace {

double round_step(double rough) {
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double share = rough / power;
  return (share <= 1.0 ? 1.0 : share <= 2.0 ? 2.0 : share <= 5.0 ? 5.0 : 10.0) * power;
}

std::string label_of(double value, double step) {
  const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 6);
  return fmt::format("{:.{}f}", std::abs(value) < step / 1e6 ? 0.0 : value, decimals);
}

}  // namespace

Axis Axis::linear(double low, double high, double from, double to, int count) {
  if (!(high - low > 1e-12)) {
    const double margin = std::max(std::abs(low) * 0.05, 1e-3);
    low -= margin;
    high += margin;
  }
  const double step = round_step((high - low) / count);
  Axis axis;
  axis.low_ = std::floor(low / step + 1e-9) * step;
  axis.high_ = std::ceil(high / step - 1e-9) * step;
  axis.from_ = from;
  axis.to_ = to;
  const auto steps = static_cast<int>(std::lround((axis.high_ - axis.low_) / step));
  for (int i = 0; i <= steps; ++i) {
    const double value = axis.low_ + i * step;
    axis.ticks_.push_back({value, label_of(value, step)});
  }
  return axis;
}

Axis Axis::logarithmic(double low, double high, double from, double to) {
  Axis axis;
  axis.logarithmic_ = true;
  axis.from_ = from;
  axis.to_ = to;
  std::vector<double> marks;
  for (double power = std::pow(10.0, std::floor(std::log10(low))); power <= high * 10; power *= 10) {
    for (const double factor : {1.0, 2.0, 5.0}) marks.push_back(power * factor);
  }
  const auto first = std::upper_bound(marks.begin(), marks.end(), low * (1 + 1e-9)) - 1;
  const auto last = std::lower_bound(marks.begin(), marks.end(), high * (1 - 1e-9));
  axis.low_ = std::log(*first);
  axis.high_ = std::log(*last);
  for (auto mark = first; mark <= last; ++mark) axis.ticks_.push_back({*mark, fmt::format("{:g}", *mark)});
  return axis;
}

Axis Axis::fitting(double low, double high, double from, double to, int count) {
  constexpr double kFactor = 8.0;
  return low > 0.0 && high / low > kFactor ? logarithmic(low, high, from, to)
                                           : linear(low, high, from, to, count);
}

double Axis::at(double value) const {
  const double place = logarithmic_ ? std::log(value) : value;
  return from_ + (to_ - from_) * (place - low_) / (high_ - low_);
}

}  // namespace ragctl::html
