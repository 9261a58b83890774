// Leaderboard, trade-off, changes and configurations.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../counted.hpp"
#include "../value_text.hpp"
#include "html.hpp"
#include "page.hpp"
#include "plots.hpp"

namespace ragctl::html {
namespace {

constexpr double kIntervalWidth = 210.0;

std::string cell(const std::string& css, const std::string& content) {
  return "<td class=\"" + css + "\">" + content + "</td>";
}

std::string head_cell(const std::string& css, const std::string& content) {
  return "<th scope=\"col\" class=\"" + css + "\">" + content + "</th>";
}

// A value without the quotes of JSON.
std::string bare(const std::string& value) {
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return quoted ? value.substr(1, value.size() - 2) : value;
}

// A metric's name as the head of a narrow column.
std::string breakable(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (c == '@') out += "<wbr>";
    out += escaped(std::string(1, c));
    if (c == '_') out += "<wbr>";
  }
  return out;
}

// Broken between settings, not inside one.
std::string configuration_name(const std::string& name) {
  std::string out;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t blank = std::min(name.find(' ', begin), name.size());
    out += (out.empty() ? "" : " ") +
           ("<span class=\"setting\">" + isolated(name.substr(begin, blank - begin)) + "</span>");
    begin = blank + 1;
  }
  return out;
}

// A column of numbers that not every report has.
struct NumberColumn {
  const char* title;
  int decimals;
  std::optional<double> (*value)(const Contender& contender);
};
constexpr NumberColumn kNumbers[] = {
    {"p50 ms", 2, [](const Contender& c) { return c.p50_ms; }},
    {"p99 ms", 2, [](const Contender& c) { return c.p99_ms; }},
    {"index MB", 2,
     [](const Contender& c) {
       return c.index_bytes ? std::optional<double>(static_cast<double>(*c.index_bytes) / 1e6) : std::nullopt;
     }},
    {"build CPU s", 2, [](const Contender& c) { return c.build_seconds; }},
};

bool has_column(const HtmlReport& report, const NumberColumn& column) {
  return std::any_of(report.contenders.begin(), report.contenders.end(),
                     [&](const Contender& c) { return column.value(c).has_value(); });
}

std::string verdict_cells(const HtmlReport& report, const LeaderboardRow& row) {
  if (report.contenders.size() < 2) return {};
  const std::string name(outcome_name(row.outcome));
  const std::string css = row.outcome == Outcome::kBetter  ? "verdict better"
                          : row.outcome == Outcome::kWorse ? "verdict worse"
                                                           : "verdict";
  if (row.outcome == Outcome::kReference) return cell("n", "") + cell("n", "") + cell(css, name);
  const double p = row.test.adjusted_p;
  return cell("n", signed_number(row.test.difference)) +
         cell("n", p < 1e-4 ? "&lt;0.0001" : fmt::format("{:.4f}", p)) + cell(css, name);
}

// What the verdict is about stands beside it, everything else to the right.
std::string leaderboard_head(const HtmlReport& report, const Axis& axis) {
  const auto& metrics = report.contenders.front().evaluation.metrics;
  const std::string& first = metrics.front().name;
  std::string out = "<thead><tr>" + head_cell("n", "<span aria-label=\"place\">#</span>") +
                    head_cell("", "configuration") + head_cell("n", breakable(first)) +
                    head_cell("draw", interval_scale(axis, kIntervalWidth, first));
  if (report.contenders.size() > 1)
    out += head_cell("n", "change") + head_cell("n", "p Holm") + head_cell("", "verdict");
  for (std::size_t m = 1; m < metrics.size(); ++m) out += head_cell("n", breakable(metrics[m].name));
  for (const NumberColumn& column : kNumbers) {
    if (has_column(report, column)) out += head_cell("n", column.title);
  }
  return out + "</tr></thead>\n";
}

std::string score_cells(const HtmlReport& report, const Axis& axis, const LeaderboardRow& row) {
  const Range& interval = row.intervals.front();
  const double mean = report.contenders[row.contender].evaluation.means.front();
  const double reference = report.contenders[report.leaderboard.reference].evaluation.means.front();
  std::string drawing =
      interval_row(axis, kIntervalWidth, mean, interval, reference, row.contender == report.focus);
  if (std::isfinite(interval.low)) {
    drawing.insert(drawing.find('>') + 1, fmt::format("<title>{:.4f}, interval {:.4f} to {:.4f}</title>",
                                                      mean, interval.low, interval.high));
  }
  return cell("n", fmt::format("{:.4f}", mean)) + cell("draw", drawing);
}

