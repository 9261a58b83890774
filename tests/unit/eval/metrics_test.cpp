#include "ragctl/eval/metrics.hpp"

#include <cmath>

#include "catch.hpp"
#include "ragctl/core/random.hpp"
#include "ragctl/eval/threshold.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

// The values of one query whose ranking has the given relevances ('-' = not in the qrels, '.' = judged -1),
// with further judged documents that were not retrieved.
std::vector<double> values_of(const std::string& ranking, const std::string& missed,
                              const std::vector<std::string>& metrics, const EvaluateOptions& options = {}) {
  QrelsBuilder qrels;
  RunBuilder run;
  std::size_t number = 0;
  for (const char c : ranking + missed) {
    const std::string document = "d" + std::to_string(number);
    if (number < ranking.size()) run.add("q", document, -static_cast<double>(number));
    if (c != '-') qrels.add("q", document, c == '.' ? -1 : c - '0');
    ++number;
  }
  return evaluate(run.build(), qrels.build(), parse_metrics(metrics), options).means;
}

double value_of(const std::string& ranking, const std::string& missed, const std::string& metric) {
  return values_of(ranking, missed, {metric})[0];
}

}  // namespace

TEST_CASE("binary metrics equal values computed by hand") {
  // relevant at ranks 2 and 4; one more relevant document was missed
  CHECK(value_of("0101", "1", "mrr") == Approx(0.5));
  CHECK(value_of("0101", "1", "mrr@1") == 0.0);
  CHECK(value_of("0101", "1", "map") == Approx((1.0 / 2 + 2.0 / 4) / 3));
  CHECK(value_of("0101", "1", "map@2") == Approx((1.0 / 2) / 3));
  CHECK(value_of("0101", "1", "precision@10") == Approx(0.2));
  CHECK(value_of("0101", "1", "precision") == Approx(0.5));
  CHECK(value_of("0101", "1", "recall@2") == Approx(1.0 / 3));
  CHECK(value_of("0101", "1", "recall") == Approx(2.0 / 3));
  CHECK(value_of("0101", "1", "success@1") == 0.0);
  CHECK(value_of("0101", "1", "success@2") == 1.0);
  CHECK(value_of("0101", "1", "rprec") == Approx(1.0 / 3));
  CHECK(value_of("0101", "1", "relative_precision@4") == Approx(2.0 / 3));
  CHECK(value_of("0101", "1", "set_f") == Approx(2 * 0.5 * (2.0 / 3) / (0.5 + 2.0 / 3)));
}

TEST_CASE("bpref ignores unjudged documents") {
  // R = 3, N = 2: first relevant has 1 of min(3, 2) nonrelevant above it, second has 2
  CHECK(value_of("-0.1-01", "1", "bpref") == Approx((0.5 + 0.0) / 3));
  CHECK(value_of("11", "", "bpref") == 1.0);
}

TEST_CASE("infAP equals AP on complete judgements up to its smoothing") {
  CHECK(value_of("1011", "0", "infap") == Approx(value_of("1011", "0", "map")).epsilon(1e-4));
}

TEST_CASE("nDCG equals values computed by hand") {
  const double dcg = 1 / std::log2(2.0) + 3 / std::log2(4.0);
  const double ideal = 3 / std::log2(2.0) + 2 / std::log2(3.0) + 1 / std::log2(4.0);
  CHECK(value_of("103", "2", "ndcg") == Approx(dcg / ideal));
  CHECK(value_of("103", "2", "ndcg@2") == Approx(1 / (3 + 2 / std::log2(3.0))));
  const double exp_dcg = 1 / std::log2(2.0) + 7 / std::log2(4.0);
  const double exp_ideal = 7 / std::log2(2.0) + 3 / std::log2(3.0) + 1 / std::log2(4.0);
  CHECK(value_of("103", "2", "ndcg_exp@10") == Approx(exp_dcg / exp_ideal));
  CHECK(value_of("10", "", "ndcg@1=5") == 1.0);
}

