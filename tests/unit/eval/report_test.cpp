#include "ragctl/eval/report.hpp"

#include "catch.hpp"
#include "suite.hpp"

using namespace ragctl;

namespace {

const char* const kQrels = "질문1 0 d 1\nq2 0 d 1\nq3 0 d 1\nq4 0 d 1\n";
const char* const kRunA =
    "질문1 Q0 x 1 2 alt\n질문1 Q0 d 2 1 alt\nq2 Q0 d 1 1 alt\nq3 Q0 d 1 1 alt\nz Q0 d 1 1 alt\n";
const char* const kRunB = "질문1 Q0 d 1 1 neu\nq2 Q0 x 1 2 neu\nq2 Q0 d 2 1 neu\nq3 Q0 d 1 1 neu\n";

Evaluation evaluation_of(const char* run, const std::vector<std::string>& metrics) {
  return evaluate(run_of(run), qrels_of(kQrels), parse_metrics(metrics), {});
}

Comparison comparison() {
  return compare(evaluation_of(kRunA, {"mrr"}), evaluation_of(kRunB, {"mrr"}), {}, {});
}

GateReport gate_report() {
  const std::vector<Gate> gates = {parse_gate("mrr:-0.01")};
  return check_gates({evaluation_of(kRunA, {"mrr"}), {}}, "base.json", evaluation_of(kRunB, {"mrr"}), {},
                     gates, {});
}

}  // namespace

TEST_CASE("an evaluation is reported as text") {
  ReportOptions options;
  options.per_query = true;
  CHECK(report_evaluation(evaluation_of(kRunA, {"mrr", "num_ret"}), ReportFormat::kText, options) ==
        "query     mrr  num_ret\n"
        "-----  ------  -------\n"
        "q2     1.0000        1\n"
        "q3     1.0000        1\n"
        "질문1  0.5000        2\n"
        "\n"
        "metric    value\n"
        "-------  ------\n"
        "mrr      0.8333\n"
        "num_ret       4\n"
        "\n"
        "3 queries\n"
        "1 query judged but without results: q4\n"
        "1 query with results but without judgements: z\n");
}

TEST_CASE("a comparison names the judged queries that one of the runs does not have") {
  const auto evaluated = [](const char* run, bool complete) {
    EvaluateOptions options;
    options.complete = complete;
    return evaluate(run_of(run), qrels_of(kQrels), parse_metrics(std::vector<std::string>{"mrr"}), options);
  };
  const auto text = [&](bool complete) {
    const Comparison both =
        compare(evaluated(kRunA, complete), evaluated("q2 Q0 d 1 1 cut\n", complete), {}, {});
    return report_comparison(both, ReportFormat::kText, {});
  };
  CHECK(text(true).find("\n1 query judged but without results in alt: q4\n"
                        "3 queries judged but without results in cut: q3, q4, 질문1\n") != std::string::npos);
  CHECK(text(false).find("judged but without results") == std::string::npos);
  CHECK(text(false).find("2 queries only in alt, counted 0 for cut: q3, 질문1") != std::string::npos);
}

TEST_CASE("an evaluation is reported as Markdown") {
  CHECK(report_evaluation(evaluation_of(kRunB, {"mrr"}), ReportFormat::kMarkdown, {}) ==
        "## Evaluation\n"
        "\n"
        "| metric |  value |\n"
        "| ------ | -----: |\n"
        "| mrr    | 0.8333 |\n"
        "\n"
        "3 queries\n"
        "1 query judged but without results: q4\n");
}

TEST_CASE("an evaluation is reported as JSON with full precision") {
  ReportOptions options;
  options.per_query = true;
  const std::string text =
      report_evaluation(evaluation_of(kRunA, {"mrr", "num_ret"}), ReportFormat::kJson, options);
  const Json json = parse_json(text, Location{"report"});
  CHECK(json.at("metrics").at("mrr").number() == 2.5 / 3);
  CHECK(json.at("metrics").at("num_ret").is_int());
  CHECK(json.at("per_query").at("질문1").at("mrr").number() == 0.5);
  CHECK(json.at("missing").items().size() == 1);
  CHECK(text.back() == '\n');
}

TEST_CASE("a comparison is reported as a table with the queries that changed most") {
  ReportOptions options;
  const std::string text = report_comparison(comparison(), ReportFormat::kText, options);
  const auto lines = lines_of(text);
  REQUIRE(lines.size() > 10);
  CHECK(lines[0] ==
        "metric  queries     alt     neu   change        95% interval  p t-test  p random.  p Holm  W/L/T  "
        "detectable  "
        "verdict");
  CHECK(lines[2].find("mrr           3  0.8333  0.8333  +0.0000  ") == 0);
  CHECK(lines[2].find("1.0000     1.0000  1.0000  1/1/1  ") != std::string::npos);
  CHECK(lines[2].find("no evidence") != std::string::npos);
  CHECK(text.find("Largest losses in mrr\nquery     alt     neu   change\n") != std::string::npos);
  CHECK(text.find("q2     1.0000  0.5000  -0.5000\n") != std::string::npos);
  CHECK(text.find("질문1  0.5000  1.0000  +0.5000\n") != std::string::npos);
  CHECK(text.find("verdicts by Fisher's randomisation test, at 0.05; detectable = smallest change found with "
                  "probability 0.8 at 0.05, none: no possible one would be; seed 1") != std::string::npos);
  options.changes = 0;
  CHECK(report_comparison(comparison(), ReportFormat::kText, options).find("Largest") == std::string::npos);
  const std::string markdown = report_comparison(comparison(), ReportFormat::kMarkdown, {});
  CHECK(markdown.find("## Comparison\n\n| metric |") == 0);
  CHECK(markdown.find("\n### Largest gains in mrr\n\n| query |") != std::string::npos);
}

