#include "ragctl/pipeline/tune.hpp"

#include <algorithm>
#include <numeric>

#include "fusion_search.hpp"
#include "ragctl/core/hash.hpp"
#include "scoring.hpp"

namespace ragctl {
namespace {

Metric tuned_metric(const Config& config) { return leading_metric(parse_metrics(config.eval.metrics)); }

// Ranks and scores the questions at a point, once.
class Measurements {
 public:
  Measurements(const Config& config, const KnowledgeBase& kb, const Context& context)
      : config_(config), kb_(kb), context_(context), metric_(tuned_metric(config)) {
    qrels_ = read_qrels(resolve_path(config, config.eval.qrels));
    queries_ = load_judged(resolve_path(config, config.eval.queries), qrels_);
    qrels_ = asked_qrels(qrels_, queries_);
    std::sort(queries_.begin(), queries_.end(), [](const Query& a, const Query& b) { return a.id < b.id; });
  }

  const std::vector<Query>& queries() const { return queries_; }
  const Metric& metric() const { return metric_; }
  std::size_t tried() const { return scores_.size(); }

  PointScores scores() {
    return [this](const FusionPoint& point) -> const std::vector<double>& { return at(point); };
  }

  const std::vector<double>& at(const FusionPoint& point) {
    const auto known = scores_.find(point);
    if (known != scores_.end()) return known->second;
    context_.check_cancelled();
    Config config = config_;
    if (!point.configured) apply(settings_of(point), config.query);
    const Run run = rank_for_scoring(config, kb_, queries_, "document", context_).run;
    return scores_.emplace(point, score(run)).first->second;
  }

 private:
  static void apply(const FusionSettings& settings, QueryOptions& options) {
    options.fusion = settings.fusion;
    options.lexical_weight = settings.lexical_weight;
    options.feedback = settings.feedback;
    options.feedback_weight = settings.feedback_weight;
  }

  // A question without hits counts 0, in every setting.
  std::vector<double> score(const Run& run) const {
    EvaluateOptions options = evaluate_options(config_.eval);
    options.complete = true;
    const Evaluation evaluation = evaluate(run, qrels_, {&metric_, 1}, options);
    std::vector<double> values;
    auto scored = evaluation.queries.begin();
    for (const Query& query : queries_) {
      while (scored->query < query.id) ++scored;
      values.push_back(scored->values.front());
    }
    return values;
  }

  const Config& config_;
  const KnowledgeBase& kb_;
  const Context& context_;
  Metric metric_;
  Qrels qrels_;
  std::vector<Query> queries_;
  std::map<FusionPoint, std::vector<double>> scores_;
};

// The share that fusion "auto" gives the lexical side, the median over some questions: where to begin.
double configured_weight(const Config& config, const KnowledgeBase& kb, const std::vector<Query>& queries) {
  if (config.query.fusion != "auto") return config.query.lexical_weight;
  constexpr std::size_t kSample = 51;
  const Searcher searcher(kb, resolved_query(config));
  std::vector<double> weights;
  for (std::size_t i = 0; i < std::min(kSample, queries.size()); ++i)
    weights.push_back(searcher.search(queries[i].text, false, filter_of(queries[i])).lexical_weight);
  std::sort(weights.begin(), weights.end());
  return weights[weights.size() / 2];
}

// Which fold a question belongs to: by a hash of its id, so that other questions do not matter to its place
// among them; the folds are as large as each other.
std::vector<std::size_t> deal(const std::vector<Query>& queries, std::uint32_t folds, std::uint64_t seed) {
  std::vector<std::size_t> order(queries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(hash64(queries[a].id, seed), a) < std::pair(hash64(queries[b].id, seed), b);
  });
  std::vector<std::size_t> fold(queries.size());
  for (std::size_t i = 0; i < order.size(); ++i) fold[order[i]] = i % folds;
  return fold;
}

Evaluation as_evaluation(const std::vector<Query>& queries, const Metric& metric,
                         const std::vector<double>& values, const char* name) {
  Evaluation out;
  out.metrics = {metric};
  out.tag = name;
  double sum = 0.0;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    out.queries.push_back({queries[i].id, {values[i]}, ""});
    sum += values[i];
  }
  out.means = {sum / static_cast<double>(queries.size())};
  return out;
}

