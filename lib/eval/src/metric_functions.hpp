// The metrics, each a pure function of a ranking. Formulas are given where they are not the obvious ones.
#pragma once

#include "ranking.hpp"

namespace ragctl {

// Counts.
double one(const Ranking& ranking, const Metric& metric);
double retrieved(const Ranking& ranking, const Metric& metric);
double relevant(const Ranking& ranking, const Metric& metric);
double relevant_retrieved(const Ranking& ranking, const Metric& metric);
double nonrelevant_retrieved(const Ranking& ranking, const Metric& metric);

// Binary relevance (rank_metrics.cpp).
double average_precision(const Ranking& ranking, const Metric& metric);
double precision(const Ranking& ranking, const Metric& metric);
double recall(const Ranking& ranking, const Metric& metric);
double relative_precision(const Ranking& ranking, const Metric& metric);
double success(const Ranking& ranking, const Metric& metric);
double reciprocal_rank(const Ranking& ranking, const Metric& metric);
double r_precision(const Ranking& ranking, const Metric& metric);
double r_precision_multiple(const Ranking& ranking, const Metric& metric);
double interpolated_precision(const Ranking& ranking, const Metric& metric);
double eleven_point_average(const Ranking& ranking, const Metric& metric);
double binary_preference(const Ranking& ranking, const Metric& metric);
double inferred_average_precision(const Ranking& ranking, const Metric& metric);
double set_average_precision(const Ranking& ranking, const Metric& metric);
double set_f(const Ranking& ranking, const Metric& metric);
double utility(const Ranking& ranking, const Metric& metric);
double unjudged(const Ranking& ranking, const Metric& metric);
double binary_g(const Ranking& ranking, const Metric& metric);

// Graded relevance (gain_metrics.cpp).
double ndcg(const Ranking& ranking, const Metric& metric);
double ndcg_exponential(const Ranking& ranking, const Metric& metric);
double ndcg_at_relevant(const Ranking& ranking, const Metric& metric);
double r_ndcg(const Ranking& ranking, const Metric& metric);
double graded_g(const Ranking& ranking, const Metric& metric);
double expected_reciprocal_rank(const Ranking& ranking, const Metric& metric);
double rank_biased_precision(const Ranking& ranking, const Metric& metric);
double rank_biased_precision_residual(const Ranking& ranking, const Metric& metric);

}  // namespace ragctl