TEST_CASE("a comparison says which interval it shows, and where that and the verdict disagree") {
  Evaluation a;
  a.metrics = {parse_metric("mrr")};
  Evaluation b = a;
  for (int i = 0; i < 40; ++i) {
    a.queries.push_back({"q" + std::to_string(100 + i), {0.5}, ""});
    b.queries.push_back({"q" + std::to_string(100 + i), {i < 4 ? 0.9 : i == 4 ? 0.4 : 0.5}, ""});
  }
  a.means = b.means = {0.5};
  const Comparison comparison = compare(a, b, {}, {});
  REQUIRE(comparison.tests[0].interval_low > 0.0);
  REQUIRE(!comparison.tests[0].significant);
  const std::string text = report_comparison(comparison, ReportFormat::kText, {});
  CHECK(text.find("change = B - A, its interval by bootstrap (BCa), not corrected; verdicts by Fisher's "
                  "randomisation test, ") != std::string::npos);
  CHECK(text.find("Interval and verdict disagree on mrr: believe the verdict.") != std::string::npos);
  CHECK(report_comparison(compare(a, a, {}, {}), ReportFormat::kText, {}).find("disagree") ==
        std::string::npos);
}

TEST_CASE("a comparison in JSON has null where a test gives no value") {
  const Evaluation one =
      evaluate(run_of(kRunA), qrels_of("q2 0 d 1\n"), std::vector<Metric>{parse_metric("mrr")}, {});
  const Json json =
      parse_json(report_comparison(compare(one, one, {}, {}), ReportFormat::kJson, {}), Location{"report"});
  const Json& test = json.at("tests").items().at(0);
  CHECK(test.at("detectable").is_null());
  CHECK(!test.at("can_detect").boolean());
  CHECK(json.at("level").number() == Approx(0.05));
  CHECK(test.at("interval").items()[0].is_null());
  CHECK(test.at("slice").is_null());
  CHECK(test.at("adjusted_p").number() == 1.0);
  CHECK(json.at("options").at("seed").integer() == 1);
}

TEST_CASE("slices add a column") {
  const std::vector<Slice> slices = {{"언어=한국어", {"질문1"}}, {"language=en", {"q2", "q3"}}};
  const Comparison sliced = compare(evaluation_of(kRunA, {"mrr"}), evaluation_of(kRunB, {"mrr"}), slices, {});
  const std::string text = report_comparison(sliced, ReportFormat::kText, {});
  CHECK(text.find("slice        metric") == 0);
  CHECK(
      text.find(
          "Holm-corrected over 3 tests, at 0.05; detectable = smallest change found with probability 0.8 at "
          "0.017, the correction's worst case (0.05 / 3)") != std::string::npos);
  CHECK(text.find("\nall          mrr") != std::string::npos);
  CHECK(text.find("\n언어=한국어  mrr") != std::string::npos);
  CHECK(text.find(" n/a") != std::string::npos);
}

TEST_CASE("a gate is reported with its verdict first") {
  const GateReport report = gate_report();
  const std::string text = report_gates(report, ReportFormat::kText, {});
  CHECK(text.find("INCONCLUSIVE\n  INCONCLUSIVE: mrr 0.8333 -> 0.8333") == 0);
  CHECK(report_gates(report, ReportFormat::kMarkdown, {})
            .find("## Gate\n\n**INCONCLUSIVE**\n\n- INCONCLUSIVE: mrr") == 0);
  const Json json = parse_json(report_gates(report, ReportFormat::kJson, {}), Location{"report"});
  CHECK(json.at("verdict").string() == "INCONCLUSIVE");
  CHECK(json.at("checks").items().at(0).at("tolerance").number() == 0.01);
  CHECK(json.at("accepted").items().empty());
  CHECK(json.at("compared").is_null());
}

TEST_CASE("labels that are not as they were are listed") {
  SpanLabel label;
  label.query = "q";
  label.document = "d";
  label.range.emplace(0, 5);
  const SpanJudge judge({}, std::vector<SpanLabel>{label}, {}, {});
  CHECK(report_labels(judge.labels(), ReportFormat::kText) ==
        "1 label used, 1 not as they were; 1 without text, not checked for changes\n"
        "  uncovered: the label of query 'q' in document 'd': no chunk overlaps it; it counts as evidence "
        "that nothing "
        "can find\n");
  const Json json = parse_json(report_labels(judge.labels(), ReportFormat::kJson), Location{"report"});
  CHECK(json.at("problems").items().at(0).at("status").string() == "uncovered");
  CHECK(json.at("unchecked").integer() == 1);
  CHECK(labels_text({185, 0, {}}) == "185 labels used, 0 not as they were");
}

TEST_CASE("report formats are chosen by name") {
  for (const ReportFormatInfo& info : report_formats()) CHECK(parse_report_format(info.name) == info.format);
  CHECK(error_of([] { parse_report_format("html"); }) ==
        "unknown report format 'html'; use one of text, json, markdown");
}
