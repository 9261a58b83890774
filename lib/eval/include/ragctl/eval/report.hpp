// Evaluations, comparisons and gates as text for a terminal, JSON for programs and Markdown for a pull
// request.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "ragctl/eval/compare.hpp"
#include "ragctl/eval/gate.hpp"
#include "ragctl/eval/metrics.hpp"
#include "ragctl/eval/spans.hpp"

namespace ragctl {

enum class ReportFormat { kText, kJson, kMarkdown };

struct ReportFormatInfo {
  std::string_view name;  // "text", "json", "markdown"
  std::string_view help;
  ReportFormat format;
};
std::span<const ReportFormatInfo> report_formats();
ReportFormat parse_report_format(std::string_view name);  // throws Error(kUsage)

struct ReportOptions {
  bool per_query = false;  // a row for every query
  std::size_t changes =
      5;              // queries that changed most, listed in each direction (comparisons; text and Markdown)
  std::string title;  // heading of Markdown reports; "" = the kind of report
};

// Every report ends with a line end. Means have four decimals in text and Markdown; JSON has full precision,
// null where a test gives no value.
std::string report_evaluation(const Evaluation& evaluation, ReportFormat format,
                              const ReportOptions& options);
std::string report_comparison(const Comparison& comparison, ReportFormat format,
                              const ReportOptions& options);
std::string report_gates(const GateReport& report, ReportFormat format, const ReportOptions& options);
std::string report_labels(const LabelUse& labels, ReportFormat format);

// "185 labels used, 0 not as they were", and how many could not be checked; no line end.
std::string labels_text(const LabelUse& labels);

}  // namespace ragctl
