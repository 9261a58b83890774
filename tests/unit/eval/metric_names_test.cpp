#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "ragctl/eval/metrics.hpp"
#include "suite.hpp"

using namespace ragctl;

TEST_CASE("both styles of metric names mean the same metric") {
  const std::vector<std::pair<std::string, std::string>> pairs = {{"ndcg_cut_10", "ndcg@10"},
                                                                  {"P_5", "precision@5"},
                                                                  {"P@5", "precision@5"},
                                                                  {"Recall@100", "recall@100"},
                                                                  {"recip_rank", "mrr"},
                                                                  {"map_cut_3", "map@3"},
                                                                  {"iprec_at_recall_0.10", "iprec@0.1"},
                                                                  {"set_P", "precision"},
                                                                  {"Rprec", "rprec"},
                                                                  {"RR@10", "mrr@10"},
                                                                  {"hit_rate@3", "success@3"},
                                                                  {"rbp_p=0.95", "rbp@0.95"},
                                                                  {"G", "g"},
                                                                  {"AP", "map"},
                                                                  {"unj_5", "unjudged@5"},
                                                                  {"infAP", "infap"}};
  for (const auto& [theirs, ours] : pairs) {
    INFO(theirs);
    CHECK(parse_metric(theirs).kind == parse_metric(ours).kind);
    CHECK(parse_metric(theirs).cutoff == parse_metric(ours).cutoff);
    CHECK(parse_metric(theirs).parameters == parse_metric(ours).parameters);
  }
  CHECK(parse_metric("ndcg_cut_10").name == "ndcg@10");
  CHECK(parse_metric("iprec_at_recall_.10").name == "iprec@0.1");
}

TEST_CASE("every metric of the table parses by its own name and has a help text") {
  for (std::size_t i = 0; i < metric_table().size(); ++i) {
    const MetricInfo& info = metric_table()[i];
    const std::string name =
        std::string(info.name) + (info.name == "iprec" || info.name == "rprec_mult" ? "@0.5" : "");
    CHECK(parse_metric(name).kind == i);
    CHECK(info.help.size() > 10);
  }
}

TEST_CASE("a metric that is named again, by whatever name, counts once") {
  const std::vector<std::string> names = {"mrr@10", "ndcg@10", "mrr@10", "ndcg_cut_10"};
  const std::vector<Metric> metrics = parse_metrics(names);
  REQUIRE(metrics.size() == 2);
  CHECK(metrics[0].name == "mrr@10");
  CHECK(metrics[1].name == "ndcg@10");
}

TEST_CASE("an empty list of metrics is refused") {
  CHECK_THROWS_WITH(parse_metrics({}), "no metric is named; write for example ndcg@10");
}

TEST_CASE("the deepest cutoff is that of results, not of characters") {
  const auto deepest = [](const std::vector<std::string>& names) {
    return deepest_cutoff(parse_metrics(names));
  };
  CHECK(deepest({"ndcg@10", "recall@100", "map"}) == 100);
  CHECK(deepest({"span_recall_chars@2000", "span_recall@5"}) == 5);
  CHECK(deepest({"map", "iprec@0.5"}) == 0);
  CHECK(deepest({"all_trec"}) == 1000);
}

TEST_CASE("the leading metric is the first, and a mean") {
  const auto leading = [](const std::vector<std::string>& names) {
    return leading_metric(parse_metrics(names)).name;
  };
  CHECK(leading({"recall@5", "num_q"}) == "recall@5");
  CHECK(error_of([&] { leading({"official"}); }) ==
        "metric 'num_q' is no mean over queries and cannot be tested; name another one first");
  CHECK_THROWS_AS(leading({"gm_map"}), Error);
  CHECK_THROWS_AS(leading_metric({}), Error);
}

