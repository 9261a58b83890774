#include "ragctl/eval/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "counted.hpp"
#include "ragctl/eval/table.hpp"
#include "report_json.hpp"
#include "value_text.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kCellWidth = 40;  // of ids

std::string signed_text(double value) { return std::isfinite(value) ? fmt::format("{:+.4f}", value) : "n/a"; }

std::string p_text(double p) { return p < 0.0001 ? "<0.0001" : fmt::format("{:.4f}", p); }

std::string id_text(std::string_view id) { return truncated_to_width(id, kCellWidth); }

// The two formats for people differ in tables and headings alone.
class Page {
 public:
  Page(ReportFormat format, const std::string& title) : markdown_(format == ReportFormat::kMarkdown) {
    if (markdown_) out_ = "## " + title + "\n\n";
  }

  void table(const Table& table) { out_ += markdown_ ? table.markdown() : table.text(); }
  void line(const std::string& text) { out_ += text + "\n"; }
  void gap() { out_ += "\n"; }
  // Text that may hold ids, as it stands in a line.
  std::string text(const std::string& text) const { return markdown_ ? markdown_escaped(text) : text; }
  // A list item; under a heading.
  void item(const std::string& text) { out_ += (markdown_ ? "- " : "  ") + text + "\n"; }
  void heading(const std::string& text) { out_ += "\n" + (markdown_ ? "### " + text + "\n\n" : text + "\n"); }
  std::string take() { return std::move(out_); }

 private:
  bool markdown_;
  std::string out_;
};

std::string title_or(const ReportOptions& options, const char* otherwise) {
  return options.title.empty() ? otherwise : options.title;
}

// `what` follows "1 query" or "3 queries".
void add_ids(Page& page, const std::string& what, const std::vector<std::string>& ids,
             const std::string& one = "query", const std::string& many = "queries") {
  if (!ids.empty()) page.line(page.text(counted(ids.size(), one, many) + " " + what + ": " + listed(ids)));
}

Table means_table(const Evaluation& evaluation) {
  Table table({{"metric"}, {"value", true}});
  for (std::size_t i = 0; i < evaluation.metrics.size(); ++i) {
    table.add({evaluation.metrics[i].name, value_text(evaluation.metrics[i], evaluation.means[i])});
  }
  return table;
}

Table query_table(const Evaluation& evaluation) {
  std::vector<Column> columns = {{"query"}};
  for (const Metric& metric : evaluation.metrics) columns.push_back({metric.name, true});
  Table table(std::move(columns));
  for (const QueryScores& scores : evaluation.queries) {
    std::vector<std::string> row = {id_text(scores.query)};
    for (std::size_t i = 0; i < scores.values.size(); ++i)
      row.push_back(value_text(evaluation.metrics[i], scores.values[i]));
    table.add(std::move(row));
  }
  return table;
}

std::string detectable_text(const PairedTest& test) {
  if (std::isnan(test.detectable)) return "n/a";
  return std::isinf(test.detectable) ? "none" : fmt::format("{:.4f}", test.detectable);
}

// What the column holds.
std::string detectable_legend(const Comparison& comparison) {
  const std::size_t tests = comparison.tests.size();
  const double level = 1.0 - comparison.options.confidence;
  const auto any = [&](bool (*has)(const PairedTest& test)) {
    return std::any_of(comparison.tests.begin(), comparison.tests.end(), has);
  };
  return fmt::format(
      "detectable = smallest change found with probability {:g} at {}{}{}", comparison.options.power,
      tests == 1
          ? fmt::format("{:g}", level)
          : fmt::format("{:.2g}, the correction's worst case ({:g} / {})", comparison.level, level, tests),
      any([](const PairedTest& test) { return std::isinf(test.detectable); })
          ? ", none: no possible one would be"
          : "",
      any([](const PairedTest& test) { return std::isnan(test.detectable); }) ? ", n/a: no query changed"
                                                                              : "");
}

std::string row_name(const PairedTest& test) {
  return test.metric.name + (test.slice.empty() ? "" : " of " + test.slice);
}

