#include "ragctl/eval/gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "counted.hpp"
#include "evaluate_with.hpp"
#include "fields.hpp"
#include "gate_conditions.hpp"
#include "statistics.hpp"

namespace ragctl {
namespace {

constexpr double kRounding = 1e-12;  // of sums of differences

bool has(const Evaluation& evaluation, const Metric& metric) {
  return std::find(evaluation.metrics.begin(), evaluation.metrics.end(), metric) != evaluation.metrics.end();
}

// Each once, in the order of the gates.
std::vector<Metric> gated_metrics(std::span<const Gate> gates) {
  std::vector<Metric> metrics;
  for (const Gate& gate : gates) {
    if (std::find(metrics.begin(), metrics.end(), gate.metric) == metrics.end())
      metrics.push_back(gate.metric);
  }
  return metrics;
}

void refuse_unevaluated(const Evaluation& now, std::span<const Metric> metrics) {
  for (const Metric& metric : metrics) {
    if (has(now, metric)) continue;
    throw Error(ErrorCode::kUsage,
                fmt::format("gate on '{}', which was not evaluated; add it to the metrics", metric.name));
  }
}

std::string change_text(const PairedTest& test, double confidence) {
  const std::string interval = std::isfinite(test.interval_low)
                                   ? fmt::format(", {:g}% interval {:+.4f} to {:+.4f}", 100 * confidence,
                                                 test.interval_low, test.interval_high)
                                   : "";
  return fmt::format("{} {:.4f} -> {:.4f} ({:+.4f}{}) over {}: ", test.metric.name, test.mean_a, test.mean_b,
                     test.difference, interval, counted(test.queries, "query", "queries"));
}

// What a change for the worse is called.
const char* worsening(const Metric& metric) { return lower_is_better(metric) ? "rise" : "drop"; }

// Whether the test could not have been significant whatever the queries had done.
bool is_blind(const PairedTest& test, const Comparison& comparison) {
  return smallest_p(test.queries, comparison.options.permutations) >= comparison.level;
}

double largest_worsening(const PairedTest& test) {
  const double highest = highest_value(test.metric);
  return lower_is_better(test.metric) || std::isinf(highest) ? highest - test.mean_a : test.mean_a;
}

// Which changes for the worse the test can see.
std::string visible_text(const PairedTest& test, const Comparison& comparison) {
  const char* word = worsening(test.metric);
  if (is_blind(test, comparison)) {
    return fmt::format("{} cannot show any {}: p is {:.2g} at best, and under {:.2g} is needed",
                       counted(test.queries, "query", "queries"), word,
                       smallest_p(test.queries, comparison.options.permutations), comparison.level);
  }
  const std::size_t tests = comparison.tests.size();
  const std::string corrected = tests == 1 ? "" : fmt::format(", corrected for {} gates", tests);
  if (test.detectable > largest_worsening(test))
    return fmt::format("no possible {} would show with these queries{}", word, corrected);
  return fmt::format("only {}s of {:.4f} and more would show with these queries{}", word, test.detectable,
                     corrected);
}

// A change for the worse that exceeds the tolerance.
std::pair<Verdict, std::string> judged_worse(const GateCheck& check, const Comparison& comparison) {
  const PairedTest& test = check.test;
  const std::string exceeds =
      fmt::format("the {} exceeds {:g} ", worsening(test.metric), check.gate.tolerance);
  if (test.significant)
    return {Verdict::kFail,
            exceeds + fmt::format("and is significantly different from 0 (p = {:.2g})", test.adjusted_p)};
  return {Verdict::kInconclusive, exceeds + fmt::format("but may be chance (p = {:.2g}); {}", test.adjusted_p,
                                                        visible_text(test, comparison))};
}

// The largest change for the worse that the interval holds; below 0: none.
double largest_possible(const PairedTest& test) {
  return (lower_is_better(test.metric) ? test.interval_high : -test.interval_low) - kRounding;
}

// Upwards, so that a gate that allows what is printed passes.
double rounded_up(double value) { return std::ceil(value * 1e4) / 1e4; }

// The verdict and what it rests on.
std::pair<Verdict, std::string> judged(const GateCheck& check, const Comparison& comparison) {
  const PairedTest& test = check.test;
  const double tolerance = check.gate.tolerance;
  if (improvement(test) < -tolerance - kRounding) return judged_worse(check, comparison);
  if (test.wins + test.losses == 0) return {Verdict::kPass, "no query changed"};
  const std::string beyond = fmt::format("{} beyond {:g}", worsening(test.metric), tolerance);
  if (largest_worsening(test) <= tolerance)
    return {Verdict::kPass, fmt::format("a {} is not possible", beyond)};
  if (is_blind(test, comparison))
    return {Verdict::kInconclusive,
            fmt::format("no {}, but {}; judge more queries", beyond, visible_text(test, comparison))};
  if (largest_possible(test) <= tolerance) return {Verdict::kPass, fmt::format("a {} is excluded", beyond)};
  return {Verdict::kInconclusive,
          fmt::format(
              "no {} was measured, but one of up to {:.4f} is possible; judge more queries or allow as much",
              beyond, rounded_up(largest_possible(test)))};
}

// Queries that only one side has count 0 on the other, which the means of the evaluation do not say.
void note_unpaired(GateReport& report) {
  const auto note = [&](const std::vector<std::string>& ids, const char* where) {
    if (!ids.empty())
      report.notes.push_back(counted(ids.size(), "query", "queries") + " " + where + ": " + listed(ids));
  };
  note(report.comparison.only_in_a, "only in the baseline, counted 0 now");
  note(report.comparison.only_in_b, "only now, counted 0 for the baseline");
}

void note_left_out(GateReport& report) {
  const auto note = [&](const std::vector<std::string>& ids, const char* what) {
    if (!ids.empty())
      report.notes.push_back(
          fmt::format("{} {}, left out: {}", counted(ids.size(), "query", "queries"), what, listed(ids)));
  };
  note(report.compared->only_in_baseline, "only in the baseline");
  note(report.compared->only_now, "only now");
  note(report.compared->other_judgements, "with other judgements");
  note(report.compared->other_question, "with another text or filter");
}

// What differs from the baseline, all of it accepted, and what is compared then.
void note_accepted(GateReport& report, const EvaluationInputs& then, const EvaluationInputs& now) {
  if (then.corpus != now.corpus) {
    report.accepted.emplace_back("corpus");
    report.notes.emplace_back("accepted: another corpus");
  }
  if (!questions_differ(then, now)) return;
  report.accepted.emplace_back("questions");
  report.compared = compared_queries(then, now);
  report.notes.push_back(
      fmt::format("accepted: other questions or judgements; compared: {} that {} as in "
                  "the baseline",
                  counted(report.compared->same.size(), "query", "queries"),
                  report.compared->same.size() == 1 ? "is" : "are"));
  note_left_out(report);
}

}  // namespace

Gate parse_gate(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    throw Error(
        ErrorCode::kUsage,
        fmt::format(
            "gate '{}' has no ':'; write the allowed drop behind the metric, for example ndcg@10:-0.01",
            text));
  }
  Gate gate;
  gate.metric = parse_metric(text.substr(0, colon));
  if (!is_mean(gate.metric)) {
    throw Error(ErrorCode::kUsage, fmt::format("gate '{}': {} is no mean over queries and cannot be tested",
                                               text, gate.metric.name));
  }
  const bool rises = lower_is_better(gate.metric);
  const auto change = parse_finite(text.substr(colon + 1));
  if (!change || (rises ? *change < 0.0 : *change > 0.0)) {
    throw Error(
        ErrorCode::kUsage,
        fmt::format("gate '{}': '{}' is no allowed {}; write a number of 0 or {}, for example {}:{}0.01",
                    text, text.substr(colon + 1), worsening(gate.metric), rises ? "more" : "less",
                    gate.metric.name, rises ? "" : "-"));
  }
  gate.tolerance = std::abs(*change);
  if (gate.tolerance > highest_value(gate.metric)) {
    throw Error(
        ErrorCode::kUsage,
        fmt::format(
            "gate '{}': {} lies between 0 and 1, so that no {} exceeds 1; write for example {}:{}0.01", text,
            gate.metric.name, worsening(gate.metric), gate.metric.name, rises ? "" : "-"));
  }
  return gate;
}

