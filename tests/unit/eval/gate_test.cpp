#include "ragctl/eval/gate.hpp"

#include <cmath>

#include "catch.hpp"
#include "gate_fixture.hpp"
#include "suite.hpp"

using namespace ragctl;
using namespace ragctl::gate_fixture;

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
