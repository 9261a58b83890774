#include "ragctl/eval/trec_eval.hpp"

#include "catch.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

struct Case {
  std::string qrels;
  std::string run;
  std::string expected;
  std::string measures;
  bool per_query = false;
  EvaluateOptions options;
};

void check_equal_to_trec_eval(const Case& example) {
  const std::string expected = suite_file("trec_eval/" + example.expected);
  if (expected.empty()) return;
  const Run run = read_run(suite_file("trec_eval/" + example.run));
  const Qrels qrels = read_qrels(suite_file("trec_eval/" + example.qrels));
  const auto metrics = trec_eval_measures(example.measures);
  TrecFormat format;
  format.per_query = example.per_query;
  const auto ours = lines_of(format_trec_eval(evaluate(run, qrels, metrics, example.options), format));
  const auto theirs = lines_of(read_file(expected));
  REQUIRE(ours.size() == theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) CHECK(ours[i] == theirs[i]);
}

EvaluateOptions with_relstring(std::uint32_t length) {
  EvaluateOptions options;
  options.relstring = length;
  return options;
}

}  // namespace

TEST_CASE("the default measures equal trec_eval's output") {
  check_equal_to_trec_eval({"qrels.test", "results.test", "out.test", "official", false, {}});
}

TEST_CASE("comment lines in qrels and scores with many digits equal trec_eval's output") {
  check_equal_to_trec_eval({"qrels.test.with-comments", "results.test", "out.test", "official", false, {}});
  check_equal_to_trec_eval(
      {"qrels.comment.test", "results.comment.test", "out.comment.test", "official", false, {}});
}

TEST_CASE("all measures equal trec_eval's output") {
  check_equal_to_trec_eval({"qrels.test", "results.test", "out.test.a", "all_trec", false, {}});
}

TEST_CASE("all measures of single queries equal trec_eval -q") {
  check_equal_to_trec_eval(
      {"qrels.test", "results.test", "out.test.aq", "all_trec", true, with_relstring(10)});
}

TEST_CASE("judged queries without results count zero as with trec_eval -c") {
  EvaluateOptions options = with_relstring(10);
  options.complete = true;
  check_equal_to_trec_eval({"qrels.test", "results.trunc", "out.test.aqc", "all_trec", true, options});
}

TEST_CASE("rankings are cut as with trec_eval -M") {
  EvaluateOptions options = with_relstring(10);
  options.complete = true;
  options.max_results = 100;
  check_equal_to_trec_eval({"qrels.test", "results.trunc", "out.test.aqcM", "all_trec", true, options});
}

TEST_CASE("a higher relevance level equals trec_eval -l") {
  EvaluateOptions options = with_relstring(20);
  options.relevance_level = 2;
  check_equal_to_trec_eval({"qrels.rel_level", "results.test", "out.test.aql", "all_trec", true, options});
}

TEST_CASE("measures with parameters equal trec_eval's output") {
  const std::string expected = suite_file("trec_eval/out.test.meas_params");
  if (expected.empty()) return;
  const std::vector<std::string> names = {"iprec_at_recall_.10",
                                          "iprec_at_recall_.20",
                                          "iprec_at_recall_.25",
                                          "iprec_at_recall_.50",
                                          "iprec_at_recall_.75",
                                          "P_3",
                                          "P_5",
                                          "P_7",
                                          "recall_20",
                                          "recall_2000",
                                          "Rprec_mult_0.2",
                                          "Rprec_mult_0.35",
                                          "Rprec_mult_5.0",
                                          "utility_2,-1,0,0",
                                          "11pt_avg_.25,.5,.75",
                                          "ndcg_1=3,2=9,4=4.5",
                                          "ndcg_cut_10",
                                          "ndcg_cut_20",
                                          "ndcg_cut_23",
                                          "success_2",
                                          "success_5",
                                          "success_20"};
  const Run run = read_run(suite_file("trec_eval/results.test"));
  const Qrels qrels = read_qrels(suite_file("trec_eval/qrels.test"));
  TrecFormat format;
  format.per_query = true;
  format.runid = false;
  const std::string ours = format_trec_eval(evaluate(run, qrels, parse_metrics(names), {}), format);
  CHECK(ours == read_file(expected));
}

TEST_CASE("the format pads names, separates with tabs and prints counts as integers") {
  const Qrels qrels = qrels_of("q1 0 a 1\nq1 0 b 0\nq2 0 c 2\n");
  const Run run = run_of("q1 Q0 b 1 2.0 mine\nq1 Q0 a 2 1.0 mine\nq2 Q0 c 1 1 mine\n");
  const std::vector<std::string> names = {"num_rel", "mrr", "ndcg_exp@10", "P_5", "gm_map"};
  EvaluateOptions options;
  options.relstring = 3;
  TrecFormat format;
  format.per_query = true;
  CHECK(format_trec_eval(evaluate(run, qrels, parse_metrics(names), options), format) ==
        "num_rel               \tq1\t1\n"
        "recip_rank            \tq1\t0.5000\n"
        "ndcg_exp_10           \tq1\t0.6309\n"
        "P_5                   \tq1\t0.2000\n"
        "relstring_3           \tq1\t'01'\n"
        "num_rel               \tq2\t1\n"
        "recip_rank            \tq2\t1.0000\n"
        "ndcg_exp_10           \tq2\t1.0000\n"
        "P_5                   \tq2\t0.2000\n"
        "relstring_3           \tq2\t'2'\n"
        "runid                 \tall\tmine\n"
        "num_rel               \tall\t2\n"
        "recip_rank            \tall\t0.7500\n"
        "ndcg_exp_10           \tall\t0.8155\n"
        "P_5                   \tall\t0.2000\n"
        "gm_map                \tall\t0.7071\n");
}

TEST_CASE("an unknown set of measures is refused") {
  CHECK(error_of([] { trec_eval_measures("all"); }) ==
        "unknown set of measures 'all'; use official, all_trec or set");
}
