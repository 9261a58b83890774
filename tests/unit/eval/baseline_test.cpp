#include "catch.hpp"
#include "gate_fixture.hpp"
#include "ragctl/eval/gate.hpp"
#include "suite.hpp"

using namespace ragctl;
using namespace ragctl::gate_fixture;

TEST_CASE("a baseline written as JSON reads back equal") {
  const TemporaryFolder folder;
  Evaluation evaluation = evaluation_of({1.0 / 3, 0.1, 0.0});
  evaluation.missing = {"q9"};
  evaluation.unjudged = {"z"};
  evaluation.options.complete = true;
  EvaluationInputs inputs = kInputs;
  inputs.depth = 100;
  inputs.filter = "lang == 'ko'";
  inputs.queries = {{"q1000", "text", "judged"}, {"q1001", "", "judged"}};
  const std::string path = write_text(folder, "base.json", to_json(Baseline{evaluation, inputs}).dump(1));
  const Baseline read = read_baseline(path);
  CHECK(read.inputs == inputs);
  CHECK(read.evaluation.metrics == evaluation.metrics);
  CHECK(read.evaluation.means == evaluation.means);
  CHECK(read.evaluation.options == evaluation.options);
  CHECK(read.evaluation.missing == evaluation.missing);
  CHECK(read.evaluation.unjudged == evaluation.unjudged);
  REQUIRE(read.evaluation.queries.size() == 3);
  CHECK(read.evaluation.queries[0].values[0] == 1.0 / 3);
}

TEST_CASE("a baseline made under other conditions is refused, naming them") {
  const Baseline baseline{evaluation_of({0.5, 0.6}), kInputs};
  const std::vector<Gate> gates = {parse_gate("mrr:0")};
  const auto refusal = [&](const Evaluation& now, const EvaluationInputs& inputs) {
    return error_of([&] { check_gates(baseline, "base.json", now, inputs, gates, {}); });
  };
  const Evaluation now = evaluation_of({0.5, 0.6});
  CHECK(refusal(now, kInputs).empty());
  CHECK(refusal(now, {"corpus-2", "qrels-1"}) ==
        "base.json: the baseline was made with another corpus or filter (corpus-1 instead of corpus-2); make "
        "a new baseline, or compare all the same with --accept corpus");
  CHECK(refusal(now, {"", "qrels-2"}) ==
        "base.json: the baseline was made with another corpus or filter (corpus-1 instead of unknown), other "
        "qrels "
        "(qrels-1 "
        "instead of qrels-2); make a new baseline");
  CHECK(refusal(now, {"corpus-1", "qrels-1", "questions-2"}) ==
        "base.json: the baseline was made with other questions (unknown instead of questions-2); make a new "
        "baseline");
  Baseline deep = baseline;
  deep.inputs.depth = 100;
  EvaluationInputs shallow = kInputs;
  shallow.depth = 10;
  CHECK(error_of([&] { check_gates(deep, "base.json", now, shallow, gates, {}); }) ==
        "base.json: the baseline was made with depth 100 instead of 10; make a new baseline");
  CHECK(error_of([&] {
          check_gates(deep, "base.json", now, kInputs, gates, {});
        }).find("depth 100 instead of an unknown one") != std::string::npos);
  const GateReport unsaid = check_gates(baseline, "base.json", now, shallow, gates, {});  // an older one
  REQUIRE(unsaid.notes.size() == 1);
  CHECK(unsaid.notes[0].find("the baseline does not say how many results a query it was made of") == 0);
  Evaluation other = now;
  other.options.relevance_level = 2;
  other.options.complete = true;
  CHECK(refusal(other, kInputs) ==
        "base.json: the baseline was made with relevance_level 1 instead of 2, complete false instead of "
        "true; make a "
        "new baseline");
  Evaluation more = now;
  more.metrics.push_back(parse_metric("map"));
  more.means.push_back(0.5);
  for (QueryScores& query : more.queries) query.values.push_back(0.5);
  const std::vector<Gate> map_gate = {parse_gate("map:0")};
  CHECK(error_of([&] { check_gates(baseline, "base.json", more, kInputs, map_gate, {}); }) ==
        "base.json: the baseline was made with no map; make a new baseline");
  CHECK(error_of([&] {
          check_gates(baseline, "base.json", now, kInputs, map_gate, {});
        }).find("gate on 'map', which was not evaluated") == 0);
  CHECK(error_of([&] {
          check_gates(baseline, "base.json", now, kInputs, {}, {});
        }).find("no gate to check") == 0);
}

