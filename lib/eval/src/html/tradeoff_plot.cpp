#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "html.hpp"
#include "plots.hpp"
#include "ragctl/core/counted.hpp"

namespace ragctl::html {
namespace {

constexpr PlotArea kArea{.height = 400.0, .top = 20.0, .bottom = 56.0};

struct Point {
  std::size_t contender = 0;
  std::size_t rank = 0;  // on the leaderboard, from 1
  bool on_front = false;
  double x = 0.0;
  double y = 0.0;
};

struct Box {
  double left, top, right, bottom;
  bool overlaps(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

std::string x_scale(const Axis& x) {
  std::string out;
  for (const Tick& tick : x.ticks()) {
    out += svg_line(x.at(tick.value), kArea.y_high(), x.at(tick.value), kArea.y_low(), "grid");
    out += svg_text(x.at(tick.value), kArea.y_low() + 18, "middle", "tick", tick.label);
  }
  out += svg_line(kArea.x_begin(), kArea.y_low(), kArea.x_end(), kArea.y_low(), "axis");
  return out + x_label(kArea, x.is_logarithmic() ? "median time of a query, ms (logarithmic)"
                                                 : "median time of a query, ms");
}

std::vector<Point> from_left(std::vector<Point> points) {
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
  return points;
}

// What the stair covers, for labels to stay clear of.
std::vector<Box> front_boxes(const std::vector<Point>& front) {
  std::vector<Box> boxes;
  const std::vector<Point> points = from_left(front);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double end = i + 1 < points.size() ? points[i + 1].x : kArea.x_end();
    boxes.push_back({points[i].x, points[i].y - 1, end, points[i].y + 1});
    if (i > 0) boxes.push_back({points[i].x - 1, points[i].y, points[i].x + 1, points[i - 1].y});
  }
  return boxes;
}

// A stair: up to the latency of a point only what is left of it can be had.
std::string front_line(const std::vector<Point>& front) {
  const std::vector<Point> points = from_left(front);
  std::string path;
  for (const Point& point : points) {
    path += path.empty() ? fmt::format("M{} {}", number(point.x), number(point.y))
                         : fmt::format("H{}V{}", number(point.x), number(point.y));
  }
  return path.empty() ? ""
                      : fmt::format("<path class=\"front\" d=\"{}H{}\"/>\n", path, number(kArea.x_end()));
}

// Where a text may stand beside a point: from the point to the text's edge or middle, and to its base line.
struct Place {
  double dx, dy;
  const char* anchor;
};
// The stair comes from below and goes on to the right: above to the left and below to the right are free of
// it.
constexpr Place kBeside[] = {{-8, -9, "end"}, {9, 18, "start"}, {9, -9, "start"}};
constexpr Place kAround[] = {{0, -11, "middle"}, {0, 20, "middle"}, {10, 4.5, "start"},
                             {-10, 4.5, "end"},  {8, -9, "start"},  {-8, 17, "end"}};

// `text` at the first place where it covers neither a point nor another text and stays on the sheet; else "".
std::string place_text(const Point& point, const std::string& text, std::span<const Place> places,
                       std::vector<Box>& taken) {
  const double width = 7.5 * static_cast<double>(text.size());
  for (const Place& place : places) {
    const double x = point.x + place.dx;
    const double y = point.y + place.dy;
    const double left = x - (*place.anchor == 'm' ? width / 2 : *place.anchor == 'e' ? width : 0.0);
    const Box box{left - 3, y - 11, left + width + 3, y + 3};
    const bool on_sheet =
        box.top > 0 && box.bottom < kArea.y_low() && box.left > kArea.x_begin() && box.right < kArea.width;
    if (!on_sheet || std::any_of(taken.begin(), taken.end(), [&](const Box& b) { return b.overlaps(box); }))
      continue;
    taken.push_back(box);
    return svg_text(x, y, place.anchor, "point-label", text);
  }
  return {};
}

std::string mark(const Point& point, const Contender& contender, std::size_t metric) {
  const std::string text = fmt::format("{}. {}: {} {:.4f}, {:.2f} ms", point.rank, contender.name,
                                       contender.evaluation.metrics[metric].name,
                                       contender.evaluation.means[metric], *contender.p50_ms);
  return fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"5.5\"><title>{}</title></circle>\n",
                     point.on_front ? "dot chosen" : "dot open", number(point.x), number(point.y),
                     escaped(text));
}

// Points of the front are called by their names where there is room, the others by their numbers alone.
std::string labels(const std::vector<Point>& points, std::span<const Contender> contenders,
                   std::vector<Box> taken) {
  constexpr std::size_t kLongest = 44;
  for (const Point& point : points) taken.push_back({point.x - 6, point.y - 6, point.x + 6, point.y + 6});
  std::vector<bool> named(points.size(), false);
  std::string out;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::string& name = contenders[points[i].contender].name;
    if (!points[i].on_front || name.size() > kLongest) continue;
    const std::string text =
        place_text(points[i], std::to_string(points[i].rank) + " " + name, kBeside, taken);
    named[i] = !text.empty();
    out += text;
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!named[i]) out += place_text(points[i], std::to_string(points[i].rank), kAround, taken);
  }
  return out;
}

