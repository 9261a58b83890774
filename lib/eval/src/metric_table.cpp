#include "metric_table.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace ragctl {
namespace {

using enum Parameter;
using enum Aggregate;

constexpr double kUtilityWeights[] = {1.0, -1.0, 0.0, 0.0};
constexpr double kElevenPoints[] = {0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0};
constexpr double kEvenF[] = {1.0};
constexpr double kPersistence[] = {0.9};

constexpr MetricRow count_row(MetricInfo info, std::string_view trec, bool per_query,
                              MetricFunction function) {
  return {info, trec, "", "", kNone, kSum, true, per_query, function, {}};
}
constexpr MetricRow mean_row(MetricInfo info, std::string_view trec, std::string_view trec_cut,
                             std::string_view aliases, Parameter parameter, MetricFunction function,
                             std::span<const double> defaults = {}) {
  return {info, trec, trec_cut, aliases, parameter, kMean, false, true, function, defaults};
}
constexpr MetricRow lower_is_better_row(MetricRow row) {
  row.lower_is_better = true;
  return row;
}
constexpr MetricRow unbounded_row(MetricRow row) {
  row.bounded = false;
  return row;
}
constexpr MetricRow with_parameter(Allowed allowed, MetricRow row) {
  row.allowed = allowed;
  return row;
}
constexpr MetricRow geometric_row(MetricInfo info, std::string_view trec, MetricFunction function) {
  return {info, trec, "", "", kNone, kGeometricMean, false, false, function, {}};
}

constexpr MetricRow kRows[] = {
    mean_row(
        {"ndcg", "normalised discounted cumulative gain, gain = relevance (Järvelin and Kekäläinen 2002)"},
        "ndcg", "ndcg_cut", "", kCutoffOrGains, ndcg),
    mean_row({"ndcg_exp", "nDCG with the exponential gain 2^relevance - 1 (Burges et al. 2005)"}, "", "", "",
             kCutoff, ndcg_exponential),
    mean_row({"recall", "relevant documents found / all relevant documents"}, "set_recall", "recall", "R",
             kCutoff, recall),
    mean_row({"precision", "relevant documents found / the cutoff (without one: documents retrieved)"},
             "set_P", "P", "", kCutoff, precision),
    mean_row({"mrr", "1 / rank of the first relevant document"}, "recip_rank", "", "rr", kCutoff,
             reciprocal_rank),
    mean_row({"map", "average precision: mean of the precision at each relevant document"}, "map", "map_cut",
             "ap", kCutoff, average_precision),
    mean_row({"success", "1 if any relevant document was found, else 0"}, "", "success", "hit hit_rate",
             kCutoff, success),
    mean_row({"rprec", "precision after as many documents as there are relevant ones"}, "Rprec", "", "",
             kNone, r_precision),
    mean_row(
        {"bpref",
         "share of judged nonrelevant documents ranked below the relevant ones (Buckley and Voorhees 2004)"},
        "bpref", "", "", kNone, binary_preference),
    mean_row({"infap", "average precision inferred from sampled judgements (Yilmaz and Aslam 2006)"}, "infAP",
             "", "", kNone, inferred_average_precision),
    mean_row({"err", "expected reciprocal rank, top grade 4 (Chapelle et al. 2009)"}, "", "", "", kCutoff,
             expected_reciprocal_rank),
    with_parameter(
        Allowed::kPersistence,
        mean_row({"rbp", "rank-biased precision, persistence 0.9 or as given (Moffat and Zobel 2008)"}, "rbp",
                 "", "", kReals, rank_biased_precision, kPersistence)),
    with_parameter(
        Allowed::kPersistence,
        lower_is_better_row(mean_row({"rbp_resid", "what unjudged documents could add to rbp"}, "rbp_resid",
                                     "", "", kReals, rank_biased_precision_residual, kPersistence))),
    lower_is_better_row(mean_row({"unjudged", "share of retrieved documents without a judgement"}, "", "unj",
                                 "", kCutoff, unjudged)),
    with_parameter(Allowed::kShare, mean_row({"iprec", "interpolated precision at the given recall"},
                                             "iprec_at_recall", "", "", kReal, interpolated_precision)),
    with_parameter(Allowed::kShare,
                   mean_row({"11pt_avg", "mean interpolated precision at recall 0, 0.1 ... 1"}, "11pt_avg",
                            "", "", kRealList, eleven_point_average, kElevenPoints)),
    with_parameter(
        Allowed::kNotNegative,
        mean_row({"rprec_mult", "precision after the given multiple of the number of relevant documents"},
                 "Rprec_mult", "", "", kReal, r_precision_multiple)),
    mean_row({"relative_precision", "precision / the highest that the cutoff allows"}, "set_relative_P",
             "relative_P", "", kCutoff, relative_precision),
    mean_row({"set_map", "precision * recall of the whole result"}, "set_map", "", "", kNone,
             set_average_precision),
    with_parameter(Allowed::kNotNegative,
                   mean_row({"set_f", "F measure of the whole result; the parameter is beta squared"},
                            "set_F", "", "", kReals, set_f, kEvenF)),
    unbounded_row(mean_row({"utility", "weighted sum of relevant and nonrelevant documents found and missed"},
                           "utility", "", "", kReals, utility, kUtilityWeights)),
    mean_row({"ndcg_rel", "nDCG averaged over the ranks of relevant documents"}, "ndcg_rel", "", "", kGains,
             ndcg_at_relevant),
    mean_row({"rndcg", "nDCG averaged over the ranks where the ideal gain changes"}, "Rndcg", "", "", kGains,
             r_ndcg),
    mean_row({"g", "gain discounted by wasted effort"}, "G", "", "", kGains, graded_g),
    mean_row({"bing", "g with binary gains"}, "binG", "", "", kNone, binary_g),
    mean_row({"span_recall", "characters of the evidence shown / characters of the evidence"}, "", "", "",
             kCutoff, nullptr),
    mean_row(
        {"span_recall_chars",
         "characters of the evidence in the first so many characters shown / characters of the evidence"},
        "", "", "", kCutoff, nullptr),
    mean_row({"span_precision", "characters of the evidence shown / characters shown"}, "", "", "", kCutoff,
             nullptr),
    mean_row({"span_iou", "characters of the evidence shown / characters shown or evidence"}, "", "", "",
             kCutoff, nullptr),
    geometric_row({"gm_map", "geometric mean of the average precisions, each at least 0.00001"}, "gm_map",
                  average_precision),
    geometric_row({"gm_bpref", "geometric mean of bpref, each at least 0.00001"}, "gm_bpref",
                  binary_preference),
    count_row({"num_q", "queries evaluated"}, "num_q", false, one),
    count_row({"num_ret", "documents retrieved"}, "num_ret", true, retrieved),
    count_row({"num_rel", "relevant documents"}, "num_rel", true, relevant),
    count_row({"num_rel_ret", "relevant documents retrieved"}, "num_rel_ret", true, relevant_retrieved),
    count_row({"num_nonrel_judged_ret", "documents judged not relevant that were retrieved"},
              "num_nonrel_judged_ret", true, nonrelevant_retrieved),
};

constexpr std::size_t kRowCount = sizeof kRows / sizeof kRows[0];

struct Infos {
  MetricInfo rows[kRowCount] = {};
};

constexpr Infos infos_of_rows() {
  Infos infos;
  for (std::size_t i = 0; i < kRowCount; ++i) infos.rows[i] = kRows[i].info;
  return infos;
}

constexpr Infos kInfos = infos_of_rows();

}  // namespace