std::string leaderboard_row(const HtmlReport& report, const Axis& axis, std::size_t at) {
  const LeaderboardRow& row = report.leaderboard.rows[at];
  const Contender& contender = report.contenders[row.contender];
  const bool chosen = row.contender == report.focus && report.contenders.size() > 1;
  std::string out = (chosen ? "<tr class=\"chosen\">" : "<tr>") + cell("n", std::to_string(at + 1)) +
                    "<th scope=\"row\">" + configuration_name(contender.name) + "</th>" +
                    score_cells(report, axis, row) + verdict_cells(report, row);
  for (std::size_t m = 1; m < contender.evaluation.means.size(); ++m)
    out += cell("n", value_text(contender.evaluation.metrics[m], contender.evaluation.means[m]));
  for (const NumberColumn& column : kNumbers) {
    if (!has_column(report, column)) continue;
    const auto value = column.value(contender);
    out += cell("n", value ? fmt::format("{:.{}f}", *value, column.decimals) : "");
  }
  return out + "</tr>\n";
}

std::string method_note(const HtmlReport& report) {
  const Leaderboard& board = report.leaderboard;
  const std::string metric = escaped(report.contenders.front().evaluation.metrics.front().name);
  std::string out =
      fmt::format("Dots are means of {} over {}, lines their {:g}% bootstrap intervals.", metric,
                  counted(board.rows.front().test.queries, "question"), 100 * board.options.confidence);
  if (report.contenders.size() > 1) {
    out += fmt::format(
        " Changes are against {} (dashed line). A verdict is Fisher’s randomisation test over the questions, "
        "{}at {:g}. Intervals may overlap where a paired test sees a difference: the same questions are hard "
        "for "
        "every configuration.",
        isolated(report.contenders[board.reference].name), correction_text(board.tests),
        1 - board.options.confidence);
    if (board.reference_is_best)
      out += " The best of many is partly lucky; the true differences are a little smaller.";
  }
  return out + fmt::format(" Seed {}.", board.options.seed);
}

