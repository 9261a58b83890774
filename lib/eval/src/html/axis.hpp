// From values to places in a drawing, with round numbers to write at the edge.
#pragma once

#include <string>
#include <vector>

namespace ragctl::html {

struct Tick {
  double value = 0.0;
  std::string label;
};

class Axis {
 public:
  // Covers [low, high], widened to round numbers; [from, to] are the places of its ends. About `count` ticks
  // at multiples of 1, 2 or 5 times a power of ten.
  static Axis linear(double low, double high, double from, double to, int count);
  // The same with equal distances for equal factors; low > 0.
  static Axis logarithmic(double low, double high, double from, double to);
  // Logarithmic where the values span more than a factor of eight, else linear.
  static Axis fitting(double low, double high, double from, double to, int count);

  double at(double value) const;
  bool is_logarithmic() const { return logarithmic_; }
  const std::vector<Tick>& ticks() const { return ticks_; }

 private:
  double low_ = 0.0;
  double high_ = 1.0;
  double from_ = 0.0;
  double to_ = 1.0;
  bool logarithmic_ = false;
  std::vector<Tick> ticks_;
};

}  // namespace ragctl::html
