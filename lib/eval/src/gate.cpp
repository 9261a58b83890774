#include "ragctl/eval/gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "counted.hpp"
#include "fields.hpp"
#include "ragctl/core/hash.hpp"
#include "statistics.hpp"

namespace ragctl {
namespace {

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

std::string known(const std::string& hash) { return hash.empty() ? "unknown" : hash; }

std::string depth_text(const EvaluationInputs& inputs) {
  return inputs.depth == 0 ? "an unknown one" : std::to_string(inputs.depth);
}

std::vector<std::string> option_differences(const EvaluateOptions& then, const EvaluateOptions& now) {
  std::vector<std::string> out;
  const auto differ = [&](const char* name, auto was, auto is) {
    if (was != is) out.push_back(fmt::format("{} {} instead of {}", name, was, is));
  };
  differ("relevance_level", then.relevance_level, now.relevance_level);
  differ("complete", then.complete, now.complete);
  differ("max_results", then.max_results, now.max_results);
  differ("judged_only", then.judged_only, now.judged_only);
  return out;
}

void refuse_unevaluated(const Evaluation& now, std::span<const Metric> metrics) {
  for (const Metric& metric : metrics) {
    if (has(now, metric)) continue;
    throw Error(ErrorCode::kUsage,
                fmt::format("gate on '{}', which was not evaluated; add it to the metrics", metric.name));
  }
}

void refuse_other_conditions(const Baseline& baseline, const std::string& path,
                             const EvaluateOptions& options, const EvaluationInputs& inputs,
                             std::span<const Metric> metrics) {
  std::vector<std::string> differences = option_differences(baseline.evaluation.options, options);
  if (baseline.inputs.corpus != inputs.corpus) {
    differences.push_back(fmt::format("another corpus or filter ({} instead of {})",
                                      known(baseline.inputs.corpus), known(inputs.corpus)));
  }
  if (baseline.inputs.qrels != inputs.qrels) {
    differences.push_back(
        fmt::format("other qrels ({} instead of {})", known(baseline.inputs.qrels), known(inputs.qrels)));
  }
  if (baseline.inputs.questions != inputs.questions) {
    differences.push_back(fmt::format("other questions ({} instead of {})", known(baseline.inputs.questions),
                                      known(inputs.questions)));
  }
  if (baseline.inputs.depth != inputs.depth && baseline.inputs.depth != 0)
    differences.push_back(fmt::format("depth {} instead of {}", baseline.inputs.depth, depth_text(inputs)));
  for (const Metric& metric : metrics) {
    if (!has(baseline.evaluation, metric)) differences.push_back("no " + metric.name);
  }
  if (differences.empty()) return;
  throw Error(
      ErrorCode::kInput, Location{path},
      fmt::format("the baseline was made with {}; make a new baseline", fmt::join(differences, ", ")));
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

// The verdict and what it rests on.
std::pair<Verdict, std::string> judged(const GateCheck& check, const Comparison& comparison) {
  const PairedTest& test = check.test;
  const double tolerance = check.gate.tolerance;
  const std::string beyond = fmt::format("{} beyond {:g}", worsening(test.metric), tolerance);
  const std::string exceeds = fmt::format("the {} exceeds {:g} ", worsening(test.metric), tolerance);
  const double worst = lower_is_better(test.metric) ? -test.interval_high : test.interval_low;
  if (improvement(test) < -tolerance - 1e-12) {
    if (test.significant)
      return {Verdict::kFail, exceeds + fmt::format("and is significant (p = {:.2g})", test.adjusted_p)};
    return {Verdict::kInconclusive, exceeds + fmt::format("but may be chance (p = {:.2g}); {}",
                                                          test.adjusted_p, visible_text(test, comparison))};
  }
  if (test.wins + test.losses == 0) return {Verdict::kPass, "no query changed"};
  if (largest_worsening(test) <= tolerance)
    return {Verdict::kPass, fmt::format("a {} is not possible", beyond)};
  if (is_blind(test, comparison))
    return {Verdict::kInconclusive,
            fmt::format("no {}, but {}; judge more queries", beyond, visible_text(test, comparison))};
  if (worst >= -tolerance) return {Verdict::kPass, fmt::format("a {} is excluded", beyond)};
  if (test.detectable <= tolerance)
    return {Verdict::kPass,
            fmt::format("no {}, and one of {:.4f} would have shown", beyond, test.detectable)};
  return {Verdict::kInconclusive, fmt::format("no {}, but {}; judge more queries or allow more", beyond,
                                              visible_text(test, comparison))};
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

}  // namespace

std::string qrels_fingerprint(const Qrels& qrels) {
  Hasher hasher;
  for (const auto& [query, rows] : qrels.queries) {
    hasher.add(query).add(static_cast<std::uint64_t>(rows.size()));
    for (const Judgement& row : rows) hasher.add(row.document).add(static_cast<std::uint64_t>(row.relevance));
  }
  return hasher.digest().hex();
}

std::string questions_fingerprint(std::span<const Query> questions) {
  std::vector<Hash128> hashes;
  for (const Query& query : questions)
    hashes.push_back(Hasher().add(query.id).add(query.text).add(query.filter).digest());
  std::sort(hashes.begin(), hashes.end());
  Hasher all;
  for (const Hash128& hash : hashes) all.add(hash.high).add(hash.low);
  return all.digest().hex();
}

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

std::string_view verdict_name(Verdict verdict) {
  constexpr std::string_view kNames[] = {"PASS", "FAIL", "INCONCLUSIVE"};
  return kNames[static_cast<std::size_t>(verdict)];
}

void check_baseline(const Baseline& baseline, const std::string& baseline_path,
                    const EvaluateOptions& options, const EvaluationInputs& inputs,
                    std::span<const Gate> gates) {
  refuse_other_conditions(baseline, baseline_path, options, inputs, gated_metrics(gates));
}

GateReport check_gates(const Baseline& baseline, const std::string& baseline_path, const Evaluation& now,
                       const EvaluationInputs& inputs, std::span<const Gate> gates,
                       const CompareOptions& options) {
  if (gates.empty()) throw Error(ErrorCode::kUsage, "no gate to check; give one, for example ndcg@10:-0.01");
  const std::vector<Metric> metrics = gated_metrics(gates);
  refuse_unevaluated(now, metrics);
  refuse_other_conditions(baseline, baseline_path, now.options, inputs, metrics);
  GateReport report;
  if (baseline.inputs.depth == 0 && inputs.depth != 0) {
    report.notes.push_back(fmt::format(
        "the baseline does not say how many results a query it was made of, now there are up to {}; a new "
        "baseline will",
        inputs.depth));
  }
  Evaluation then = only(baseline.evaluation, metrics);
  then.options = now.options;  // equal but for what changes no score
  report.comparison = compare(then, only(now, metrics), {}, options);
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

}  // namespace ragctl
