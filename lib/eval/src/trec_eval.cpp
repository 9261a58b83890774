#include "ragctl/eval/trec_eval.hpp"

#include <fmt/format.h>

#include <iterator>

#include "metric_table.hpp"

namespace ragctl {
namespace {

struct Nickname {
  std::string_view name;
  std::span<const std::string_view> measures;  // trec_eval's names, in its order
};

// A measure with cutoffs is followed by them.
constexpr std::string_view kAllTrec[] = {"num_q",
                                         "num_ret",
                                         "num_rel",
                                         "num_rel_ret",
                                         "map",
                                         "gm_map",
                                         "Rprec",
                                         "bpref",
                                         "recip_rank",
                                         "iprec_at_recall_0.0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1.0",
                                         "P_5,10,15,20,30,100,200,500,1000",
                                         "recall_5,10,15,20,30,100,200,500,1000",
                                         "infAP",
                                         "gm_bpref",
                                         "Rprec_mult_0.2,0.4,0.6,0.8,1.0,1.2,1.4,1.6,1.8,2.0",
                                         "utility",
                                         "11pt_avg",
                                         "binG",
                                         "G",
                                         "ndcg",
                                         "ndcg_rel",
                                         "Rndcg",
                                         "ndcg_cut_5,10,15,20,30,100,200,500,1000",
                                         "map_cut_5,10,15,20,30,100,200,500,1000",
                                         "relative_P_5,10,15,20,30,100,200,500,1000",
                                         "success_1,5,10",
                                         "set_P",
                                         "set_relative_P",
                                         "set_recall",
                                         "set_map",
                                         "set_F",
                                         "num_nonrel_judged_ret",
                                         "rbp",
                                         "rbp_resid",
                                         "unj_5,10,20"};
// What trec_eval prints when it is not asked for anything: all_trec up to the precisions.
constexpr std::span<const std::string_view> kOfficial(kAllTrec, 11);
constexpr std::string_view kSet[] = {"num_q", "num_ret",        "num_rel",    "num_rel_ret", "utility",
                                     "set_P", "set_relative_P", "set_recall", "set_map",     "set_F"};
constexpr Nickname kNicknames[] = {{"official", kOfficial}, {"all_trec", kAllTrec}, {"set", kSet}};

void append_with_cutoffs(std::vector<Metric>& metrics, std::string_view measure) {
  const std::size_t underscore =
      measure.find(',') == std::string_view::npos ? std::string_view::npos : measure.rfind('_');
  if (underscore == std::string_view::npos) {
    metrics.push_back(parse_metric(measure));
    return;
  }
  const std::string prefix(measure.substr(0, underscore + 1));
  std::string_view cutoffs = measure.substr(underscore + 1);
  while (!cutoffs.empty()) {
    const std::size_t comma = std::min(cutoffs.find(','), cutoffs.size());
    metrics.push_back(parse_metric(prefix + std::string(cutoffs.substr(0, comma))));
    cutoffs.remove_prefix(std::min(comma + 1, cutoffs.size()));
  }
}

void append_value(std::string& out, const std::string& name, std::string_view query, double value,
                  bool count) {
  if (count) {
    fmt::format_to(std::back_inserter(out), "{:<22}\t{}\t{}\n", name, query, static_cast<long long>(value));
  } else {
    fmt::format_to(std::back_inserter(out), "{:<22}\t{}\t{:6.4f}\n", name, query, value);
  }
}

// Position before which the relevance string is printed: after the last P_k, else first.
std::size_t relstring_position(const Evaluation& evaluation) {
  std::size_t position = 0;
  for (std::size_t i = 0; i < evaluation.metrics.size(); ++i) {
    const Metric& metric = evaluation.metrics[i];
    if (metric.cutoff != 0 && metric_rows()[metric.kind].trec_cut == "P") position = i + 1;
  }
  return position;
}

std::string relstring_name(const EvaluateOptions& options) {
  constexpr std::uint32_t kDefaultLength = 10;
  return options.relstring == kDefaultLength ? "relstring" : fmt::format("relstring_{}", options.relstring);
}

}  // namespace

std::vector<Metric> trec_eval_measures(std::string_view nickname) {
  for (const Nickname& known : kNicknames) {
    if (known.name != nickname) continue;
    std::vector<Metric> metrics;
    for (const std::string_view measure : known.measures) append_with_cutoffs(metrics, measure);
    return metrics;
  }
  throw Error(ErrorCode::kUsage,
              fmt::format("unknown set of measures '{}'; use official, all_trec or set", nickname));
}

std::string trec_eval_name(const Metric& metric) {
  const MetricRow& row = metric_rows()[metric.kind];
  if (metric.cutoff != 0) {
    const std::string_view name = !row.trec_cut.empty() ? row.trec_cut
                                  : row.trec.empty()    ? row.info.name
                                                        : row.trec;
    return fmt::format("{}_{}", name, metric.cutoff);
  }
  const std::string_view name = row.trec.empty() ? row.info.name : row.trec;
  if (row.parameter == Parameter::kReal) return fmt::format("{}_{:.2f}", name, metric.parameters[0]);
  const std::size_t at = metric.name.find('@');
  return at == std::string::npos ? std::string(name) : fmt::format("{}_{}", name, metric.name.substr(at + 1));
}

std::string format_trec_eval(const Evaluation& evaluation, const TrecFormat& format) {
  std::vector<std::string> names;
  for (const Metric& metric : evaluation.metrics) names.push_back(trec_eval_name(metric));
  std::string out;
  const std::size_t relstring = evaluation.options.relstring == 0 ? SIZE_MAX : relstring_position(evaluation);
  for (const QueryScores& query : evaluation.queries) {
    if (!format.per_query) break;
    for (std::size_t i = 0; i <= names.size(); ++i) {
      if (i == relstring) {
        fmt::format_to(std::back_inserter(out), "{:<22}\t{}\t'{}'\n", relstring_name(evaluation.options),
                       query.query, query.relevances);
      }
      if (i == names.size()) break;
      const MetricRow& row = metric_rows()[evaluation.metrics[i].kind];
      if (row.per_query) append_value(out, names[i], query.query, query.values[i], row.is_count);
    }
  }
  if (!format.summary) return out;
  if (format.runid) fmt::format_to(std::back_inserter(out), "{:<22}\tall\t{}\n", "runid", evaluation.tag);
  for (std::size_t i = 0; i < names.size(); ++i) {
    append_value(out, names[i], "all", evaluation.means[i], is_count(evaluation.metrics[i]));
  }
  return out;
}

}  // namespace ragctl