AcceptedDifferences parse_accepted(std::span<const std::string> texts) {
  AcceptedDifferences accepted;
  for (const std::string_view text : texts) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::string_view name = text.substr(begin, text.find(',', begin) - begin);
      if (name != "corpus" && name != "questions") {
        throw Error(ErrorCode::kUsage,
                    fmt::format("'{}' is no difference to accept; use corpus, questions or both", name));
      }
      (name == "corpus" ? accepted.corpus : accepted.questions) = true;
      begin += name.size() + 1;
    }
  }
  return accepted;
}

std::string_view verdict_name(Verdict verdict) {
  constexpr std::string_view kNames[] = {"PASS", "FAIL", "INCONCLUSIVE"};
  return kNames[static_cast<std::size_t>(verdict)];
}

void check_baseline(const Baseline& baseline, const std::string& baseline_path,
                    const EvaluateOptions& options, const EvaluationInputs& inputs,
                    std::span<const Gate> gates, const AcceptedDifferences& accepted) {
  refuse_other_conditions(baseline, baseline_path, options, inputs, gated_metrics(gates), accepted);
}

GateReport check_gates(const Baseline& baseline, const std::string& baseline_path, const Evaluation& now,
                       const EvaluationInputs& inputs, std::span<const Gate> gates,
                       const CompareOptions& options, const AcceptedDifferences& accepted) {
  if (gates.empty()) throw Error(ErrorCode::kUsage, "no gate to check; give one, for example ndcg@10:-0.01");
  const std::vector<Metric> metrics = gated_metrics(gates);
  refuse_unevaluated(now, metrics);
  refuse_other_conditions(baseline, baseline_path, now.options, inputs, metrics, accepted);
  GateReport report;
  note_accepted(report, baseline.inputs, inputs);
  if (baseline.inputs.depth == 0 && inputs.depth != 0) {
    report.notes.push_back(fmt::format(
        "the baseline does not say how many results a query it was made of, now there are up to {}; a new "
        "baseline will",
        inputs.depth));
  }
  Evaluation then = compared_scores(only(baseline.evaluation, metrics), report);
  then.options = now.options;  // equal but for what changes no score
  report.comparison = compare(then, compared_scores(only(now, metrics), report), {}, options);
  report.comparison.name_a = "baseline";
  report.comparison.name_b = "now";
  note_unpaired(report);
  for (const Gate& gate : gates) {
    const auto at = std::find(metrics.begin(), metrics.end(), gate.metric) - metrics.begin();
    GateCheck check{gate, report.comparison.tests[static_cast<std::size_t>(at)], Verdict::kPass, ""};
    const auto [verdict, reason] = judged(check, report.comparison);
    check.verdict = verdict;
    check.reason = change_text(check.test, options.confidence) + reason;
    if (check.verdict == Verdict::kFail || report.verdict == Verdict::kPass) report.verdict = check.verdict;
    report.checks.push_back(std::move(check));
  }
  return report;
}

Evaluation compared_scores(const Evaluation& evaluation, const GateReport& report) {
  return report.compared ? of_queries(evaluation, report.compared->same) : evaluation;
}

}  // namespace ragctl
