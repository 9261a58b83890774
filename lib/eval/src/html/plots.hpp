// The drawings of a report as inline SVG. Colours are classes of the page's style sheet, so that they follow
// light and dark; every drawing has a title and a description for those who do not see it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "axis.hpp"
#include "ragctl/eval/leaderboard.hpp"

namespace ragctl::html {

// <svg> with its title and description; `id` is unique on the page.
std::string svg_begin(const std::string& id, double width, double height, const std::string& title,
                      const std::string& description);
std::string svg_line(double x1, double y1, double x2, double y2, const std::string& css);
// `anchor` is start, middle or end.
std::string svg_text(double x, double y, const std::string& anchor, const std::string& css,
                     const std::string& text);

// The sheet of a plot: an area between margins that hold the scales.
struct PlotArea {
  double width = 760.0;
  double height = 300.0;
  double left = 70.0;  // margins
  double right = 20.0;
  double top = 18.0;
  double bottom = 48.0;

  double x_begin() const { return left; }
  double x_end() const { return width - right; }
  double x_middle() const { return (x_begin() + x_end()) / 2; }
  double y_low() const { return height - bottom; }  // of the lowest value: y grows downwards
  double y_high() const { return top; }
};
// Lines and numbers for the ticks of `y`, and what it shows.
std::string y_scale(const PlotArea& area, const Axis& y, const std::string& label);
std::string x_label(const PlotArea& area, const std::string& label);

// The scale of the intervals of the first metric, for a column of `width`.
Axis interval_axis(std::span<const Contender> contenders, const Leaderboard& board, double width);
// The head of that column: the scale. And one row of it: interval, mean, the reference's mean.
std::string interval_scale(const Axis& axis, double width, const std::string& metric);
std::string interval_row(const Axis& axis, double width, double mean, const Range& interval, double reference,
                         bool is_reference);

// Quality against the latency of a query, the Pareto front marked. Contenders are numbered as on the
// leaderboard. Empty without times of at least two.
std::string tradeoff_plot(std::span<const Contender> contenders, const Leaderboard& board);

// Whether contenders[i] is on the front: nothing is both faster and better in `metric`.
std::vector<bool> pareto_front(std::span<const Contender> contenders, std::size_t metric);

// Recall where it was measured, else the first metric.
std::size_t tradeoff_metric(const Evaluation& evaluation);

// A bar for each query that changed, sorted: how much `comparison`'s B (the best) is above its A.
std::string delta_plot(const Comparison& comparison);

// How many queries have which score in the first metric, which lies between 0 and 1.
std::string score_histogram(const Evaluation& evaluation);

}  // namespace ragctl::html
