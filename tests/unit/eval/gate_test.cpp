#include "ragctl/eval/gate.hpp"

#include <cmath>

#include "catch.hpp"
#include "ragctl/core/random.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

const EvaluationInputs kInputs = {"corpus-1", "qrels-1"};

// An evaluation of mrr and recall with the given reciprocal ranks.
Evaluation evaluation_of(const std::vector<double>& values) {
  Evaluation evaluation;
  evaluation.metrics = {parse_metric("mrr"), parse_metric("recall@10")};
  evaluation.tag = "bm25";
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    evaluation.queries.push_back({"q" + std::to_string(1000 + i), {values[i], 1.0}, ""});
    sum += values[i];
  }
  evaluation.means = {sum / static_cast<double>(values.size()), 1.0};
  return evaluation;
}

std::vector<double> base_values(std::size_t count) {
  Random random(1);
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(0.3 + 0.4 * random.uniform());
  return values;
}

// The values changed by `shift` plus noise.
std::vector<double> shifted(std::vector<double> values, double shift, double noise) {
  Random random(2);
  for (double& value : values) value += shift + noise * random.normal();
  return values;
}

GateReport gate(const std::vector<double>& before, const std::vector<double>& after,
                const std::string& text) {
  const std::vector<Gate> gates = {parse_gate(text)};
  return check_gates({evaluation_of(before), kInputs}, "base.json", evaluation_of(after), kInputs, gates, {});
}