// Whether the interval says of a change what the verdict does not.
bool is_contradicted(const PairedTest& test) {
  const bool excludes_zero = test.interval_low > 0.0 || test.interval_high < 0.0;
  return std::isfinite(test.interval_low) && excludes_zero != test.significant;
}

// A sentence on the rows whose interval and verdict do not agree; "" without any.
std::string contradiction_text(const Comparison& comparison) {
  std::vector<std::string> names;
  for (const PairedTest& test : comparison.tests) {
    if (is_contradicted(test)) names.push_back(row_name(test));
  }
  if (names.empty()) return "";
  return fmt::format(
      "Interval and verdict disagree on {}: believe the verdict. The interval is not corrected for several "
      "tests, and its bootstrap is too narrow for few or uneven changes.",
      listed(names));
}

std::vector<std::string> test_row(const PairedTest& test) {
  const char* verdict = !test.significant ? "no evidence" : improvement(test) > 0 ? "better" : "worse";
  return {test.metric.name,
          std::to_string(test.queries),
          fmt::format("{:.4f}", test.mean_a),
          fmt::format("{:.4f}", test.mean_b),
          signed_text(test.difference),
          signed_text(test.interval_low) + " .. " + signed_text(test.interval_high),
          p_text(test.t_p),
          p_text(test.randomization_p),
          p_text(test.adjusted_p),
          fmt::format("{}/{}/{}", test.wins, test.losses, test.ties),
          detectable_text(test),
          verdict};
}

Table test_table(const Comparison& comparison) {
  const std::string interval = fmt::format("{:g}% interval", 100 * comparison.options.confidence);
  const bool sliced = std::any_of(comparison.tests.begin(), comparison.tests.end(),
                                  [](const PairedTest& t) { return !t.slice.empty(); });
  std::vector<Column> columns = {
      {"metric"},       {"queries", true}, {comparison.name_a, true}, {comparison.name_b, true},
      {"change", true}, {interval, true},  {"p t-test", true},        {"p random.", true},
      {"p Holm", true}, {"W/L/T", true},   {"detectable", true},      {"verdict"}};
  if (sliced) columns.insert(columns.begin(), {"slice"});
  Table table(std::move(columns));
  for (const PairedTest& test : comparison.tests) {
    std::vector<std::string> row = test_row(test);
    if (sliced) row.insert(row.begin(), test.slice.empty() ? "all" : id_text(test.slice));
    table.add(std::move(row));
  }
  return table;
}

// `metric` indexes comparison.metrics.
void add_changes(Page& page, const Comparison& comparison, std::size_t metric, Change change,
                 std::size_t count) {
  if (comparison.metrics.empty() || count == 0) return;
  const auto order = largest_changes(comparison, metric, change, count);
  if (order.empty()) return;
  page.heading(fmt::format("Largest {} in {}", change == Change::kLosses ? "losses" : "gains",
                           comparison.metrics[metric].name));
  Table table({{"query"}, {comparison.name_a, true}, {comparison.name_b, true}, {"change", true}});
  for (const std::size_t i : order) {
    const QueryPair& pair = comparison.pairs[i];
    const double before = pair.a[metric];
    const double after = pair.b[metric];
    table.add({id_text(pair.query), fmt::format("{:.4f}", before), fmt::format("{:.4f}", after),
               signed_text(after - before)});
  }
  page.table(table);
}

// Of the first gate that has the verdict of the report.
std::size_t deciding_metric(const GateReport& report) {
  const auto check = std::find_if(report.checks.begin(), report.checks.end(),
                                  [&](const GateCheck& c) { return c.verdict == report.verdict; });
  const std::vector<Metric>& metrics = report.comparison.metrics;
  return static_cast<std::size_t>(std::find(metrics.begin(), metrics.end(), check->gate.metric) -
                                  metrics.begin());
}

constexpr ReportFormatInfo kFormats[] = {{"text", "tables for people", ReportFormat::kText},
                                         {"json", "one object", ReportFormat::kJson},
                                         {"markdown", "for a pull request", ReportFormat::kMarkdown}};

}  // namespace

std::span<const ReportFormatInfo> report_formats() { return kFormats; }

