// Drawings over the queries: changes, and the distribution of scores.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "html.hpp"
#include "plots.hpp"

namespace ragctl::html {
namespace {

constexpr double kWidth = 760.0;
constexpr double kHeight = 300.0;
constexpr double kLeft = 70.0;
constexpr double kRight = 20.0;
constexpr double kTop = 16.0;
constexpr double kBottom = 44.0;

std::string y_grid(const Axis& y, const std::string& label) {
  std::string out;
  for (const Tick& tick : y.ticks()) {
    out += svg_line(kLeft, y.at(tick.value), kWidth - kRight, y.at(tick.value), "grid");
    out += svg_text(kLeft - 8, y.at(tick.value) + 4, "end", "tick", tick.label);
  }
  return out +
         fmt::format(
             "<text class=\"label\" transform=\"translate(16 {}) rotate(-90)\" text-anchor=\"middle\">{}"
             "</text>\n",
             number((kTop + kHeight - kBottom) / 2), escaped(label));
}

std::string bar(double x, double width, double from, double to, const char* css, const std::string& title) {
  return fmt::format(
      "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>\n", css,
      number(x), number(std::min(from, to)), number(width), number(std::max(std::abs(to - from), 0.75)),
      escaped(title));
}

}  // namespace

std::string delta_plot(const Comparison& comparison) {
  const PairedTest& test = comparison.tests.front();
  const std::size_t changed = test.wins + test.losses;
  if (changed == 0) return {};
  std::vector<std::size_t> order = largest_changes(comparison, 0, Change::kGains, test.queries);
  std::vector<std::size_t> losses = largest_changes(comparison, 0, Change::kLosses, test.queries);
  order.insert(order.end(), losses.rbegin(), losses.rend());
  const auto delta = [&](std::size_t i) { return comparison.pairs[i].b[0] - comparison.pairs[i].a[0]; };
  const double high = std::max(0.0, delta(order.front()));
  const double low = std::min(0.0, delta(order.back()));
  const Axis y = Axis::linear(low, high, kHeight - kBottom, kTop, 5);
  const double step = (kWidth - kLeft - kRight) / static_cast<double>(order.size());
  const double width = std::clamp(step * 0.8, 0.5, 40.0);
  std::string out = svg_begin("deltas", kWidth, kHeight, "Change of every query",
                              fmt::format("{} queries are better, {} worse and {} the same.", test.wins,
                                          test.losses, test.ties)) +
                    y_grid(y, "change in " + test.metric.name);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const QueryPair& pair = comparison.pairs[order[i]];
    const double x = kLeft + step * (static_cast<double>(i) + 0.5) - width / 2;
    out +=
        bar(x, width, y.at(0), y.at(delta(order[i])), delta(order[i]) > 0 ? "gain" : "loss",
            fmt::format("{}: {:.4f} -> {:.4f} ({:+.4f})", pair.query, pair.a[0], pair.b[0], delta(order[i])));
  }
  out += svg_line(kLeft, y.at(0), kWidth - kRight, y.at(0), "axis");
  return out +
         svg_text((kLeft + kWidth - kRight) / 2, kHeight - 12, "middle", "label",
                  fmt::format("the {} questions that changed, largest gain first", order.size())) +
         "</svg>\n";
}

std::string score_histogram(const Evaluation& evaluation) {
  constexpr std::size_t kBins = 10;
  std::vector<std::size_t> counts(kBins, 0);
  for (const QueryScores& query : evaluation.queries) {
    const double share = std::clamp(query.values.front(), 0.0, 1.0) * static_cast<double>(kBins);
    ++counts[std::min(kBins - 1, static_cast<std::size_t>(share))];
  }
  const double most = static_cast<double>(*std::max_element(counts.begin(), counts.end()));
  const Axis y = Axis::linear(0, most, kHeight - kBottom, kTop, 4);
  const std::string& metric = evaluation.metrics.front().name;
  std::string out = svg_begin("histogram", kWidth, kHeight, "Distribution of " + metric,
                              "How many questions reached which score, in steps of a tenth.") +
                    y_grid(y, "questions");
  const double step = (kWidth - kLeft - kRight) / static_cast<double>(kBins);
  for (std::size_t i = 0; i < kBins; ++i) {
    const double low = static_cast<double>(i) / kBins;
    const double x = kLeft + step * static_cast<double>(i);
    const std::string title = fmt::format("{:.1f} to {:.1f}: {} questions", low, low + 0.1, counts[i]);
    if (counts[i] > 0) {
      out += bar(x + 3, step - 6, y.at(0), y.at(static_cast<double>(counts[i])), "gain", title);
      out += svg_text(x + step / 2, y.at(static_cast<double>(counts[i])) - 5, "middle", "tick",
                      std::to_string(counts[i]));
    }
    out += svg_text(x, kHeight - kBottom + 18, "middle", "tick", fmt::format("{:.1f}", low));
  }
  out += svg_text(kWidth - kRight, kHeight - kBottom + 18, "middle", "tick", "1.0");
  out += svg_line(kLeft, y.at(0), kWidth - kRight, y.at(0), "axis");
  return out +
         svg_text((kLeft + kWidth - kRight) / 2, kHeight - 6, "middle", "label", metric + " of a question") +
         "</svg>\n";
}

}  // namespace ragctl::html