void check(const Config& config, const KnowledgeBase& kb) {
  check_tuning(config);
  if (kb.info().dimension == 0) {
    throw Error(ErrorCode::kUsage,
                "the knowledge base has no vectors, so there is nothing to fuse; index it with --vectors");
  }
}

void check_questions(const Config& config, std::size_t questions, std::uint32_t folds) {
  if (questions >= 2 * std::size_t{folds}) return;
  throw Error(ErrorCode::kInput, Location{resolve_path(config, config.eval.qrels)},
              "judges " + std::to_string(questions) + " of the questions; learning needs at least " +
                  std::to_string(2 * folds));
}

std::vector<std::size_t> everyone(std::size_t count) {
  std::vector<std::size_t> members(count);
  std::iota(members.begin(), members.end(), std::size_t{0});
  return members;
}

FusionSettings settings_at(const FusionPoint& point, const TuneReport& report) {
  return point.configured ? report.configured : settings_of(point);
}

// The score of every question by what the other folds teach; fills report.by_fold.
std::vector<double> cross_validate(Measurements& measurements, const FusionPoint& origin,
                                   const TuneOptions& options, const Context& context, TuneReport& report) {
  const std::size_t count = measurements.queries().size();
  const std::vector<std::size_t> fold = deal(measurements.queries(), options.folds, options.compare.seed);
  std::vector<double> held_out(count);
  for (std::uint32_t f = 0; f < options.folds; ++f) {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < count; ++i) {
      if (fold[i] != f) others.push_back(i);
    }
    const FusionPoint point = search_fusion(measurements.scores(), origin, others);
    report.by_fold.push_back(settings_at(point, report));
    const std::vector<double>& values = measurements.at(point);
    for (std::size_t i = 0; i < count; ++i) held_out[i] = fold[i] == f ? values[i] : held_out[i];
    context.progress("tune", f + 1, options.folds);
  }
  return held_out;
}

}  // namespace

void check_tuning(const Config& config) {
  const Metric metric = tuned_metric(config);
  refuse_span_metrics({&metric, 1});
  if (lower_is_better(metric)) {
    throw Error(ErrorCode::kUsage, "tuning seeks the highest value of the first metric, and '" + metric.name +
                                       "' is better when lower; name another one first");
  }
  if (config.query.mode != "hybrid")
    throw Error(ErrorCode::kUsage, "query.mode is '" + config.query.mode + "'; only hybrid search fuses");
}

TuneReport tune_fusion(const Config& config, const KnowledgeBase& kb, const TuneOptions& options,
                       const Context& context) {
  check(config, kb);
  Measurements measurements(config, kb, context);
  const std::vector<Query>& queries = measurements.queries();
  check_questions(config, queries.size(), options.folds);
  TuneReport report;
  report.configured = {config.query.fusion, configured_weight(config, kb, queries), config.query.feedback,
                       config.query.feedback_weight};
  const FusionPoint origin = nearest_point(report.configured);
  const FusionPoint chosen = search_fusion(measurements.scores(), origin, everyone(queries.size()));
  report.learned = settings_at(chosen, report);
  const std::vector<double> held_out = cross_validate(measurements, origin, options, context, report);
  FusionPoint configured;
  configured.configured = true;
  const Metric& metric = measurements.metric();
  report.fitted = as_evaluation(queries, metric, measurements.at(chosen), "").means.front();
  report.comparison =
      compare(as_evaluation(queries, metric, measurements.at(configured), "configured"),
              as_evaluation(queries, metric, held_out, "cross-validated"), {}, options.compare);
  report.tried = measurements.tried();
  const PairedTest& test = report.comparison.tests.front();
  report.real = test.significant && test.difference > 0.0;
  return report;
}

}  // namespace ragctl