ReportFormat parse_report_format(std::string_view name) {
  std::string known;
  for (const ReportFormatInfo& info : kFormats) {
    if (info.name == name) return info.format;
    known += (known.empty() ? "" : ", ") + std::string(info.name);
  }
  throw Error(ErrorCode::kUsage, fmt::format("unknown report format '{}'; use one of {}", name, known));
}

std::string report_evaluation(const Evaluation& evaluation, ReportFormat format,
                              const ReportOptions& options) {
  if (format == ReportFormat::kJson) return evaluation_json(evaluation, options.per_query).dump(1) + "\n";
  Page page(format, title_or(options, "Evaluation"));
  if (options.per_query) {
    page.table(query_table(evaluation));
    page.gap();
  }
  page.table(means_table(evaluation));
  page.gap();
  page.line(counted(evaluation.queries.size(), "query", "queries"));
  add_ids(page, "judged but without results", evaluation.missing);
  add_ids(page, "with results but without judgements", evaluation.unjudged);
  return page.take();
}

std::string report_comparison(const Comparison& comparison, ReportFormat format,
                              const ReportOptions& options) {
  if (format == ReportFormat::kJson) return comparison_json(comparison, options.per_query).dump(1) + "\n";
  Page page(format, title_or(options, "Comparison"));
  page.table(test_table(comparison));
  page.gap();
  const CompareOptions& used = comparison.options;
  page.line(page.text(
      fmt::format("change = {} - {}, its interval by bootstrap (BCa), not corrected; verdicts by Fisher's "
                  "randomisation test, {}at {:g}; {}; seed {}",
                  comparison.name_b, comparison.name_a, correction_text(comparison.tests.size()),
                  1.0 - used.confidence, detectable_legend(comparison), used.seed)));
  if (const std::string text = contradiction_text(comparison); !text.empty()) page.line(page.text(text));
  add_ids(page, "only in " + comparison.name_a + ", counted 0 for " + comparison.name_b,
          comparison.only_in_a);
  add_ids(page, "only in " + comparison.name_b + ", counted 0 for " + comparison.name_a,
          comparison.only_in_b);
  add_ids(page, "judged but without results in " + comparison.name_a, comparison.missing_in_a);
  add_ids(page, "judged but without results in " + comparison.name_b, comparison.missing_in_b);
  add_ids(page, "without an evaluated query", comparison.empty_slices, "slice", "slices");
  add_ids(page, "in no slice", comparison.in_no_slice);
  add_changes(page, comparison, 0, Change::kLosses, options.changes);
  add_changes(page, comparison, 0, Change::kGains, options.changes);
  return page.take();
}

std::string report_gates(const GateReport& report, ReportFormat format, const ReportOptions& options) {
  if (format == ReportFormat::kJson) return gates_json(report).dump(1) + "\n";
  Page page(format, title_or(options, "Gate"));
  page.line((format == ReportFormat::kMarkdown ? "**" : "") + std::string(verdict_name(report.verdict)) +
            (format == ReportFormat::kMarkdown ? "**\n" : ""));
  for (const GateCheck& check : report.checks)
    page.item(fmt::format("{}: {}", verdict_name(check.verdict), check.reason));
  for (const std::string& note : report.notes) page.item(page.text(note));
  if (report.verdict != Verdict::kPass)
    add_changes(page, report.comparison, deciding_metric(report), Change::kLosses, options.changes);
  return page.take();
}

std::string labels_text(const LabelUse& labels) {
  const std::string text =
      fmt::format("{} used, {} not as they were", counted(labels.used, "label"), labels.problems.size());
  if (labels.unchecked == 0) return text;
  return text + fmt::format("; {} without text, not checked for changes", labels.unchecked);
}

std::string report_labels(const LabelUse& labels, ReportFormat format) {
  if (format == ReportFormat::kJson) return labels_json(labels).dump(1) + "\n";
  Page page(format, "Labels");
  page.line(labels_text(labels));
  if (format == ReportFormat::kMarkdown && !labels.problems.empty()) page.gap();
  for (const LabelProblem& problem : labels.problems) {
    page.item(page.text(fmt::format("{}: {}", label_status_name(problem.status), problem.message)));
  }
  return page.take();
}

}  // namespace ragctl
