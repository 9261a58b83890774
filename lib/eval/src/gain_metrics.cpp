// Metrics over graded relevance. A document's gain is its relevance (0 when it is not judged), unless the
// metric carries other gains; the ideal ranking lists all judged documents by descending gain. Sums run over
// ranks from the top, as in trec_eval, so that results are equal to the last bit.
#include <algorithm>
#include <cmath>

#include "metric_functions.hpp"

namespace ragctl {
namespace {

double custom_gain(const Metric& metric, int relevance) {
  for (const auto& [level, gain] : metric.gains) {
    if (level == relevance) return gain;
  }
  return relevance;
}

struct LinearGain {
  const Metric& metric;
  double operator()(int relevance) const {
    if (relevance < 0) return 0.0;
    return metric.gains.empty() ? relevance : custom_gain(metric, relevance);
  }
};

// 2^relevance - 1: Burges et al., "Learning to rank using gradient descent", ICML 2005. All gains of a query
// may be halved `halvings` times, which leaves their ratios and keeps those of large grades finite.
struct ExponentialGain {
  int halvings = 0;
  double operator()(int relevance) const {
    return relevance <= 0 ? 0.0 : std::exp2(relevance - halvings) - std::exp2(-halvings);
  }
};

// The sums over a ranking stay finite below 2^1024; 2^512 leaves room for any number of ranks.
int halvings_of(const Ranking& ranking) {
  constexpr int kHighest = 512;
  const int top = ranking.levels.empty() ? 0 : ranking.levels.back().relevance;
  return std::max(0, top - kHighest);
}

// The gains of the ideal ranking from the top; 0 once all documents with a positive gain are used up.
class IdealGains {
 public:
  template <typename Gain>
  IdealGains(const Ranking& ranking, const Gain& gain) {
    for (const Level& level : ranking.levels) {
      if (gain(level.relevance) > 0.0) steps_.push_back({gain(level.relevance), level.count});
    }
    std::sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.gain > b.gain; });
  }

  double top() const { return steps_.empty() ? 0.0 : steps_.front().gain; }
  double next() {
    while (at_ < steps_.size() && used_ == steps_[at_].count) {
      ++at_;
      used_ = 0;
    }
    ++used_;
    return at_ < steps_.size() ? steps_[at_].gain : 0.0;
  }
  bool exhausted() const {
    return at_ == steps_.size() || (at_ + 1 == steps_.size() && used_ == steps_[at_].count);
  }

 private:
  struct Step {
    double gain;
    std::size_t count;
  };
  std::vector<Step> steps_;
  std::size_t at_ = 0;
  std::size_t used_ = 0;
};

// Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 20(4), 2002, with the
// discount log2(rank + 1).
template <typename Gain>
double normalized_dcg(const Ranking& ranking, std::size_t cutoff, const Gain& gain) {
  double dcg = 0.0;
  for (std::size_t rank = 0; rank < ranking.depth(cutoff); ++rank) {
    const double found = gain(ranking.relevances[rank]);
    if (found != 0.0) dcg += found / ranking.log2_rank[rank];
  }
  if (dcg == 0.0) return 0.0;
  IdealGains ideal(ranking, gain);
  double ideal_dcg = 0.0;
  for (std::size_t rank = 0; (cutoff == 0 || rank < cutoff) && !ideal.exhausted(); ++rank) {
    ideal_dcg += ideal.next() / ranking.log2_rank[rank];
  }
  return ideal_dcg > 0.0 ? dcg / ideal_dcg : 0.0;
}

}  // namespace

double ndcg(const Ranking& ranking, const Metric& metric) {
  return normalized_dcg(ranking, metric.cutoff, LinearGain{metric});
}

double ndcg_exponential(const Ranking& ranking, const Metric& metric) {
  return normalized_dcg(ranking, metric.cutoff, ExponentialGain{halvings_of(ranking)});
}

// trec_eval's ndcg_rel: nDCG measured at every retrieved document with a positive gain and averaged over all
// there are; those not retrieved count the nDCG of the whole ranking.
double ndcg_at_relevant(const Ranking& ranking, const Metric& metric) {
  const LinearGain gain{metric};
  IdealGains ideal(ranking, gain);
  double dcg = 0.0;
  double ideal_dcg = 0.0;
  double sum = 0.0;
  std::size_t wanted = 0;
  std::size_t found = 0;
  std::size_t rank = 0;
  for (; rank < ranking.retrieved() || !ideal.exhausted(); ++rank) {
    const double got = rank < ranking.retrieved() ? gain(ranking.relevances[rank]) : 0.0;
    if (got != 0.0) dcg += got / ranking.log2_rank[rank];
    if (!ideal.exhausted()) {
      ideal_dcg += ideal.next() / ranking.log2_rank[rank];
      ++wanted;
    }
    if (got > 0.0) {
      sum += dcg / ideal_dcg;
      ++found;
    }
  }
  if (wanted == 0) return 0.0;
  sum += (static_cast<double>(wanted) - static_cast<double>(found)) * dcg / ideal_dcg;
  return sum > 0.0 ? sum / static_cast<double>(wanted) : 0.0;
}

