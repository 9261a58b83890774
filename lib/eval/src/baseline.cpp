#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "counted.hpp"
#include "metric_table.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/eval/gate.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kFormat = "ragctl-baseline/1";

Json strings_json(const std::vector<std::string>& strings) {
  Json out = Json::array();
  for (const std::string& text : strings) out.push(text);
  return out;
}

std::vector<std::string> strings_from(const Json& json) {
  std::vector<std::string> out;
  for (const Json& item : json.items()) out.push_back(item.string());
  return out;
}

Json options_json(const EvaluateOptions& options) {
  return Json(Json::Object{{"relevance_level", options.relevance_level},
                           {"complete", options.complete},
                           {"max_results", options.max_results},
                           {"judged_only", options.judged_only}});
}

template <typename Number>
Number number_from(const Json& json) {
  const std::int64_t value = json.integer();
  if (value < 0 || value > std::numeric_limits<Number>::max())
    throw Error(ErrorCode::kInput, fmt::format("{} is out of range; make a new baseline", value));
  return static_cast<Number>(value);
}

EvaluateOptions options_from(const Json& json) {
  EvaluateOptions options;
  options.relevance_level = number_from<int>(json.at("relevance_level"));
  options.complete = json.at("complete").boolean();
  options.max_results = number_from<std::uint32_t>(json.at("max_results"));
  options.judged_only = json.at("judged_only").boolean();
  return options;
}

Metric metric_from(const Json& json) {
  const std::string& name = json.at("name").string();
  Metric metric;
  try {
    metric = parse_metric(name);
  } catch (const Error& error) {
    throw Error(
        ErrorCode::kInput,
        fmt::format("{}; the baseline was made by another version of ragctl, make a new one", error.what()));
  }
  const std::int64_t definition = json.at("definition").integer();
  if (definition != metric_rows()[metric.kind].definition) {
    throw Error(ErrorCode::kInput,
                fmt::format("metric '{}' has definition {} there and {} here; make a new baseline", name,
                            definition, metric_rows()[metric.kind].definition));
  }
  return metric;
}

QueryScores scores_from(const std::string& query, const Json& json, std::size_t metrics) {
  QueryScores scores;
  scores.query = query;
  for (const Json& value : json.items()) scores.values.push_back(value.number());
  if (scores.values.size() != metrics) {
    throw Error(ErrorCode::kInput,
                fmt::format("query '{}' has {} for {}; make a new baseline", query,
                            counted(scores.values.size(), "value"), counted(metrics, "metric")));
  }
  return scores;
}

Json query_inputs_json(const std::vector<QueryInputs>& queries) {
  Json::Object out;
  for (const QueryInputs& each : queries)
    out.emplace_back(each.query, Json(Json::Array{each.question, each.judgements}));
  return Json(std::move(out));
}

std::vector<QueryInputs> query_inputs_from(const Json& json) {
  std::vector<QueryInputs> out;
  for (const auto& [query, hashes] : json.members()) {
    const std::vector<std::string> texts = strings_from(hashes);
    if (texts.size() != 2) {
      throw Error(ErrorCode::kInput,
                  fmt::format("query '{}' has {} for question and judgements; make a new baseline", query,
                              counted(texts.size(), "hash", "hashes")));
    }
    out.push_back({query, texts[0], texts[1]});
  }
  std::sort(out.begin(), out.end(),
            [](const QueryInputs& a, const QueryInputs& b) { return a.query < b.query; });
  return out;
}

// What older baselines do not have stays unknown.
EvaluationInputs inputs_from(const Json& json) {
  EvaluationInputs inputs{json.at("corpus").string(), json.at("qrels").string()};
  const auto has = [&](const char* key) {
    const Json* value = json.find(key);
    return value == nullptr || value->is_null() ? nullptr : value;
  };
  if (const Json* questions = json.find("questions")) inputs.questions = questions->string();
  if (const Json* depth = has("depth")) inputs.depth = number_from<std::uint32_t>(*depth);
  if (const Json* queries = json.find("query_inputs")) inputs.queries = query_inputs_from(*queries);
  if (const Json* filter = has("filter")) inputs.filter = filter->string();
  return inputs;
}