TEST_CASE("the exponential gain stays finite whatever the grades") {
  const std::vector<Metric> metrics = {parse_metric("ndcg_exp@10")};
  const auto value = [&](const std::string& qrels) {
    return evaluate(run_of("q Q0 a 1 2 t\nq Q0 b 2 1 t\n"), qrels_of(qrels), metrics, {}).means[0];
  };
  CHECK(value("q 0 a 2000000000\nq 0 b 1024\n") == 1.0);
  CHECK(value("q 0 a 1023\nq 0 b 1024\n") == Approx(value("q 0 a 511\nq 0 b 512\n")));
  CHECK(value("q 0 a 1\nq 0 b 2000000000\n") == Approx(std::log2(2.0) / std::log2(3.0)));
}

TEST_CASE("linear and exponential gain agree on binary judgements") {
  for (const char* ranking : {"1", "01", "0011", "1-1", "00"}) {
    CHECK(value_of(ranking, "1", "ndcg@3") == value_of(ranking, "1", "ndcg_exp@3"));
  }
}

TEST_CASE("a metric without anything relevant or retrieved is zero") {
  for (const MetricInfo& info : metric_table()) {
    const std::string name =
        std::string(info.name) + (info.name == "iprec" || info.name == "rprec_mult" ? "@0.5" : "");
    INFO(name);
    if (name.substr(0, 5) == "span_") continue;  // they need label spans
    const double value = value_of("00", "0", name);
    const bool expected_nonzero = name == "num_q" || name == "num_ret" || name == "num_nonrel_judged_ret";
    if (name == "utility") {
      CHECK(value == -2.0);
    } else if (name.substr(0, 3) == "gm_") {
      CHECK(value == Approx(0.00001));
    } else {
      CHECK((value != 0.0) == expected_nonzero);
    }
  }
}

TEST_CASE("a ranking that is cut to judged documents skips the others") {
  EvaluateOptions options;
  options.judged_only = true;
  CHECK(values_of("--1.0", "", {"mrr", "num_ret"}, options) == std::vector<double>{1.0, 2.0});
}

TEST_CASE("the relevance level decides what is relevant") {
  EvaluateOptions options;
  options.relevance_level = 2;
  CHECK(values_of("12", "", {"mrr", "recall", "ndcg"}, options)[0] == 0.5);
  CHECK(values_of("12", "", {"num_rel"}, options)[0] == 1.0);
  options.relevance_level = -1;
  CHECK(error_of([&] { values_of("12", "", {"map"}, options); }) == "relevance_level is -1; use 0 or more");
}

TEST_CASE("means cover the queries in both files, or all judged ones on request") {
  const Qrels qrels = qrels_of("a 0 d 1\nb 0 d 1\nc 0 d 1\n");
  const Run run = run_of("a Q0 d 1 1 t\nc Q0 x 1 2 t\nc Q0 d 1 1 t\nz Q0 d 1 1 t\n");
  const std::vector<std::string> names = {"mrr", "num_q", "num_rel"};
  const Evaluation shared = evaluate(run, qrels, parse_metrics(names), {});
  CHECK(shared.means == std::vector<double>{0.75, 2.0, 2.0});
  CHECK(shared.missing == std::vector<std::string>{"b"});
  CHECK(shared.unjudged == std::vector<std::string>{"z"});
  EvaluateOptions options;
  options.complete = true;
  const Evaluation complete = evaluate(run, qrels, parse_metrics(names), options);
  CHECK(complete.means == std::vector<double>{0.5, 3.0, 3.0});
  CHECK(complete.queries.size() == 3);
  CHECK(complete.missing == std::vector<std::string>{"b"});
}

TEST_CASE("a run and qrels without a common query are refused") {
  const Qrels qrels = qrels_of("a 0 d 1\n");
  const Run run = run_of("b Q0 d 1 1 t\n");
  const auto metrics = std::vector<Metric>{parse_metric("map")};
  const std::string message =
      "no query of the run is judged (its first query is 'b'); give the qrels that belong to these queries";
  CHECK(error_of([&] { evaluate(run, qrels, metrics, {}); }) == run.path + ": " + message);
  const Run made = {run.queries, "tag", ""};
  CHECK(error_of([&] { evaluate(made, qrels, metrics, {}); }) == message);
}