TEST_CASE("unknown metrics and wrong cutoffs are refused with advice") {
  CHECK(error_of([] { parse_metric("ndgc@10"); }).find("unknown metric 'ndgc@10', did you mean 'ndcg@10'?") ==
        0);
  CHECK(error_of([] { parse_metric("recal_5"); }).find("did you mean 'recall@5'?") != std::string::npos);
  const std::pair<const char*, const char*> meant[] = {
      {"recall.10", "recall@10"}, {"hits@5", "success@5"},    {"ndcg10", "ndcg@10"}, {"bpref.10", "bpref"},
      {"infapp@3", "infap"},      {"iprec.0.5", "iprec@0.5"}, {"mrrr", "mrr"},       {"recal@x", "recall"}};
  for (const auto& [text, metric] : meant) {
    CHECK(error_of([&] { parse_metric(text); }) ==
          "unknown metric '" + std::string(text) + "', did you mean '" + metric + "'?");
    CHECK(parse_metric(metric).name == metric);
  }
  CHECK(error_of([] { parse_metric("iprecc"); }) ==
        "unknown metric 'iprecc'; write for example ndcg@10, recall@100 or mrr@10");
  CHECK(error_of([] { parse_metric("f1@10"); }) ==
        "unknown metric 'f1@10'; write for example ndcg@10, recall@100 or mrr@10");
  CHECK(error_of([] { parse_metric(""); }) ==
        "unknown metric ''; write for example ndcg@10, recall@100 or mrr@10");
  CHECK(error_of([] { parse_metric("ndcg@0"); }) ==
        "metric 'ndcg@0': cutoff '0' is not a positive integer; write for example ndcg@10");
  CHECK(error_of([] { parse_metric("ndcg@"); }).find("cutoff ''") != std::string::npos);
  CHECK(error_of([] { parse_metric("ndcg@-1"); }).find("cutoff '-1'") != std::string::npos);
  CHECK(error_of([] { parse_metric("ndcg@99999999999"); }).find("is not a positive integer") !=
        std::string::npos);
  CHECK(error_of([] { parse_metric("bpref@10"); }) == "metric 'bpref@10': takes no cutoff; write bpref");
  CHECK(error_of([] { parse_metric("iprec"); }) ==
        "metric 'iprec': needs a number; write for example iprec@0.1");
  CHECK(error_of([] { parse_metric("utility@1,2"); }).find("takes 4 numbers") != std::string::npos);
  CHECK(error_of([] { parse_metric("ndcg@1=x"); }).find("gains are pairs") != std::string::npos);
  CHECK(error_of([] { parse_metric("ndcg@1=3,2=4,1=9"); }).find("relevance 1 has two gains") !=
        std::string::npos);
}

TEST_CASE("parameters out of range are refused with the range") {
  CHECK(error_of([] { parse_metric("rbp@1.5"); }) ==
        "metric 'rbp@1.5': '1.5' is out of range; use a number from 0 to below 1");
  CHECK(error_of([] { parse_metric("rbp@1"); }).find("from 0 to below 1") != std::string::npos);
  CHECK(error_of([] { parse_metric("rbp_resid@-0.1"); }).find("from 0 to below 1") != std::string::npos);
  CHECK(error_of([] { parse_metric("iprec@3"); }) ==
        "metric 'iprec@3': '3' is out of range; use a number from 0 to 1");
  CHECK(error_of([] { parse_metric("11pt_avg@0.5,1.1"); }).find("'1.1' is out of range") !=
        std::string::npos);
  CHECK(error_of([] { parse_metric("set_f@-1"); }).find("from 0 to 1e9") != std::string::npos);
  CHECK(error_of([] { parse_metric("rprec_mult@-1"); }).find("from 0 to 1e9") != std::string::npos);
  CHECK(error_of([] { parse_metric("ndcg@1=1e300"); }).find("from -1e9 to 1e9") != std::string::npos);
  for (const char* good :
       {"rbp@0", "rbp@0.95", "iprec@0", "iprec@1", "set_f@0.5", "utility@1,-1,0,0", "ndcg@1=-2"})
    CHECK(!parse_metric(good).name.empty());
}