Baseline parse(const Json& json) {
  const Json* format = json.find("format");
  if (format == nullptr || !format->is_string() || format->string() != kFormat) {
    throw Error(ErrorCode::kInput, fmt::format("the format is {} and not \"{}\"; make a new baseline",
                                               format == nullptr ? "not given" : format->dump(), kFormat));
  }
  Baseline baseline;
  baseline.inputs = inputs_from(json);
  Evaluation& evaluation = baseline.evaluation;
  evaluation.tag = json.at("tag").string();
  evaluation.options = options_from(json.at("options"));
  for (const Json& metric : json.at("metrics").items()) {
    evaluation.metrics.push_back(metric_from(metric));
    evaluation.means.push_back(metric.at("mean").number());
  }
  for (const auto& [query, values] : json.at("queries").members()) {
    evaluation.queries.push_back(scores_from(query, values, evaluation.metrics.size()));
  }
  if (evaluation.queries.empty()) throw Error(ErrorCode::kInput, "holds no query; make a new baseline");
  const auto before = [](const QueryScores& a, const QueryScores& b) { return a.query < b.query; };
  std::sort(evaluation.queries.begin(), evaluation.queries.end(), before);
  const auto twice =
      std::adjacent_find(evaluation.queries.begin(), evaluation.queries.end(),
                         [](const QueryScores& a, const QueryScores& b) { return a.query == b.query; });
  if (twice != evaluation.queries.end()) {
    throw Error(ErrorCode::kInput,
                fmt::format("query '{}' is there twice; make a new baseline", twice->query));
  }
  evaluation.missing = strings_from(json.at("missing"));
  evaluation.unjudged = strings_from(json.at("unjudged"));
  return baseline;
}

}  // namespace

Json to_json(const Baseline& baseline) {
  const Evaluation& evaluation = baseline.evaluation;
  Json metrics = Json::array();
  for (std::size_t i = 0; i < evaluation.metrics.size(); ++i) {
    const Metric& metric = evaluation.metrics[i];
    metrics.push(Json::Object{{"name", metric.name},
                              {"definition", metric_rows()[metric.kind].definition},
                              {"mean", evaluation.means[i]}});
  }
  Json::Object queries;
  for (const QueryScores& scores : evaluation.queries) {
    Json values = Json::array();
    for (const double value : scores.values) values.push(value);
    queries.emplace_back(scores.query, std::move(values));
  }
  const std::optional<std::string>& filter = baseline.inputs.filter;
  return Json(Json::Object{{"format", kFormat},
                           {"corpus", baseline.inputs.corpus},
                           {"filter", filter ? Json(*filter) : Json()},
                           {"qrels", baseline.inputs.qrels},
                           {"questions", baseline.inputs.questions},
                           {"depth", baseline.inputs.depth == 0 ? Json() : Json(baseline.inputs.depth)},
                           {"tag", evaluation.tag},
                           {"options", options_json(evaluation.options)},
                           {"metrics", std::move(metrics)},
                           {"queries", std::move(queries)},
                           {"query_inputs", query_inputs_json(baseline.inputs.queries)},
                           {"missing", strings_json(evaluation.missing)},
                           {"unjudged", strings_json(evaluation.unjudged)}});
}

Baseline baseline_from_json(const Json& json, const Location& where) {
  try {
    return parse(json);
  } catch (const Error& error) {
    throw Error(ErrorCode::kInput, where, error.what());
  }
}

Baseline read_baseline(const std::string& path) {
  const Location where{path};
  return baseline_from_json(parse_json(read_file(path), where), where);
}

}  // namespace ragctl