TEST_CASE("a run without any hit scores 0 with complete, and is refused without") {
  const std::vector<Metric> metrics = {parse_metric("ndcg@10"), parse_metric("map")};
  QrelsBuilder builder;
  builder.add("q", "d", 1);
  builder.add("r", "d", 1);
  const Qrels qrels = builder.build();
  EvaluateOptions options;
  options.complete = true;
  const Evaluation evaluation = evaluate(Run(), qrels, metrics, options);
  CHECK(evaluation.queries.size() == 2);
  CHECK(evaluation.missing.size() == 2);
  CHECK(evaluation.means == std::vector<double>{0.0, 0.0});
  CHECK_THROWS_WITH(evaluate(Run(), qrels, metrics, {}),
                    "no query has a hit, so that none is scored; 'complete' counts them 0");
  CHECK_THROWS_AS(evaluate(Run(), Qrels(), metrics, options), Error);
}

TEST_CASE("metric values stay in range and deeper cutoffs never find less") {
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    std::string ranking;
    std::string missed = "1";
    for (std::uint64_t i = 0; i < 1 + random.below(40); ++i) ranking += "-.0001234"[random.below(9)];
    for (std::uint64_t i = 0; i < random.below(10); ++i) missed += "-.0123"[random.below(6)];
    const auto values = values_of(
        ranking, missed, {"ndcg@5", "ndcg", "map", "bpref", "rprec", "ndcg_exp", "err", "rbp", "infap"});
    for (const double value : values) CHECK((value >= 0.0 && value <= 1.0 + 1e-12));
    const auto recalls = values_of(ranking, missed, {"recall@3", "recall@10", "recall"});
    CHECK(std::is_sorted(recalls.begin(), recalls.end()));
  }
}

TEST_CASE("thresholds name a metric and a minimum") {
  const Threshold threshold = parse_threshold("ndcg@10>=0.65");
  CHECK(threshold.metric.name == "ndcg@10");
  CHECK(threshold.limit == 0.65);
  CHECK(parse_threshold("map=.5").limit == 0.5);
  CHECK(parse_threshold("unjudged@10<=0.2").is_maximum());
  CHECK(parse_threshold("num_rel=90").limit == 90);  // counts have no highest value
  CHECK(parse_threshold("utility=-2").limit == -2);
  CHECK(parse_threshold("ndcg@10=1").limit == 1);
  CHECK(error_of([] { parse_threshold("ndcg@10=90"); }) ==
        "threshold 'ndcg@10=90': ndcg@10 lies between 0 and 1; write for example ndcg@10=0.9");
  CHECK(error_of([] { parse_threshold("unjudged@10=-0.1"); }) ==
        "threshold 'unjudged@10=-0.1': unjudged@10 lies between 0 and 1; write for example unjudged@10=0.2");
  CHECK(error_of([] { parse_threshold("unjudged@10>=0.2"); }) ==
        "threshold 'unjudged@10>=0.2': unjudged@10 is better when lower; write unjudged@10<=0.2");
  CHECK(error_of([] { parse_threshold("map<=0.2"); }).find("write map>=0.2") != std::string::npos);
  CHECK(error_of([] { parse_threshold("ndcg@10"); }).find("has no '='") != std::string::npos);
  CHECK(error_of([] { parse_threshold("ndcg@10=high"); }).find("'high' is not a number") !=
        std::string::npos);
  CHECK(error_of([] { parse_threshold("ndgc=0.1"); }).find("did you mean 'ndcg'") != std::string::npos);
}

TEST_CASE("thresholds are checked against the means") {
  const Qrels qrels = qrels_of("a 0 d 1\n");
  const Run run = run_of("a Q0 x 1 2 t\na Q0 d 1 1 t\n");
  const std::vector<Threshold> thresholds = {parse_threshold("mrr=0.5"), parse_threshold("success@1=0.1")};
  const std::vector<std::string> names = {"mrr"};
  const auto metrics = with_threshold_metrics(parse_metrics(names), thresholds);
  REQUIRE(metrics.size() == 2);
  const Evaluation evaluation = evaluate(run, qrels, metrics, {});
  const ThresholdReport report = check_thresholds(evaluation, thresholds);
  CHECK(!report.passed);
  CHECK(report.checks[0].passed);
  CHECK(!report.checks[1].passed);
  CHECK(report.checks[1].value == 0.0);
  const std::vector<Threshold> other = {parse_threshold("map=0.5")};
  CHECK(error_of([&] { check_thresholds(evaluation, other); }).find("was not evaluated") !=
        std::string::npos);
}

TEST_CASE("metrics over text need label spans") {
  CHECK(error_of([] { value_of("1", "", "span_recall@5"); }) ==
        "metric 'span_recall@5' needs labels with byte ranges of documents, not qrels");
}
