#include "ragctl/eval/leaderboard.hpp"

#include <cmath>

#include "catch.hpp"

using namespace ragctl;

namespace {

// A contender whose queries q0, q1 ... have these scores.
Contender contender(const std::string& name, const std::vector<double>& scores) {
  Contender out;
  out.name = name;
  out.evaluation.metrics = {parse_metric("ndcg@10")};
  double sum = 0.0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    out.evaluation.queries.push_back({"q" + std::to_string(100 + i), {scores[i]}, ""});
    sum += scores[i];
  }
  out.evaluation.means = {sum / static_cast<double>(scores.size())};
  return out;
}

std::vector<double> scores(std::size_t count, double even, double odd) {
  std::vector<double> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(i % 2 == 0 ? even : odd);
  return out;
}

}  // namespace

TEST_CASE("a leaderboard is ordered by the first metric and judges against the best") {
  const std::vector<Contender> all = {
      contender("bad", scores(30, 0.2, 0.4)), contender("good", scores(30, 0.6, 0.8)),
      contender("same", scores(30, 0.6, 0.8)), contender("near", scores(30, 0.6, 0.79))};
  const Leaderboard board = rank_contenders(all, std::nullopt, {});
  REQUIRE(board.rows.size() == 4);
  CHECK(board.reference == 1);
  CHECK(board.reference_is_best);
  CHECK(board.rows[0].contender == 1);
  CHECK(board.rows[1].contender == 2);  // a tie stays in the order given
  CHECK(board.rows[3].contender == 0);
  CHECK(board.rows[0].outcome == Outcome::kReference);
  CHECK(board.rows[1].outcome == Outcome::kSame);
  CHECK(board.rows[2].outcome == Outcome::kWorse);  // small, but on every second query
  CHECK(board.rows[3].outcome == Outcome::kWorse);
  CHECK(board.rows[3].test.difference == Approx(-0.4));
  CHECK(board.rows[0].intervals[0].low < 0.7);
  CHECK(board.rows[0].intervals[0].high > 0.7);
}

TEST_CASE("counts and geometric means have no interval and lead no leaderboard") {
  Contender one = contender("one", scores(30, 0.2, 0.4));
  one.evaluation.metrics.push_back(parse_metric("num_ret"));
  one.evaluation.means.push_back(300.0);
  for (QueryScores& query : one.evaluation.queries) query.values.push_back(10.0);
  const Leaderboard board = rank_contenders({&one, 1}, std::nullopt, {});
  CHECK(board.rows[0].intervals[0].low > 0.2);
  CHECK(std::isinf(board.rows[0].intervals[1].low));
  CHECK_THAT(report_leaderboard({&one, 1}, board, ReportFormat::kJson, ""),
             ContainsText("\"num_ret\": {\n     \"mean\": 300,"));
  CHECK_THAT(report_leaderboard({&one, 1}, board, ReportFormat::kText, ""), ContainsText(" 300\n"));
  std::swap(one.evaluation.metrics[0], one.evaluation.metrics[1]);
  CHECK_THROWS_AS(rank_contenders({&one, 1}, std::nullopt, {}), Error);
}

TEST_CASE("against a named reference others can be better") {
  const std::vector<Contender> all = {contender("reference", scores(30, 0.2, 0.4)),
                                      contender("good", scores(30, 0.6, 0.8))};
  const Leaderboard board = rank_contenders(all, 0, {});
  CHECK(board.rows[0].outcome == Outcome::kBetter);
  CHECK(board.rows[1].outcome == Outcome::kReference);
  CHECK_FALSE(board.reference_is_best);
}

TEST_CASE("Holm's correction counts the comparisons, so that many cells are no proof") {
  std::vector<double> base = scores(8, 0.5, 0.5);
  std::vector<double> lower = base;
  for (std::size_t i = 0; i < 6; ++i) lower[i] = 0.4;  // 6 losses of 6: p = 2 / 2^6 = 0.03125
  std::vector<Contender> all = {contender("base", base), contender("lower", lower)};
  CHECK(rank_contenders(all, 0, {}).rows[1].outcome == Outcome::kWorse);
  for (int i = 0; i < 3; ++i) {
    std::vector<double> other = base;
    other[7] = 0.3;
    all.push_back(contender("other" + std::to_string(i), other));
  }
  const Leaderboard board = rank_contenders(all, 0, {});
  for (const LeaderboardRow& row : board.rows) {
    if (row.contender != 1) continue;
    CHECK(row.outcome == Outcome::kNoEvidence);
    CHECK(row.test.adjusted_p == Approx(4 * 0.03125));
  }
}

TEST_CASE("a leaderboard beside a gate says what the gate says") {
  std::vector<Contender> changed = {contender("now", scores(30, 0.5, 0.8)),
                                    contender("baseline", scores(30, 0.5, 0.8))};
  for (std::size_t i = 0; i < 6; ++i) changed[0].evaluation.queries[i].values[0] -= 0.1;
  for (Contender& each : changed) {
    each.evaluation.metrics.push_back(parse_metric("recall@10"));
    each.evaluation.means.push_back(1.0);
    for (QueryScores& query : each.evaluation.queries) query.values.push_back(1.0);
  }
  Leaderboard board = rank_contenders(changed, 1, {});
  CHECK(board.tests == 1);
  CHECK(board.rows[0].test.adjusted_p == Approx(0.03125));
  const std::vector<Gate> gates = {parse_gate("ndcg@10:-0.01"), parse_gate("recall@10:-0.01")};
  const GateReport report =
      check_gates({changed[1].evaluation, {}}, "base.json", changed[0].evaluation, {}, gates, {});
  adopt_gates(board, changed, report);
  CHECK(board.tests == 2);
  const LeaderboardRow& row = board.rows[board.rows[0].contender == 0 ? 0 : 1];
  CHECK(row.test.adjusted_p == report.checks[0].test.adjusted_p);
  CHECK(row.test.adjusted_p == Approx(0.0625));
  CHECK(row.outcome == Outcome::kNoEvidence);
}

TEST_CASE("a leaderboard has the columns that were measured") {
  std::vector<Contender> all = {contender("a", scores(4, 0.5, 0.7)), contender("b", scores(4, 0.5, 0.6))};
  const Leaderboard board = rank_contenders(all, std::nullopt, {});
  const std::string plain = report_leaderboard(all, board, ReportFormat::kText, "");
  CHECK_THAT(plain, !ContainsText("p50 ms"));
  all[0].p50_ms = 1.5;
  all[1].index_bytes = 2500000;
  const std::string text = report_leaderboard(all, board, ReportFormat::kText, "");
  CHECK_THAT(text, ContainsText("p50 ms"));
  CHECK_THAT(text, ContainsText("2.50"));
  CHECK_THAT(report_leaderboard(all, board, ReportFormat::kMarkdown, "Sweep"), ContainsText("## Sweep"));
  const Json json = parse_json(report_leaderboard(all, board, ReportFormat::kJson, ""), {"json"});
  CHECK(json.at("rows").items().size() == 2);
  CHECK(json.at("rows").items()[1].at("test").at("difference").number() == Approx(-0.05));
}

TEST_CASE("a leaderboard needs contenders") { CHECK_THROWS_AS(rank_contenders({}, std::nullopt, {}), Error); }