bool says(const GateReport& report, const std::string& text) {
  return report.checks.at(0).reason.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("an unchanged run passes") {
  const auto values = base_values(20);
  const GateReport report = gate(values, values, "mrr:-0.01");
  CHECK(report.verdict == Verdict::kPass);
  CHECK(says(report, "no query changed"));
}

TEST_CASE("a clear improvement passes even when small drops could not be seen") {
  const auto values = base_values(100);
  const GateReport report = gate(values, shifted(values, 0.2, 0.3), "mrr:-0.01");
  CHECK(report.verdict == Verdict::kPass);
  CHECK(says(report, "a drop beyond 0.01 is excluded"));
}

TEST_CASE("a significant drop beyond the tolerance fails") {
  const auto values = base_values(200);
  const GateReport report = gate(values, shifted(values, -0.05, 0.05), "mrr:-0.01");
  CHECK(report.verdict == Verdict::kFail);
  CHECK(says(report, "the drop exceeds 0.01 and is significantly different from 0 (p = "));
}

TEST_CASE("a significant drop within the tolerance passes") {
  const auto values = base_values(200);
  const GateReport report = gate(values, shifted(values, -0.01, 0.01), "mrr:-0.05");
  CHECK(report.checks[0].test.significant);
  CHECK(report.verdict == Verdict::kPass);
}

TEST_CASE("a large drop on few noisy queries is inconclusive") {
  const std::vector<double> before = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
  const std::vector<double> after = {0.2, 0.7, 0.25, 0.6, 0.3, 0.6};
  const GateReport report = gate(before, after, "mrr:-0.01");
  CHECK(report.verdict == Verdict::kInconclusive);
  CHECK(says(report, "the drop exceeds 0.01 but may be chance"));
}

TEST_CASE("no measured drop is inconclusive when the interval holds one") {
  const auto values = base_values(10);
  auto after = values;
  for (std::size_t i = 0; i < after.size(); ++i) after[i] += i % 2 == 0 ? 0.2 : -0.2;
  const GateReport report = gate(values, after, "mrr:-0.01");
  CHECK(report.verdict == Verdict::kInconclusive);
  CHECK(says(report, "no drop beyond 0.01 was measured, but one of up to 0.1"));
  CHECK(says(report, "is possible; judge more queries or allow as much"));
}

namespace {

// Queries that all start at 0.5 and change by these.
GateReport gate_changes(const std::vector<double>& changes, const std::string& tolerance) {
  std::vector<double> after(changes.size(), 0.5);
  for (std::size_t i = 0; i < changes.size(); ++i) after[i] += changes[i];
  return gate(std::vector<double>(changes.size(), 0.5), after, "mrr:" + tolerance);
}

// `count` changes, every third of them 0.3 more and the next 0.3 less than `mean`.
std::vector<double> uneven(std::size_t count, double mean) {
  std::vector<double> changes(count, mean);
  for (std::size_t i = 0; i + 2 < count; i += 3) {
    changes[i] += 0.3;
    changes[i + 1] -= 0.3;
  }
  return changes;
}

}  // namespace

TEST_CASE("a growing tolerance leads from FAIL over INCONCLUSIVE to PASS") {
  struct Case {
    const char* name;
    std::vector<double> changes;
    std::vector<std::pair<const char*, Verdict>> verdicts;
  };
  using enum Verdict;
  const Case cases[] = {
      // Interval -0.2222 .. -0.0777.
      {"a significant drop of 0.15",
       uneven(45, -0.15),
       {{"0", kFail},
        {"-0.05", kFail},
        {"-0.1499", kFail},
        {"-0.15", kInconclusive},
        {"-0.1501", kInconclusive},
        {"-0.2", kInconclusive},
        {"-0.23", kPass},
        {"-0.4", kPass}}},
      {"a drop of 0.02 that may be chance",
       uneven(45, -0.02),
       {{"0", kInconclusive}, {"-0.03", kInconclusive}, {"-0.07", kInconclusive}, {"-0.1", kPass}}},
      {"no change but of single queries",
       uneven(45, 0.0),
       {{"0", kInconclusive}, {"-0.05", kInconclusive}, {"-0.08", kPass}}},
      {"a clear rise", uneven(45, 0.15), {{"0", kPass}, {"-0.01", kPass}}},
      // The interval is a point: nothing lies between.
      {"the same drop of each query",
       std::vector<double>(45, -0.1),
       {{"0", kFail}, {"-0.0999", kFail}, {"-0.1", kPass}, {"-0.2", kPass}}},
      {"identical runs", std::vector<double>(45, 0.0), {{"0", kPass}, {"-0.01", kPass}, {"-1", kPass}}},
  };
  for (const Case& row : cases) {
    for (const auto& [tolerance, verdict] : row.verdicts) {
      const GateReport report = gate_changes(row.changes, tolerance);
      INFO(row.name << " " << tolerance << ": " << report.checks.at(0).reason);
      CHECK(report.verdict == verdict);
    }
  }
}

TEST_CASE("an inconclusive gate names the smallest tolerance that passes") {
  for (const double mean : {-0.15, -0.02, 0.0, 0.03}) {
    const std::vector<double> changes = uneven(45, mean);
    const GateReport report = gate_changes(changes, mean == -0.15 ? "-0.16" : "-0.021");
    REQUIRE(report.verdict == Verdict::kInconclusive);
    const std::string& reason = report.checks.at(0).reason;
    const double possible = std::stod(reason.substr(reason.find("up to ") + 6));
    CHECK(gate_changes(changes, std::to_string(-possible)).verdict == Verdict::kPass);
    CHECK(gate_changes(changes, std::to_string(0.0001 - possible)).verdict == Verdict::kInconclusive);
  }
}

TEST_CASE("too few queries to be significant are never a PASS and say so") {
  const GateReport fallen = gate(std::vector<double>(5, 1.0), std::vector<double>(5, 0.5), "mrr:-0.01");
  CHECK(fallen.verdict == Verdict::kInconclusive);
  CHECK(says(fallen,
             "may be chance (p = 0.062); 5 queries cannot show any drop: p is 0.062 at best, and under "
             "0.05 is needed"));
  const GateReport improved = gate({0.5, 0.5, 0.5}, {1.0, 0.5, 0.5}, "mrr:-0.01");
  CHECK(improved.verdict == Verdict::kInconclusive);
  CHECK(says(improved, "no drop beyond 0.01, but 3 queries cannot show any drop: p is 0.25 at best"));
  CHECK(gate(std::vector<double>(6, 1.0), std::vector<double>(6, 0.5), "mrr:-0.01").verdict ==
        Verdict::kFail);
  CHECK(gate({0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}, "mrr:-0.01").verdict == Verdict::kPass);  // nothing changed
  CHECK(says(gate({0.5, 0.5, 0.5}, {1.0, 0.5, 0.5}, "mrr:-0.5"), "a drop beyond 0.5 is not possible"));
}

TEST_CASE("several gates ask for more, and no statement contradicts itself") {
  const std::vector<Gate> two = {parse_gate("mrr:-0.01"), parse_gate("recall@10:-0.01")};
  const Evaluation before = evaluation_of(std::vector<double>(6, 1.0));
  const Evaluation after = evaluation_of(std::vector<double>(6, 0.5));
  const GateReport report = check_gates({before, kInputs}, "base.json", after, kInputs, two, {});
  CHECK(report.checks[0].verdict == Verdict::kInconclusive);
  CHECK(says(report, "6 queries cannot show any drop: p is 0.031 at best, and under 0.025 is needed"));
  // Five of six fell: the drop of 0.42 is under what the test can see.
  const GateReport five = gate(std::vector<double>(6, 1.0), {0.5, 0.5, 0.5, 0.5, 0.5, 1.0}, "mrr:-0.01");
  CHECK(five.verdict == Verdict::kInconclusive);
  CHECK(says(five, "only drops of 0.5000 and more would show"));
  // The baseline cannot fall by what would show.
  const GateReport low = gate(std::vector<double>(8, 0.1), {0, 0, 0, 0, 0, 0, 0, 0.3}, "mrr:-0.01");
  CHECK(low.verdict == Verdict::kInconclusive);
  CHECK(says(low, "no possible drop would show with these queries"));
}

TEST_CASE("queries that only one side has are noted") {
  const Evaluation before = evaluation_of({0.5, 0.6, 0.7});
  Evaluation now = before;
  now.queries.pop_back();
  const std::vector<Gate> gates = {parse_gate("mrr:-0.01")};
  const GateReport less = check_gates({before, kInputs}, "base.json", now, kInputs, gates, {});
  CHECK(less.notes == std::vector<std::string>{"1 query only in the baseline, counted 0 now: q1002"});
  const GateReport more = check_gates({now, kInputs}, "base.json", before, kInputs, gates, {});
  CHECK(more.notes == std::vector<std::string>{"1 query only now, counted 0 for the baseline: q1002"});
}

TEST_CASE("a metric that is better when lower may rise by the tolerance") {
  const Gate rise = parse_gate("unjudged@10:0.01");
  CHECK(rise.tolerance == 0.01);
  CHECK(error_of([] { parse_gate("unjudged@10:-0.01"); }) ==
        "gate 'unjudged@10:-0.01': '-0.01' is no allowed rise; write a number of 0 or more, for example "
        "unjudged@10:0.01");
  const auto with_unjudged = [&](double share) {
    Evaluation evaluation = evaluation_of(std::vector<double>(20, 0.5));
    evaluation.metrics = {rise.metric, parse_metric("recall@10")};
    for (QueryScores& query : evaluation.queries) query.values[0] = share;
    evaluation.means[0] = share;
    return evaluation;
  };
  const auto check = [&](double before, double after) {
    return check_gates({with_unjudged(before), kInputs}, "base.json", with_unjudged(after), kInputs,
                       {&rise, 1}, {});
  };
  CHECK(check(0.5, 0.2).verdict == Verdict::kPass);
  const GateReport worse = check(0.2, 0.5);
  CHECK(worse.verdict == Verdict::kFail);
  CHECK(says(worse, "the rise exceeds 0.01 and is significantly different from 0"));
}

TEST_CASE("one failing gate fails the report and one inconclusive gate makes it inconclusive") {
  const auto values = base_values(200);
  const std::vector<Gate> gates = {parse_gate("recall@10:-0.01"), parse_gate("mrr:-0.01")};
  const Baseline baseline{evaluation_of(values), kInputs};
  const auto verdict_of = [&](const std::vector<double>& after) {
    return check_gates(baseline, "base.json", evaluation_of(after), kInputs, gates, {}).verdict;
  };
  CHECK(verdict_of(values) == Verdict::kPass);
  CHECK(verdict_of(shifted(values, -0.05, 0.05)) == Verdict::kFail);
  CHECK(verdict_of(shifted(values, 0.0, 0.6)) == Verdict::kInconclusive);
}

TEST_CASE("a gate rarely fails without a drop and rarely passes with one") {
  int failed = 0;
  int passed = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Random random(seed);
    std::vector<double> before;
    std::vector<double> same;
    std::vector<double> worse;
    for (int i = 0; i < 120; ++i) {
      before.push_back(random.uniform());
      same.push_back(before.back() + 0.05 * random.normal());
      worse.push_back(before.back() - 0.04 + 0.05 * random.normal());
    }
    failed += gate(before, same, "mrr:0").verdict == Verdict::kFail ? 1 : 0;
    passed += gate(before, worse, "mrr:-0.01").verdict == Verdict::kPass ? 1 : 0;
  }
  CHECK(failed <= 5);
  CHECK(passed == 0);
}

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

