#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "counted.hpp"
#include "ragctl/eval/leaderboard.hpp"
#include "ragctl/eval/table.hpp"
#include "report_json.hpp"
#include "value_text.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kNameWidth = 60;

template <typename Field>
bool any_has(std::span<const Contender> contenders, Field Contender::*field) {
  return std::any_of(contenders.begin(), contenders.end(),
                     [&](const Contender& c) { return bool(c.*field); });
}

std::string number_text(const std::optional<double>& value, int decimals) {
  return value ? fmt::format("{:.{}f}", *value, decimals) : "";
}

std::string range_text(const Range& range) {
  return std::isfinite(range.low) ? fmt::format("{:.4f} .. {:.4f}", range.low, range.high) : "n/a";
}

// The columns that have a value at all, in the order in which row_of() fills them: what the verdict is about
// stands beside it.
std::vector<Column> columns_of(std::span<const Contender> contenders, const Leaderboard& board) {
  std::vector<Column> columns = {{"", true}, {"configuration"}};
  const auto& metrics = contenders.front().evaluation.metrics;
  columns.push_back({metrics.front().name, true});
  columns.push_back({fmt::format("{:g}% interval", 100 * board.options.confidence), true});
  for (const char* title : {"change", "p Holm"}) columns.push_back({title, true});
  columns.push_back({"verdict"});
  for (std::size_t m = 1; m < metrics.size(); ++m) columns.push_back({metrics[m].name, true});
  if (any_has(contenders, &Contender::p50_ms)) columns.push_back({"p50 ms", true});
  if (any_has(contenders, &Contender::p99_ms)) columns.push_back({"p99 ms", true});
  if (any_has(contenders, &Contender::index_bytes)) columns.push_back({"index MB", true});
  if (any_has(contenders, &Contender::build_seconds)) columns.push_back({"build CPU s", true});
  return columns;
}

std::vector<std::string> row_of(std::span<const Contender> contenders, const Leaderboard& board,
                                std::size_t at) {
  const LeaderboardRow& row = board.rows[at];
  const Contender& contender = contenders[row.contender];
  std::vector<std::string> cells = {std::to_string(at + 1), truncated_to_width(contender.name, kNameWidth)};
  cells.push_back(fmt::format("{:.4f}", contender.evaluation.means.front()));
  cells.push_back(range_text(row.intervals.front()));
  const bool reference = row.outcome == Outcome::kReference;
  cells.push_back(reference ? "" : fmt::format("{:+.4f}", row.test.difference));
  cells.push_back(reference                    ? ""
                  : row.test.adjusted_p < 1e-4 ? "<0.0001"
                                               : fmt::format("{:.4f}", row.test.adjusted_p));
  cells.emplace_back(outcome_name(row.outcome));
  for (std::size_t m = 1; m < contender.evaluation.means.size(); ++m)
    cells.push_back(value_text(contender.evaluation.metrics[m], contender.evaluation.means[m]));
  if (any_has(contenders, &Contender::p50_ms)) cells.push_back(number_text(contender.p50_ms, 2));
  if (any_has(contenders, &Contender::p99_ms)) cells.push_back(number_text(contender.p99_ms, 2));
  if (any_has(contenders, &Contender::index_bytes)) {
    cells.push_back(contender.index_bytes
                        ? fmt::format("{:.2f}", static_cast<double>(*contender.index_bytes) / 1e6)
                        : "");
  }
  if (any_has(contenders, &Contender::build_seconds))
    cells.push_back(number_text(contender.build_seconds, 2));
  return cells;
}

std::string closing_line(std::span<const Contender> contenders, const Leaderboard& board) {
  const std::string& metric = contenders.front().evaluation.metrics.front().name;
  const PairedTest& first = board.rows.front().test;
  return fmt::format(
      "{}; change in {} against {} ({}); verdicts by Fisher's randomisation test over the queries, {}at "
      "{:g}; "
      "intervals by bootstrap; seed {}\n",
      counted(first.queries, "query", "queries"), metric,
      board.reference_is_best ? "the best" : "the reference", contenders[board.reference].name,
      correction_text(board.tests), 1.0 - board.options.confidence, board.options.seed);
}

Json optional_json(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json row_json(std::span<const Contender> contenders, const LeaderboardRow& row) {
  const Contender& contender = contenders[row.contender];
  Json settings = Json::object();
  for (const auto& [option, value] : contender.settings) settings.set(option, parse_json(value, {option}));
  Json metrics = Json::object();
  for (std::size_t m = 0; m < contender.evaluation.metrics.size(); ++m) {
    const auto bound = [](double value) { return std::isfinite(value) ? Json(value) : Json(); };
    const Metric& metric = contender.evaluation.metrics[m];
    metrics.set(metric.name, Json::Object{{"mean", value_json(metric, contender.evaluation.means[m])},
                                          {"low", bound(row.intervals[m].low)},
                                          {"high", bound(row.intervals[m].high)}});
  }
  Json out = Json::object();
  out.set("name", contender.name);
  out.set("settings", std::move(settings));
  out.set("metrics", std::move(metrics));
  out.set("p50_ms", optional_json(contender.p50_ms));
  out.set("p99_ms", optional_json(contender.p99_ms));
  out.set("index_bytes", contender.index_bytes ? Json(*contender.index_bytes) : Json());
  out.set("build_cpu_seconds", optional_json(contender.build_seconds));
  out.set("outcome", outcome_name(row.outcome));
  out.set("test", row.outcome == Outcome::kReference ? Json() : test_json(row.test));
  return out;
}

}  // namespace

std::string report_leaderboard(std::span<const Contender> contenders, const Leaderboard& board,
                               ReportFormat format, const std::string& title) {
  if (format == ReportFormat::kJson) {
    Json rows = Json::array();
    for (const LeaderboardRow& row : board.rows) rows.push(row_json(contenders, row));
    Json out(Json::Object{{"reference", contenders[board.reference].name},
                          {"reference_is_best", board.reference_is_best},
                          {"queries", static_cast<std::uint64_t>(board.rows.front().test.queries)},
                          {"options", compare_options_json(board.options)},
                          {"rows", std::move(rows)}});
    return out.dump(1) + "\n";
  }
  Table table(columns_of(contenders, board));
  for (std::size_t i = 0; i < board.rows.size(); ++i) table.add(row_of(contenders, board, i));
  const bool markdown = format == ReportFormat::kMarkdown;
  const std::string closing = closing_line(contenders, board);
  return (markdown ? "## " + title + "\n\n" + table.markdown() : table.text()) + "\n" +
         (markdown ? markdown_escaped(closing) : closing);
}

}  // namespace ragctl
