#include "report_json.hpp"

#include <cmath>

namespace ragctl {
namespace {

// JSON has no infinity.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(); }

Json strings(const std::vector<std::string>& items) {
  Json out = Json::array();
  for (const std::string& item : items) out.push(item);
  return out;
}

Json values(const std::vector<Metric>& metrics, const std::vector<double>& numbers) {
  Json::Object out;
  for (std::size_t i = 0; i < metrics.size(); ++i)
    out.emplace_back(metrics[i].name, value_json(metrics[i], numbers[i]));
  return Json(std::move(out));
}

// Whether any possible difference would be found; null where it is not known.
Json can_detect(const PairedTest& test) {
  return std::isnan(test.detectable) ? Json() : Json(!std::isinf(test.detectable));
}

}  // namespace

Json value_json(const Metric& metric, double value) {
  return is_count(metric) ? Json(static_cast<std::int64_t>(value)) : number(value);
}

Json compare_options_json(const CompareOptions& options) {
  return Json(Json::Object{{"confidence", options.confidence},
                           {"power", options.power},
                           {"seed", options.seed},
                           {"permutations", options.permutations},
                           {"resamples", options.resamples}});
}

Json test_json(const PairedTest& test) {
  return Json(Json::Object{{"metric", test.metric.name},
                           {"slice", test.slice.empty() ? Json() : Json(test.slice)},
                           {"queries", static_cast<std::uint64_t>(test.queries)},
                           {"mean_a", test.mean_a},
                           {"mean_b", test.mean_b},
                           {"difference", test.difference},
                           {"interval", Json::Array{number(test.interval_low), number(test.interval_high)}},
                           {"wins", static_cast<std::uint64_t>(test.wins)},
                           {"losses", static_cast<std::uint64_t>(test.losses)},
                           {"ties", static_cast<std::uint64_t>(test.ties)},
                           {"t", number(test.t)},
                           {"t_p", test.t_p},
                           {"randomization_p", test.randomization_p},
                           {"adjusted_p", test.adjusted_p},
                           {"significant", test.significant},
                           {"detectable", number(test.detectable)},
                           {"can_detect", can_detect(test)}});
}

Json evaluation_json(const Evaluation& evaluation, bool per_query) {
  Json out = Json::object();
  out.set("tag", evaluation.tag);
  out.set("metrics", values(evaluation.metrics, evaluation.means));
  out.set("queries", static_cast<std::uint64_t>(evaluation.queries.size()));
  out.set("missing", strings(evaluation.missing));
  out.set("unjudged", strings(evaluation.unjudged));
  if (!per_query) return out;
  Json::Object queries;
  for (const QueryScores& scores : evaluation.queries) {
    queries.emplace_back(scores.query, values(evaluation.metrics, scores.values));
  }
  out.set("per_query", Json(std::move(queries)));
  return out;
}

Json comparison_json(const Comparison& comparison, bool per_query) {
  Json tests = Json::array();
  for (const PairedTest& test : comparison.tests) tests.push(test_json(test));
  Json out(Json::Object{{"a", comparison.name_a},
                        {"b", comparison.name_b},
                        {"options", compare_options_json(comparison.options)},
                        {"level", comparison.level},
                        {"tests", std::move(tests)},
                        {"only_in_a", strings(comparison.only_in_a)},
                        {"only_in_b", strings(comparison.only_in_b)},
                        {"missing_in_a", strings(comparison.missing_in_a)},
                        {"missing_in_b", strings(comparison.missing_in_b)},
                        {"empty_slices", strings(comparison.empty_slices)},
                        {"in_no_slice", strings(comparison.in_no_slice)}});
  if (!per_query) return out;
  Json::Object queries;
  for (const QueryPair& pair : comparison.pairs) {
    queries.emplace_back(pair.query, Json(Json::Object{{"a", values(comparison.metrics, pair.a)},
                                                       {"b", values(comparison.metrics, pair.b)}}));
  }
  out.set("per_query", Json(std::move(queries)));
  return out;
}

namespace {

Json compared_json(const ComparedQueries& compared) {
  return Json(Json::Object{{"queries", static_cast<std::uint64_t>(compared.same.size())},
                           {"only_in_baseline", strings(compared.only_in_baseline)},
                           {"only_now", strings(compared.only_now)},
                           {"other_judgements", strings(compared.other_judgements)},
                           {"other_question", strings(compared.other_question)}});
}

}  // namespace

Json gates_json(const GateReport& report) {
  Json checks = Json::array();
  for (const GateCheck& check : report.checks) {
    checks.push(Json::Object{{"metric", check.gate.metric.name},
                             {"tolerance", check.gate.tolerance},
                             {"verdict", verdict_name(check.verdict)},
                             {"reason", check.reason},
                             {"test", test_json(check.test)}});
  }
  return Json(Json::Object{{"verdict", verdict_name(report.verdict)},
                           {"checks", std::move(checks)},
                           {"notes", strings(report.notes)},
                           {"accepted", strings(report.accepted)},
                           {"compared", report.compared ? compared_json(*report.compared) : Json()},
                           {"options", compare_options_json(report.comparison.options)},
                           {"level", report.comparison.level}});
}

Json labels_json(const LabelUse& labels) {
  Json list = Json::array();
  for (const LabelProblem& problem : labels.problems) {
    list.push(Json::Object{{"status", label_status_name(problem.status)},
                           {"query", problem.label.query},
                           {"document", problem.label.document},
                           {"line", problem.label.line},
                           {"message", problem.message}});
  }
  return Json(Json::Object{{"used", static_cast<std::uint64_t>(labels.used)},
                           {"unchecked", static_cast<std::uint64_t>(labels.unchecked)},
                           {"problems", std::move(list)}});
}

}  // namespace ragctl