namespace {

// Queries q1000 ... with equal text and judgements.
EvaluationInputs inputs_of(std::size_t count, const std::string& corpus, const std::string& qrels) {
  EvaluationInputs inputs = {corpus, qrels, "questions", 100};
  for (std::size_t i = 0; i < count; ++i)
    inputs.queries.push_back({"q" + std::to_string(1000 + i), "text", "judged"});
  inputs.filter = "";
  return inputs;
}

}  // namespace

TEST_CASE("another corpus can be accepted, another filter or option cannot") {
  const auto values = base_values(20);
  const Baseline baseline{evaluation_of(values), inputs_of(20, "corpus-1", "qrels-1")};
  const std::vector<Gate> gates = {parse_gate("mrr:-0.01")};
  EvaluationInputs inputs = inputs_of(20, "corpus-2", "qrels-1");
  const AcceptedDifferences corpus{true, false};
  const auto refusal = [&](const Evaluation& now, const AcceptedDifferences& accepted) {
    return error_of([&] { check_gates(baseline, "base.json", now, inputs, gates, {}, accepted); });
  };
  CHECK(refusal(evaluation_of(values), {}) ==
        "base.json: the baseline was made with another corpus (corpus-1 instead of corpus-2); make a new "
        "baseline, or compare all the same with --accept corpus");
  const GateReport report =
      check_gates(baseline, "base.json", evaluation_of(values), inputs, gates, {}, corpus);
  CHECK(report.verdict == Verdict::kPass);
  CHECK(report.accepted == std::vector<std::string>{"corpus"});
  CHECK(report.notes == std::vector<std::string>{"accepted: another corpus"});
  CHECK(!report.compared);
  Evaluation other = evaluation_of(values);
  other.options.judged_only = true;
  CHECK(refusal(other, corpus) ==
        "base.json: the baseline was made with judged_only false instead of true; make a new baseline");
  inputs.filter = "lang == 'ko'";
  CHECK(refusal(evaluation_of(values), corpus) ==
        "base.json: the baseline was made with no filter instead of the filter 'lang == 'ko''; make a new "
        "baseline");
  inputs = baseline.inputs;  // nothing differs: nothing is accepted
  CHECK(check_gates(baseline, "base.json", evaluation_of(values), inputs, gates, {}, {true, true})
            .accepted.empty());
}

TEST_CASE("with other questions accepted, queries are compared that both sides have unchanged") {
  std::vector<double> values(12, 0.5);
  Baseline baseline{evaluation_of(values), inputs_of(12, "corpus", "qrels-1")};
  // q1000 is gone, q1001 judged otherwise, q1002 asked otherwise, q1012 new; all of these are scored 0 now.
  EvaluationInputs inputs = inputs_of(13, "corpus", "qrels-2");
  inputs.queries[1].judgements = "other";
  inputs.queries[2].question = "other";
  inputs.queries.erase(inputs.queries.begin());
  values.push_back(0.0);
  values[1] = values[2] = 0.0;
  Evaluation now = evaluation_of(values);
  now.queries.erase(now.queries.begin());
  const std::vector<Gate> gates = {parse_gate("mrr:-0.01")};
  const AcceptedDifferences questions{false, true};
  CHECK(
      error_of([&] { check_gates(baseline, "base.json", now, inputs, gates, {}); }) ==
      "base.json: the baseline was made with other qrels (qrels-1 instead of qrels-2); make a new baseline, "
      "or compare all the same with --accept questions");
  const GateReport report = check_gates(baseline, "base.json", now, inputs, gates, {}, questions);
  CHECK(report.verdict == Verdict::kPass);
  CHECK(report.checks[0].test.queries == 9);
  CHECK(report.checks[0].test.mean_b == 0.5);
  CHECK(report.accepted == std::vector<std::string>{"questions"});
  REQUIRE(report.compared);
  CHECK(report.compared->same.size() == 9);
  CHECK(report.notes ==
        std::vector<std::string>{
            "accepted: other questions or judgements; compared: 9 queries that are as in the baseline",
            "1 query only in the baseline, left out: q1000", "1 query only now, left out: q1012",
            "1 query with other judgements, left out: q1001",
            "1 query with another text or filter, left out: q1002"});
  const Evaluation kept = compared_scores(now, report);
  CHECK(kept.queries.size() == 9);
  CHECK(kept.means[0] == 0.5);
}