std::string changes_table(const HtmlReport& report, const Comparison& comparison, Change change) {
  constexpr std::size_t kShown = 8;
  const auto order = largest_changes(comparison, 0, change, kShown);
  if (order.empty()) return {};
  std::string out = "<div class=\"scroll\"><table><caption>Largest " +
                    std::string(change == Change::kGains ? "gains" : "losses") + "</caption><thead><tr>" +
                    head_cell("", "question") + head_cell("n", "before") + head_cell("n", "after") +
                    head_cell("n", "change") + "</tr></thead><tbody>\n";
  for (const std::size_t i : order) {
    const QueryPair& pair = comparison.pairs[i];
    const auto text = report.questions.find(pair.query);
    out += "<tr><th scope=\"row\" class=\"question\">" +
           (text == report.questions.end() ? isolated(pair.query)
                                           : isolated(shortened(text->second, 160)) + " <span class=\"id\">" +
                                                 isolated(pair.query) + "</span>") +
           "</th>" + cell("n", fmt::format("{:.4f}", pair.a[0])) +
           cell("n", fmt::format("{:.4f}", pair.b[0])) +
           cell(change == Change::kGains ? "n better" : "n worse", signed_number(pair.b[0] - pair.a[0])) +
           "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

// Options in which the contenders differ, in the order of their first mention.
std::vector<std::string> varied_options(const HtmlReport& report) {
  std::vector<std::string> options;
  for (const Contender& contender : report.contenders) {
    for (const auto& [option, value] : contender.settings) {
      if (std::find(options.begin(), options.end(), option) == options.end()) options.push_back(option);
    }
  }
  return options;
}

std::string settings_row(const Contender& contender, std::size_t place,
                         const std::vector<std::string>& options) {
  std::string out =
      "<tr>" + cell("n", std::to_string(place)) + "<th scope=\"row\">" + isolated(contender.name) + "</th>";
  for (const std::string& option : options) {
    const auto found = std::find_if(contender.settings.begin(), contender.settings.end(),
                                    [&](const auto& setting) { return setting.first == option; });
    out += cell("", found == contender.settings.end() ? "" : isolated(bare(found->second)));
  }
  return out + "</tr>\n";
}

std::string settings_table(const HtmlReport& report, const std::vector<std::string>& options) {
  std::string out =
      "<div class=\"scroll\"><table><caption>What each sets; empty: as configured</caption><thead><tr>" +
      head_cell("n", "#") + head_cell("", "configuration");
  for (const std::string& option : options) out += head_cell("", escaped(option));
  out += "</tr></thead><tbody>\n";
  for (std::size_t i = 0; i < report.leaderboard.rows.size(); ++i)
    out += settings_row(report.contenders[report.leaderboard.rows[i].contender], i + 1, options);
  return out + "</tbody></table></div>\n";
}

}  // namespace

std::string leaderboard_table(const HtmlReport& report) {
  const Axis axis = interval_axis(report.contenders, report.leaderboard, kIntervalWidth);
  std::string out = "<div class=\"scroll\"><table>\n" + leaderboard_head(report, axis) + "<tbody>\n";
  for (std::size_t i = 0; i < report.leaderboard.rows.size(); ++i) out += leaderboard_row(report, axis, i);
  return out + "</tbody></table></div>\n" + paragraph("note", method_note(report));
}

std::string gate_section(const HtmlReport& report) {
  if (!report.gate) return {};
  const auto css = [](Verdict verdict) {
    return verdict == Verdict::kPass ? "better" : verdict == Verdict::kFail ? "worse" : "";
  };
  std::string out = "<div class=\"scroll\"><table><thead><tr>" + head_cell("", "gate") +
                    head_cell("n", "tolerance") + head_cell("", "verdict") + head_cell("", "reason") +
                    "</tr></thead><tbody>\n";
  for (const GateCheck& check : report.gate->checks) {
    out += "<tr><th scope=\"row\">" + breakable(check.gate.metric.name) + "</th>" +
           cell("n", fmt::format("{:g}", check.gate.tolerance)) +
           cell(std::string("verdict ") + css(check.verdict), std::string(verdict_name(check.verdict))) +
           cell("question", escaped(check.reason)) + "</tr>\n";
  }
  out += "</tbody></table></div>\n";
  for (const std::string& note : report.gate->notes) out += paragraph("note", escaped(note));
  return paragraph("", "<strong>" + std::string(verdict_name(report.gate->verdict)) + "</strong>") + out;
}

std::string tradeoff_section(const HtmlReport& report) {
  const std::string plot = tradeoff_plot(report.contenders, report.leaderboard);
  if (plot.empty()) return {};
  return "<figure><div class=\"scroll\">" + plot +
         "</div><figcaption>Filled: on the Pareto front, nothing else is both faster and better. Numbers are "
         "places "
         "on the leaderboard. Times are of this machine and of one query at a time on each "
         "thread.</figcaption></figure>\n";
}

std::string changes_section(const HtmlReport& report) {
  if (!report.compared_with) return {};
  const Contender& best = report.contenders[report.focus];
  const Contender& other = report.contenders[*report.compared_with];
  const std::span<const Metric> first(best.evaluation.metrics.data(), 1);
  const Comparison comparison =
      compare(only(other.evaluation, first), only(best.evaluation, first), {}, report.leaderboard.options);
  const PairedTest& test = comparison.tests.front();
  const std::string text = fmt::format(
      "<strong>{}</strong> against <strong>{}</strong>: {} better, {} worse, {} the same.",
      isolated(best.name), isolated(other.name), counted(test.wins, "question"), test.losses, test.ties);
  const std::string plot = delta_plot(comparison);
  if (plot.empty()) return paragraph("", text);
  return paragraph("", text) + "<figure><div class=\"scroll\">" + plot + "</div></figure>\n" +
         changes_table(report, comparison, Change::kGains) +
         changes_table(report, comparison, Change::kLosses);
}

std::string distribution_section(const HtmlReport& report) {
  const Contender& best = report.contenders[report.focus];
  if (std::isinf(highest_value(best.evaluation.metrics.front()))) return {};  // no scale from 0 to 1
  return "<figure><div class=\"scroll\">" + score_histogram(best.evaluation) + "</div><figcaption>" +
         (report.contenders.size() > 1 ? "Of " + isolated(best.name) + ". " : std::string()) +
         "A mean hides whether many questions are half right or some are lost.</figcaption></figure>\n";
}

std::string configurations(const HtmlReport& report) {
  const std::vector<std::string> options = varied_options(report);
  std::string out = options.empty() ? "" : settings_table(report, options);
  if (report.configuration.empty()) return out;
  const std::string heading =
      report.contenders.size() > 1 ? "Everything, for " + report.contenders[report.focus].name : "Everything";
  return out + "<h3>" + escaped(heading) + "</h3>\n<pre tabindex=\"0\">" + escaped(report.configuration) +
         "</pre>\n";
}

std::string reproduction(const HtmlReport& report) {
  std::string out;
  for (const std::string& command : report.commands)
    out += "<pre tabindex=\"0\">" + escaped(command) + "</pre>\n";
  return out.empty()
             ? out
             : out + paragraph("note",
                               "The same input and options give the same rankings, scores and "
                               "verdicts on every machine and for any number of threads; times differ.");
}

}  // namespace ragctl::html
