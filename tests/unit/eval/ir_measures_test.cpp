// The examples of the ir_measures project (tests of its providers), which were made with trec_eval, gdeval
// and ranx.
#include <cmath>

#include "catch.hpp"
#include "ragctl/core/lines.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

struct Translation {
  std::string metric;
  EvaluateOptions options;
};

// Text between `open` and `close`, which is removed from `text`; "" when absent.
std::string take_between(std::string& text, const std::string& open, const std::string& close) {
  const std::size_t begin = text.find(open);
  if (begin == std::string::npos) return "";
  const std::size_t end = text.find(close, begin);
  const std::string found = text.substr(begin + open.size(), end - begin - open.size());
  text.erase(begin, end + close.size() - begin);
  return found;
}

const std::vector<std::pair<std::string, std::string>> kNames = {{"nDCG", "ndcg"},
                                                                 {"ERR", "err"},
                                                                 {"NumRet", "num_ret"},
                                                                 {"NumQ", "num_q"},
                                                                 {"NumRel", "num_rel"},
                                                                 {"SetP", "set_P"},
                                                                 {"SetRelP", "set_relative_P"},
                                                                 {"SetR", "set_recall"},
                                                                 {"SetAP", "set_map"},
                                                                 {"SetF", "set_F"},
                                                                 {"IPrec", "iprec"},
                                                                 {"AP", "map"},
                                                                 {"infAP", "infAP"},
                                                                 {"P", "precision"},
                                                                 {"R", "recall"},
                                                                 {"RR", "mrr"},
                                                                 {"Success", "success"},
                                                                 {"Rprec", "rprec"}};

// ir_measures' name -> ours; an empty metric for what we do not have (ERR_IA needs judgements by subtopic).
Translation translate(const std::string& measure, const std::string& file) {
  Translation out;
  std::string rest = measure;
  std::string arguments = take_between(rest, "(", ")");
  const std::string cutoff = rest.find('@') == std::string::npos ? "" : rest.substr(rest.find('@') + 1);
  const std::string name = rest.substr(0, rest.find('@'));
  for (const auto& [theirs, ours] : kNames) {
    if (theirs == name) out.metric = ours;
  }
  if (out.metric.empty()) return out;
  if (name == "NumRet" && !arguments.empty()) out.metric = "num_rel_ret";
  if (name == "nDCG" && (arguments == "dcg='exp-log2'" || file.find("gdeval") != std::string::npos))
    out.metric = "ndcg_exp";
  if (arguments == "gains={0:1,1:4}") out.metric += "@0=1,1=4";
  if (const std::size_t at = arguments.find("rel="); at != std::string::npos) {
    out.options.relevance_level = std::stoi(arguments.substr(at + 4));
  }
  if (const std::size_t at = arguments.find("beta="); at != std::string::npos) {
    out.metric += "@" + arguments.substr(at + 5);  // ir_measures hands its beta to trec_eval unsquared
  }
  out.options.judged_only = arguments == "judged_only=True";
  if (name == "SetP" || name == "SetR") {
    out.options.max_results = cutoff.empty() ? 0 : static_cast<std::uint32_t>(std::stoi(cutoff));
  } else if (!cutoff.empty()) {
    out.metric += "@" + cutoff;
  }
  return out;
}

// Half a unit would be exact rounding; some expectations are cut off instead.
double tolerance_of(double expected) {
  for (int digits = 1; digits < 9; ++digits) {
    const double scaled = expected * std::pow(10.0, digits);
    if (std::abs(scaled - std::round(scaled)) < 1e-7)
      return std::max(1e-9, digits < 3 ? 1e-9 : 1.0 / std::pow(10.0, digits));
  }
  return 1e-9;
}

}  // namespace

TEST_CASE("metrics equal the examples of ir_measures") {
  const std::string path = suite_file("ir_measures/expected.jsonl");
  if (path.empty()) return;
  std::size_t compared = 0;
  for_each_json_line(path, [&](const Json& example, const Location&) {
    const std::string measure = example.at("measure").string();
    const Translation translation = translate(measure, example.at("file").string());
    if (translation.metric.empty()) return;
    INFO(measure << " as " << translation.metric);
    const std::vector<Metric> metrics = {parse_metric(translation.metric)};
    const Run run = run_of(example.at("run").string());
    const Qrels qrels = qrels_of(example.at("qrels").string());
    const Evaluation evaluation = evaluate(run, qrels, metrics, translation.options);
    for (const auto& [query, expected] : example.at("per_query").members()) {
      for (const QueryScores& scores : evaluation.queries) {
        if (scores.query != query) continue;
        CHECK(std::abs(scores.values[0] - expected.number()) <= tolerance_of(expected.number()));
        ++compared;
      }
    }
    if (!example.at("all").is_null()) {
      CHECK(std::abs(evaluation.means[0] - example.at("all").number()) <=
            tolerance_of(example.at("all").number()));
    }
  });
  CHECK(compared == 123);
}
