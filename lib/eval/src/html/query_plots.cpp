// Drawings over the queries: changes, and the distribution of scores.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../counted.hpp"
#include "html.hpp"
#include "plots.hpp"

namespace ragctl::html {
namespace {

constexpr PlotArea kArea{};
constexpr std::size_t kBins = 10;  // of the histogram

std::string bar(double x, double width, double from, double to, const char* css, const std::string& title) {
  return fmt::format(
      "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>\n", css,
      number(x), number(std::min(from, to)), number(width), number(std::max(std::abs(to - from), 0.75)),
      escaped(title));
}

double delta(const QueryPair& pair) { return pair.b[0] - pair.a[0]; }

// The pairs that changed, the largest gain first and the largest loss last.
std::vector<std::size_t> by_change(const Comparison& comparison) {
  const std::size_t all = comparison.pairs.size();
  std::vector<std::size_t> order = largest_changes(comparison, 0, Change::kGains, all);
  const std::vector<std::size_t> losses = largest_changes(comparison, 0, Change::kLosses, all);
  order.insert(order.end(), losses.rbegin(), losses.rend());
  return order;
}

// A few bars stand together in the middle, many fill the width.
std::string delta_bars(const Comparison& comparison, const std::vector<std::size_t>& order, const Axis& y) {
  constexpr double kWidest = 44.0;
  const auto count = static_cast<double>(order.size());
  const double step = std::min((kArea.x_end() - kArea.x_begin()) / count, kWidest);
  const double width = std::max(step * 0.8, 0.5);
  const bool lower = lower_is_better(comparison.metrics.front());
  double x = kArea.x_middle() - step * count / 2 + (step - width) / 2;
  std::string out;
  for (const std::size_t i : order) {
    const QueryPair& pair = comparison.pairs[i];
    out += bar(x, width, y.at(0), y.at(delta(pair)), (delta(pair) > 0) != lower ? "gain" : "loss",
               fmt::format("{}: {:.4f} → {:.4f} ({})", pair.query, pair.a[0], pair.b[0],
                           signed_number(delta(pair))));
    x += step;
  }
  return out;
}

// Queries by score in steps of a tenth.
std::vector<std::size_t> score_counts(const Evaluation& evaluation) {
  std::vector<std::size_t> counts(kBins, 0);
  for (const QueryScores& query : evaluation.queries) {
    const double share = std::clamp(query.values.front(), 0.0, 1.0) * static_cast<double>(kBins);
    ++counts[std::min(kBins - 1, static_cast<std::size_t>(share))];
  }
  return counts;
}

std::string score_bars(const std::vector<std::size_t>& counts, const Axis& y) {
  const double step = (kArea.x_end() - kArea.x_begin()) / static_cast<double>(kBins);
  std::string out;
  for (std::size_t i = 0; i < kBins; ++i) {
    const double low = static_cast<double>(i) / kBins;
    const double x = kArea.x_begin() + step * static_cast<double>(i);
    const double top = y.at(static_cast<double>(counts[i]));
    if (counts[i] > 0) {
      out += bar(x + 3, step - 6, y.at(0), top, "gain",
                 fmt::format("{:.1f} to {:.1f}: {}", low, low + 0.1, counted(counts[i], "question")));
      out += svg_text(x + step / 2, top - 5, "middle", "tick", std::to_string(counts[i]));
    }
    out += svg_text(x, kArea.y_low() + 18, "middle", "tick", fmt::format("{:.1f}", low));
  }
  return out + svg_text(kArea.x_end(), kArea.y_low() + 18, "middle", "tick", "1.0");
}

std::string zero_line(const Axis& y) {
  return svg_line(kArea.x_begin(), y.at(0), kArea.x_end(), y.at(0), "axis");
}

}  // namespace

std::string delta_plot(const Comparison& comparison) {
  const std::vector<std::size_t> order = by_change(comparison);
  if (order.empty()) return {};
  const PairedTest& test = comparison.tests.front();
  const double first = delta(comparison.pairs[order.front()]);
  const double last = delta(comparison.pairs[order.back()]);
  const double high = std::max({0.0, first, last});
  const double low = std::min({0.0, first, last});
  const Axis y = Axis::linear(low, high, kArea.y_low(), kArea.y_high(), 5);
  const std::string label =
      order.size() == 1 ? std::string("the question that changed")
                        : fmt::format("the {} questions that changed, largest gain first", order.size());
  return svg_begin("deltas", kArea.width, kArea.height, "Change of every query",
                   fmt::format("{} better, {} worse and {} the same.", counted(test.wins, "query", "queries"),
                               test.losses, test.ties)) +
         y_scale(kArea, y, "change in " + test.metric.name) + delta_bars(comparison, order, y) +
         zero_line(y) + x_label(kArea, label) + "</svg>\n";
}

std::string score_histogram(const Evaluation& evaluation) {
  const std::vector<std::size_t> counts = score_counts(evaluation);
  const double most = static_cast<double>(*std::max_element(counts.begin(), counts.end()));
  const Axis y = Axis::linear(0, most, kArea.y_low(), kArea.y_high(), 4);
  const std::string& metric = evaluation.metrics.front().name;
  return svg_begin("histogram", kArea.width, kArea.height, "Distribution of " + metric,
                   "How many questions reached which score, in steps of a tenth.") +
         y_scale(kArea, y, "questions") + score_bars(counts, y) + zero_line(y) +
         x_label(kArea, metric + " of a question") + "</svg>\n";
}

}  // namespace ragctl::html
