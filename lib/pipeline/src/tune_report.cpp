#include <fmt/format.h>

#include <cmath>

#include "ragctl/core/counted.hpp"
#include "ragctl/pipeline/tune.hpp"

namespace ragctl {
namespace {

std::string settings_text(const FusionSettings& settings) {
  const std::string feedback =
      settings.feedback == 0
          ? "no feedback"
          : fmt::format("feedback {} at weight {:g}", settings.feedback, settings.feedback_weight);
  return fmt::format("{} with lexical weight {:.3g}, {}", settings.fusion, settings.lexical_weight, feedback);
}

std::string verdict_text(const TuneReport& report) {
  const PairedTest& test = report.comparison.tests.front();
  if (report.real) return "the gain is real: use the learned settings";
  if (report.learned == report.configured)
    return "nothing tried is better by more than one standard error: keep what is configured";
  const std::string seen =
      std::isfinite(test.detectable)
          ? fmt::format("; only a gain of {:.4f} and more would show with these questions", test.detectable)
          : std::string(std::isinf(test.detectable) ? "; no possible gain would show with these questions"
                                                    : "");
  return "no evidence of a gain: keep what is configured" + seen;
}

std::vector<std::string> account(const TuneReport& report, const std::string& labels) {
  const PairedTest& test = report.comparison.tests.front();
  const std::string& metric = test.metric.name;
  std::vector<std::string> lines;
  lines.push_back(fmt::format("Fusion learned from {} of {}; {} tried", counted(test.queries, "question"),
                              labels, counted(report.tried, "setting")));
  lines.push_back("configured: " + settings_text(report.configured));
  lines.push_back("learned:    " + settings_text(report.learned));
  lines.push_back(fmt::format(
      "{} {:.4f} as configured, {:.4f} cross-validated ({:+.4f}, {:g}% interval {:+.4f} to {:+.4f}, p = "
      "{:.4f}), "
      "{:.4f} on the questions learned from",
      metric, test.mean_a, test.mean_b, test.difference, 100 * report.comparison.options.confidence,
      test.interval_low, test.interval_high, test.randomization_p, report.fitted));
  for (std::size_t i = 0; i < report.by_fold.size(); ++i)
    lines.push_back(fmt::format("without fold {}: {}", i + 1, settings_text(report.by_fold[i])));
  lines.push_back("Verdict: " + verdict_text(report));
  return lines;
}

// With all digits: what is kept must rank as it did.
std::string query_section(const FusionSettings& settings) {
  std::string out = "query:\n  fusion: " + settings.fusion + "\n";
  if (settings.fusion != "auto") out += fmt::format("  lexical_weight: {}\n", settings.lexical_weight);
  return out +
         fmt::format("  feedback: {}\n  feedback_weight: {}\n", settings.feedback, settings.feedback_weight);
}

Json settings_json(const FusionSettings& settings) {
  return Json::Object{{"fusion", settings.fusion},
                      {"lexical_weight", settings.lexical_weight},
                      {"feedback", settings.feedback},
                      {"feedback_weight", settings.feedback_weight}};
}

std::string json_text(const TuneReport& report, const std::string& labels) {
  Json folds = Json::array();
  for (const FusionSettings& settings : report.by_fold) folds.push(settings_json(settings));
  const std::string comparison = report_comparison(report.comparison, ReportFormat::kJson, {});
  const Json out(Json::Object{{"labels", labels},
                              {"configured", settings_json(report.configured)},
                              {"learned", settings_json(report.learned)},
                              {"by_fold", std::move(folds)},
                              {"fitted", report.fitted},
                              {"tried", static_cast<std::uint64_t>(report.tried)},
                              {"real", report.real},
                              {"comparison", parse_json(comparison, {"comparison"})},
                              {"recommended", settings_json(report.recommended())},
                              {"yaml", tuned_yaml(report, labels)}});
  return out.dump(1) + "\n";
}

}  // namespace

std::string tuned_yaml(const TuneReport& report, const std::string& labels) {
  std::string out;
  for (const std::string& line : account(report, labels)) out += "# " + line + "\n";
  return out + query_section(report.recommended());
}

std::string report_tuning(const TuneReport& report, const std::string& labels, ReportFormat format) {
  if (format == ReportFormat::kJson) return json_text(report, labels);
  if (format == ReportFormat::kText) return tuned_yaml(report, labels);
  std::string out = "## Fusion\n\n";
  for (const std::string& line : account(report, labels)) out += "- " + line + "\n";
  return out + "\n```yaml\n" + query_section(report.recommended()) + "```\n";
}

}  // namespace ragctl