std::span<const MetricRow> metric_rows() { return kRows; }
std::span<const MetricInfo> metric_table() { return kInfos.rows; }

bool cuts_characters(const Metric& metric) { return kRows[metric.kind].info.name == "span_recall_chars"; }

std::uint32_t deepest_cutoff(std::span<const Metric> metrics) {
  std::uint32_t deepest = 0;
  for (const Metric& metric : metrics) {
    if (!cuts_characters(metric)) deepest = std::max(deepest, metric.cutoff);
  }
  return deepest;
}

void refuse_span_metrics(std::span<const Metric> metrics) {
  for (const Metric& metric : metrics) {
    if (kRows[metric.kind].function != nullptr) continue;
    throw Error(ErrorCode::kUsage,
                "metric '" + metric.name + "' needs labels with byte ranges of documents, not qrels");
  }
}

bool lower_is_better(const Metric& metric) { return kRows[metric.kind].lower_is_better; }

double highest_value(const Metric& metric) {
  const bool bounded = kRows[metric.kind].bounded && !is_count(metric) && metric.gains.empty();
  return bounded ? 1.0 : std::numeric_limits<double>::infinity();
}

bool is_count(const Metric& metric) { return kRows[metric.kind].is_count; }

bool is_mean(const Metric& metric) { return kRows[metric.kind].aggregate == Aggregate::kMean; }

const Metric& leading_metric(std::span<const Metric> metrics) {
  if (metrics.empty()) throw Error(ErrorCode::kUsage, "no metric to rank by; name one, for example ndcg@10");
  if (!is_mean(metrics.front())) {
    throw Error(ErrorCode::kUsage,
                "metric '" + metrics.front().name +
                    "' is no mean over queries and cannot be tested; name another one first");
  }
  return metrics.front();
}

}  // namespace ragctl