// trec_eval's Rndcg: the mean of nDCG measured where the ideal gain changes to a lower level.
double r_ndcg(const Ranking& ranking, const Metric& metric) {
  if (ranking.relevant == 0) return 0.0;
  const LinearGain gain{metric};
  IdealGains ideal(ranking, gain);
  double dcg = 0.0;
  double ideal_dcg = 0.0;
  double sum = 0.0;
  std::size_t points = 0;
  const auto measure = [&] {
    if (ideal_dcg <= 0.0) return;
    sum += dcg / ideal_dcg;
    ++points;
  };
  double level = ideal.top();
  bool goes_on =
      false;  // documents follow the rank at which the ideal ranking ran out: the whole ranking counts too
  for (std::size_t rank = 0; level > 0.0 || rank < ranking.retrieved(); ++rank) {
    if (level > 0.0) {
      const double next = ideal.next();
      if (next != level) measure();
      level = next;
      if (level > 0.0) ideal_dcg += level / ranking.log2_rank[rank];
      if (level == 0.0) goes_on = rank + 1 < ranking.retrieved();
    }
    const double got = rank < ranking.retrieved() ? gain(ranking.relevances[rank]) : 0.0;
    if (got != 0.0) dcg += got / ranking.log2_rank[rank];
  }
  if (goes_on) measure();
  return points == 0 ? 0.0 : sum / static_cast<double>(points);
}

// trec_eval's G: a gain is discounted by what was spent so far (per rank at least 1, else the ideal gain)
// beyond what was gained.
double graded_g(const Ranking& ranking, const Metric& metric) {
  const LinearGain gain{metric};
  IdealGains ideal(ranking, gain);
  double gained = 0.0;
  double spent = 0.0;
  double sum = 0.0;
  double ideal_sum = 0.0;
  std::size_t rank = 0;
  for (; rank < ranking.retrieved(); ++rank) {
    const double got = gain(ranking.relevances[rank]);
    const double best = ideal.exhausted() ? 0.0 : ideal.next();
    gained += got;
    ideal_sum += best;
    spent += std::max(best, 1.0);
    if (got != 0.0) sum += got / std::log2(2 + spent - gained);
  }
  while (!ideal.exhausted()) ideal_sum += ideal.next();
  return ideal_sum > 0.0 ? sum / ideal_sum : 0.0;
}

// Chapelle et al., "Expected reciprocal rank for graded relevance", CIKM 2009, with the top grade 4 of TREC's
// gdeval.
double expected_reciprocal_rank(const Ranking& ranking, const Metric& metric) {
  constexpr int kTopGrade = 4;
  const ExponentialGain gain;
  double unsatisfied = 1.0;
  double sum = 0.0;
  for (std::size_t rank = 0; rank < ranking.depth(metric.cutoff); ++rank) {
    const double stop = gain(std::min(ranking.relevances[rank], kTopGrade)) / std::exp2(kTopGrade);
    sum += unsatisfied * stop / static_cast<double>(rank + 1);
    unsatisfied *= 1.0 - stop;
  }
  return sum;
}

// Moffat and Zobel, "Rank-biased precision for measurement of retrieval effectiveness", TOIS 27(1), 2008.
// Gains above 1 are divided by the query's highest one.
double rank_biased_precision(const Ranking& ranking, const Metric& metric) {
  const double persistence = metric.parameters[0];
  const double top =
      ranking.levels.empty() ? 1.0 : std::max(1.0, static_cast<double>(ranking.levels.back().relevance));
  double sum = 0.0;
  double weight = 1.0;
  for (const int relevance : ranking.relevances) {
    if (relevance > 0) sum += (relevance / top) * weight;
    weight *= persistence;
  }
  return (1.0 - persistence) * sum;
}

// What unjudged documents, retrieved or below the end of the ranking, could add to it.
double rank_biased_precision_residual(const Ranking& ranking, const Metric& metric) {
  const double persistence = metric.parameters[0];
  double sum = 0.0;
  double weight = 1.0;
  bool any = false;
  for (const int relevance : ranking.relevances) {
    if (relevance < 0) {
      sum += weight;
      any = true;
    }
    weight *= persistence;
  }
  return any ? weight + (1.0 - persistence) * sum : 0.0;
}

}  // namespace ragctl
