#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "html.hpp"
#include "plots.hpp"

namespace ragctl::html {
namespace {

constexpr double kWidth = 760.0;
constexpr double kHeight = 400.0;
constexpr double kLeft = 70.0;
constexpr double kRight = 20.0;
constexpr double kTop = 20.0;
constexpr double kBottom = 56.0;

struct Point {
  std::size_t contender = 0;
  std::size_t rank = 0;  // on the leaderboard, from 1
  double x = 0.0;
  double y = 0.0;
};

struct Box {
  double left, top, right, bottom;
  bool overlaps(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

std::string frame(const Axis& x, const Axis& y, const std::string& metric) {
  std::string out;
  const double bottom = kHeight - kBottom;
  for (const Tick& tick : y.ticks()) {
    out += svg_line(kLeft, y.at(tick.value), kWidth - kRight, y.at(tick.value), "grid");
    out += svg_text(kLeft - 8, y.at(tick.value) + 4, "end", "tick", tick.label);
  }
  for (const Tick& tick : x.ticks()) {
    out += svg_line(x.at(tick.value), kTop, x.at(tick.value), bottom, "grid");
    out += svg_text(x.at(tick.value), bottom + 18, "middle", "tick", tick.label);
  }
  out += svg_line(kLeft, bottom, kWidth - kRight, bottom, "axis");
  out += svg_text(
      (kLeft + kWidth - kRight) / 2, kHeight - 12, "middle", "label",
      x.is_logarithmic() ? "median time of a query, ms (logarithmic)" : "median time of a query, ms");
  out += fmt::format(
      "<text class=\"label\" transform=\"translate(16 {}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
      number((kTop + bottom) / 2), escaped(metric));
  return out;
}

// A stair: up to the latency of a point only what is left of it can be had.
std::string front_line(std::vector<Point> points) {
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
  std::string path;
  for (const Point& point : points) {
    path += path.empty() ? fmt::format("M{} {}", number(point.x), number(point.y))
                         : fmt::format("H{}V{}", number(point.x), number(point.y));
  }
  return path.empty() ? ""
                      : fmt::format("<path class=\"front\" d=\"{}H{}\"/>\n", path, number(kWidth - kRight));
}

// The number of a point where it covers neither another point nor another number; else nothing.
std::string place_number(const Point& point, std::vector<Box>& taken) {
  const std::string text = std::to_string(point.rank);
  const double width = 7.5 * static_cast<double>(text.size());
  constexpr std::array<std::pair<double, double>, 6> kOffsets = {
      {{0, -11}, {0, 20}, {10, 4.5}, {-10, 4.5}, {9, -9}, {-9, 17}}};
  for (const auto& [dx, dy] : kOffsets) {
    const double x = point.x + dx + (dx > 0 ? width / 2 : dx < 0 ? -width / 2 : 0.0);
    const Box box{x - width / 2 - 2, point.y + dy - 10, x + width / 2 + 2, point.y + dy + 1};
    const bool free = std::none_of(taken.begin(), taken.end(), [&](const Box& b) { return b.overlaps(box); });
    if (!free || box.top < 0) continue;
    taken.push_back(box);
    return svg_text(x, point.y + dy, "middle", "point-label", text);
  }
  return {};
}

std::string point_marks(const std::vector<Point>& points, const std::vector<bool>& front,
                        std::span<const Contender> contenders, std::size_t metric) {
  std::string out;
  std::vector<Box> taken;
  for (const Point& point : points) taken.push_back({point.x - 6, point.y - 6, point.x + 6, point.y + 6});
  for (const Point& point : points) {
    const Contender& contender = contenders[point.contender];
    const std::string text = fmt::format("{}. {}: {} {:.4f}, {:.2f} ms", point.rank, contender.name,
                                         contender.evaluation.metrics[metric].name,
                                         contender.evaluation.means[metric], *contender.p50_ms);
    out += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"5.5\"><title>{}</title></circle>\n",
                       front[point.contender] ? "dot chosen" : "dot open", number(point.x), number(point.y),
                       escaped(text));
  }
  for (const Point& point : points) out += place_number(point, taken);
  return out;
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
    const double value = contenders[i].evaluation.means[metric];
    front[i] = std::none_of(contenders.begin(), contenders.end(), [&](const Contender& other) {
      if (!other.p50_ms) return false;
      const double other_value = other.evaluation.means[metric];
      return *other.p50_ms <= time && other_value >= value && (*other.p50_ms < time || other_value > value);
    });
  }
  return front;
}

std::string tradeoff_plot(std::span<const Contender> contenders, const Leaderboard& board) {
  const std::size_t metric = tradeoff_metric(contenders.front().evaluation);
  double fastest = 1e300, slowest = 0.0, worst = 1e300, best = -1e300;
  std::vector<Point> points;
  for (std::size_t i = 0; i < board.rows.size(); ++i) {
    const Contender& contender = contenders[board.rows[i].contender];
    if (!contender.p50_ms) continue;
    fastest = std::min(fastest, *contender.p50_ms);
    slowest = std::max(slowest, *contender.p50_ms);
    worst = std::min(worst, contender.evaluation.means[metric]);
    best = std::max(best, contender.evaluation.means[metric]);
    points.push_back({board.rows[i].contender, i + 1, 0, 0});
  }
  if (points.size() < 2) return {};
  const Axis x = Axis::fitting(fastest, slowest, kLeft + 14, kWidth - kRight - 14, 6);
  const Axis y = Axis::linear(worst, best, kHeight - kBottom - 8, kTop + 8, 5);
  const std::vector<bool> front = pareto_front(contenders, metric);
  std::vector<Point> on_front;
  for (Point& point : points) {
    point.x = x.at(*contenders[point.contender].p50_ms);
    point.y = y.at(contenders[point.contender].evaluation.means[metric]);
    if (front[point.contender]) on_front.push_back(point);
  }
  const std::string& name = contenders.front().evaluation.metrics[metric].name;
  return svg_begin(
             "tradeoff", kWidth, kHeight, name + " against the time of a query",
             fmt::format("{} configurations, {} of them on the Pareto front. Numbers as on the leaderboard.",
                         points.size(), on_front.size())) +
         frame(x, y, name) + front_line(on_front) + point_marks(points, front, contenders, metric) +
         "</svg>\n";
}

}  // namespace ragctl::html