// The mean, turned where lower is better.
double goodness(const Contender& contender, std::size_t metric) {
  const double mean = contender.evaluation.means[metric];
  return lower_is_better(contender.evaluation.metrics[metric]) ? -mean : mean;
}

// The contenders that have a time, in the order of the leaderboard; not placed yet.
std::vector<Point> timed_points(std::span<const Contender> contenders, const Leaderboard& board,
                                std::size_t metric) {
  const std::vector<bool> front = pareto_front(contenders, metric);
  std::vector<Point> points;
  for (std::size_t i = 0; i < board.rows.size(); ++i) {
    const std::size_t contender = board.rows[i].contender;
    if (contenders[contender].p50_ms) points.push_back({contender, i + 1, front[contender], 0, 0});
  }
  return points;
}

}  // namespace

std::size_t tradeoff_metric(const Evaluation& evaluation) {
  for (std::size_t m = 0; m < evaluation.metrics.size(); ++m) {
    const std::string& name = evaluation.metrics[m].name;
    if (name.rfind("recall", 0) == 0 || name.rfind("span_recall", 0) == 0) return m;
  }
  return 0;
}

std::vector<bool> pareto_front(std::span<const Contender> contenders, std::size_t metric) {
  std::vector<bool> front(contenders.size(), false);
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    if (!contenders[i].p50_ms) continue;
    const double time = *contenders[i].p50_ms;
    const double value = goodness(contenders[i], metric);
    front[i] = std::none_of(contenders.begin(), contenders.end(), [&](const Contender& other) {
      if (!other.p50_ms) return false;
      const double other_value = goodness(other, metric);
      return *other.p50_ms <= time && other_value >= value && (*other.p50_ms < time || other_value > value);
    });
  }
  return front;
}

std::string tradeoff_plot(std::span<const Contender> contenders, const Leaderboard& board) {
  const std::size_t metric = tradeoff_metric(contenders.front().evaluation);
  std::vector<Point> points = timed_points(contenders, board, metric);
  if (points.size() < 2) return {};
  const auto time = [&](const Point& point) { return *contenders[point.contender].p50_ms; };
  const auto value = [&](const Point& point) { return contenders[point.contender].evaluation.means[metric]; };
  const auto times = std::ranges::minmax(points, {}, time);
  const auto values = std::ranges::minmax(points, {}, value);
  const Axis x = Axis::fitting(time(times.min), time(times.max), kArea.x_begin() + 14, kArea.x_end() - 14, 6);
  const Axis y = Axis::linear(value(values.min), value(values.max), kArea.y_low() - 8, kArea.y_high() + 8, 5);
  std::vector<Point> front;
  std::string marks;
  for (Point& point : points) {
    point.x = x.at(time(point));
    point.y = y.at(value(point));
    if (point.on_front) front.push_back(point);
    marks += mark(point, contenders[point.contender], metric);
  }
  const std::string& name = contenders.front().evaluation.metrics[metric].name;
  return svg_begin("tradeoff", kArea.width, kArea.height, name + " against the time of a query",
                   fmt::format("{}, {} of them on the Pareto front. Numbers as on the leaderboard.",
                               counted(points.size(), "configuration"), front.size())) +
         y_scale(kArea, y, name) + x_scale(x) + front_line(front) + marks +
         labels(points, contenders, front_boxes(front)) + "</svg>\n";
}

}  // namespace ragctl::html
