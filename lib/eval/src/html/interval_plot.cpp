#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "html.hpp"
#include "plots.hpp"

namespace ragctl::html {
namespace {

constexpr double kMargin = 10.0;
constexpr double kScaleHeight = 22.0;
constexpr double kRowHeight = 26.0;

}  // namespace

Axis interval_axis(std::span<const Contender> contenders, const Leaderboard& board, double width) {
  double low = 1e300;
  double high = -1e300;
  const auto widen = [&](double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  };
  for (const LeaderboardRow& row : board.rows) {
    widen(contenders[row.contender].evaluation.means.front());
    widen(row.intervals.front().low);
    widen(row.intervals.front().high);
  }
  return Axis::linear(low, high, kMargin, width - kMargin, 4);
}

std::string interval_scale(const Axis& axis, double width, const std::string& metric) {
  std::string out = fmt::format(
      "<svg viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" role=\"img\" aria-label=\"scale of {}\">\n",
      number(width), number(kScaleHeight), number(width), number(kScaleHeight), escaped(metric));
  const auto& ticks = axis.ticks();
  const std::size_t every = ticks.size() > 6 ? 2 : 1;  // labels need room
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const double x = axis.at(ticks[i].value);
    out += svg_line(x, kScaleHeight - 4, x, kScaleHeight, "axis");
    const char* anchor = i == 0 ? "start" : i + 1 == ticks.size() ? "end" : "middle";
    const double place = i == 0 ? x - kMargin : i + 1 == ticks.size() ? x + kMargin : x;
    if (i % every == 0) out += svg_text(place, kScaleHeight - 8, anchor, "tick", ticks[i].label);
  }
  return out + "</svg>";
}

std::string interval_row(const Axis& axis, double width, double mean, const Range& interval, double reference,
                         bool is_reference) {
  const double middle = kRowHeight / 2;
  const double x = axis.at(mean);
  std::string out = fmt::format(
      "<svg class=\"interval\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" aria-hidden=\"true\">\n",
      number(width), number(kRowHeight), number(width), number(kRowHeight));
  for (const Tick& tick : axis.ticks())
    out += svg_line(axis.at(tick.value), 0, axis.at(tick.value), kRowHeight, "grid");
  out += svg_line(axis.at(reference), 0, axis.at(reference), kRowHeight, "reference");
  if (std::isfinite(interval.low)) {
    const double low = axis.at(interval.low);
    const double high = axis.at(interval.high);
    out += svg_line(low, middle, high, middle, "whisker");
    out += svg_line(low, middle - 4, low, middle + 4, "whisker");
    out += svg_line(high, middle - 4, high, middle + 4, "whisker");
  }
  out += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"4.5\"/>\n",
                     is_reference ? "dot chosen" : "dot", number(x), number(middle));
  return out + "</svg>";
}

}  // namespace ragctl::html
