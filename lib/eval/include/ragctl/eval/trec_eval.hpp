// The measures and the output format of NIST's trec_eval, for scripts that already read it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ragctl/eval/metrics.hpp"

namespace ragctl {

// The measures of trec_eval's nicknames "official" (its default), "all_trec" and "set", in its order. runid
// and relstring are no metrics: see TrecFormat and EvaluateOptions::relstring. Throws Error(kUsage) for
// another nickname.
std::vector<Metric> trec_eval_measures(std::string_view nickname);

// trec_eval's name of the metric ("ndcg_cut_10"); for metrics it does not have, ours in the same style
// ("ndcg_exp_10").
std::string trec_eval_name(const Metric& metric);

struct TrecFormat {
  bool per_query = false;  // a block for each query before the summary (-q)
  bool summary = true;     // the block "all"; without it as -n
  bool runid = true;       // the line "runid" in the summary
};

// Lines "%-22s\t<query>\t<value>": counts as integers, the rest with four decimals, relevance strings in
// quotes after the last P_k.
std::string format_trec_eval(const Evaluation& evaluation, const TrecFormat& format);

}  // namespace ragctl