TEST_CASE("other questions cannot be accepted when no query is known to be as it was") {
  const auto values = base_values(3);
  const std::vector<Gate> gates = {parse_gate("mrr:-0.01")};
  const AcceptedDifferences both{true, true};
  EvaluationInputs inputs = inputs_of(3, "corpus-2", "qrels-2");
  Baseline baseline{evaluation_of(values), kInputs};  // of an earlier ragctl
  const auto refusal = [&] {
    return error_of(
        [&] { check_gates(baseline, "base.json", evaluation_of(values), inputs, gates, {}, both); });
  };
  CHECK(refusal() ==
        "base.json: the baseline was made with no record of the judgements of each query; make a new "
        "baseline");
  baseline.inputs = inputs_of(3, "corpus-1", "qrels-1");
  for (QueryInputs& query : inputs.queries) query.judgements = "other";
  CHECK(refusal() ==
        "base.json: the baseline was made with no query of the same text and judgements; make a new "
        "baseline");
}

TEST_CASE("labels of the same file whose text is gone are other judgements") {
  const auto values = base_values(12);
  const std::vector<Gate> gates = {parse_gate("mrr:-0.01")};
  const Baseline baseline{evaluation_of(values), inputs_of(12, "corpus-1", "labels")};
  EvaluationInputs inputs = inputs_of(12, "corpus-2", "labels");
  inputs.queries[3].judgements = "fewer";
  const auto checked = [&](const AcceptedDifferences& accepted) {
    return check_gates(baseline, "base.json", evaluation_of(values), inputs, gates, {}, accepted);
  };
  CHECK(
      error_of([&] {
        checked({true, false});
      }) ==
      "base.json: the baseline was made with other labels in use, as their text is gone or back; make a new "
      "baseline, or compare all the same with --accept questions");
  CHECK(checked({true, true}).checks[0].test.queries == 11);
}

TEST_CASE("accepted differences are corpus and questions") {
  const auto parsed = [](const std::vector<std::string>& texts) { return parse_accepted(texts); };
  CHECK(!parsed({}).corpus);
  CHECK(parsed({"corpus"}).corpus);
  CHECK(!parsed({"corpus"}).questions);
  CHECK(parsed({"questions,corpus"}).corpus);
  CHECK(parsed({"questions", "corpus"}).questions);
  CHECK(error_of([&] { parsed({"metrics"}); }) ==
        "'metrics' is no difference to accept; use corpus, questions or both");
  CHECK(error_of([&] { parsed({"corpus,"}); }).find("'' is no difference") == 0);
}

TEST_CASE("the judgements of a query are known by their rows, whatever other queries have") {
  const Qrels one = qrels_of("a 0 d 1\nb 0 d 1\nb 0 e 0\n");
  const Qrels two = qrels_of("a 0 d 2\nb 0 e 0\nb 0 d 1\nc 0 d 1\n");
  const std::vector<QueryInputs> before = query_inputs(one);
  const std::vector<QueryInputs> after = query_inputs(two);
  REQUIRE(before.size() == 2);
  REQUIRE(after.size() == 3);
  CHECK(before[0].judgements != after[0].judgements);
  CHECK(before[1] == after[1]);
  const std::vector<Query> questions = {{"b", "ferry"}, {"a", "books"}};
  const std::vector<QueryInputs> asked = query_inputs(one, questions);
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].query == "a");
  CHECK(asked[0].judgements == before[0].judgements);
  CHECK(asked[0].question == question_fingerprint(questions[1]));
  CHECK(asked[0].question.size() == 16);
}