TEST_CASE("gates are written as a metric and an allowed drop") {
  const Gate gate = parse_gate("ndcg@10:-0.01");
  CHECK(gate.metric.name == "ndcg@10");
  CHECK(gate.tolerance == 0.01);
  CHECK(parse_gate("map:0").tolerance == 0.0);
  CHECK(error_of([] { parse_gate("ndcg@10"); }).find("has no ':'") != std::string::npos);
  CHECK(error_of([] { parse_gate("ndcg@10:0.01"); }).find("'0.01' is no allowed drop") != std::string::npos);
  CHECK(error_of([] { parse_gate("ndcg@10:nan"); }).find("'nan' is no allowed drop") != std::string::npos);
  CHECK(error_of([] { parse_gate("num_q:0"); }) ==
        "gate 'num_q:0': num_q is no mean over queries and cannot be tested");
}

TEST_CASE("the fingerprint of qrels depends on the judgements and not on their order") {
  const std::string print = qrels_fingerprint(qrels_of("a 0 d 1\nb 0 e 2\na 0 c 0\n"));
  CHECK(print == qrels_fingerprint(qrels_of("a 0 c 0\na 0 d 1\nb 0 e 2\n")));
  CHECK(print != qrels_fingerprint(qrels_of("a 0 c 0\na 0 d 1\nb 0 e 1\n")));
  CHECK(print != qrels_fingerprint(qrels_of("a 0 c 0\na 0 d 1\n")));
  CHECK(print.size() == 32);
}