TEST_CASE("questions are known by their ids, texts and filters, in any order") {
  const std::vector<Query> two = {{"1", "ferry"}, {"2", "books"}};
  const std::vector<Query> turned = {{"2", "books"}, {"1", "ferry"}};
  CHECK(questions_fingerprint(two) == questions_fingerprint(turned));
  std::vector<Query> other = two;
  other[0].text = "ship";
  CHECK(questions_fingerprint(other) != questions_fingerprint(two));
  other = two;
  other[1].filter = "lang == 'ko'";
  CHECK(questions_fingerprint(other) != questions_fingerprint(two));
  other = two;
  other[1].metadata.set("note", "any");
  CHECK(questions_fingerprint(other) == questions_fingerprint(two));
}

TEST_CASE("a baseline of another format or with other metric definitions is refused") {
  const Json good = to_json(Baseline{evaluation_of({0.5}), kInputs});
  const auto refusal = [](const Json& json) {
    return error_of([&] { baseline_from_json(json, Location{"base.json"}); });
  };
  CHECK(refusal(good).empty());
  Json json = good;
  json.set("format", "ragctl-baseline/9");
  CHECK(refusal(json) ==
        "base.json: the format is \"ragctl-baseline/9\" and not \"ragctl-baseline/1\"; make a new baseline");
  CHECK(refusal(Json::object()).find("the format is not given") != std::string::npos);
  json = good;
  json.find("metrics");
  for (auto& [key, value] : json.members()) {
    if (key == "metrics") value.items()[0].set("definition", 7);
  }
  CHECK(refusal(json) == "base.json: metric 'mrr' has definition 7 there and 1 here; make a new baseline");
  const Json twice = to_json(Baseline{evaluation_of({0.5, 0.25}), kInputs});
  std::string text = twice.dump();
  text.replace(text.find("q1001"), 5, "q1000");
  CHECK(refusal(parse_json(text, {})) == "base.json: query 'q1000' is there twice; make a new baseline");
  json = good;
  json.set("queries", Json::object());
  CHECK(refusal(json) == "base.json: holds no query; make a new baseline");
  json = good;
  json.set("depth", std::int64_t{1} << 32);
  CHECK(refusal(json) == "base.json: 4294967296 is out of range; make a new baseline");
  for (const auto& [key, value] : good.members()) {
    Json without = Json::object();
    for (const auto& [other, kept] : good.members()) {
      if (other != key) without.set(other, kept);
    }
    INFO(key);
    if (key == "questions" || key == "depth" || key == "filter" ||
        key == "query_inputs") {  // baselines written before these were known
      CHECK(refusal(without).empty());
    } else {
      CHECK(refusal(without).find("base.json: ") == 0);
    }
  }
}

TEST_CASE("a damaged baseline file is refused, wherever it is cut") {
  const TemporaryFolder folder;
  const std::string text = to_json(Baseline{evaluation_of({0.5, 0.25}), kInputs}).dump();
  for (std::size_t length = 0; length < text.size(); ++length) {
    const std::string path = write_text(folder, "cut.json", text.substr(0, length));
    CHECK(error_of([&] { read_baseline(path); }).find(path) == 0);
  }
}

TEST_CASE("the fingerprint of qrels depends on the judgements and not on their order") {
  const std::string print = qrels_fingerprint(qrels_of("a 0 d 1\nb 0 e 2\na 0 c 0\n"));
  CHECK(print == qrels_fingerprint(qrels_of("a 0 c 0\na 0 d 1\nb 0 e 2\n")));
  CHECK(print != qrels_fingerprint(qrels_of("a 0 c 0\na 0 d 1\nb 0 e 1\n")));
  CHECK(print != qrels_fingerprint(qrels_of("a 0 c 0\na 0 d 1\n")));
  CHECK(print.size() == 32);
}
