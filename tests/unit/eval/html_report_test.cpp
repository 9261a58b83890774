#include "ragctl/eval/html_report.hpp"

#include <cctype>
#include <set>

#include "catch.hpp"
#include "html/axis.hpp"
#include "html/html.hpp"
#include "html/plots.hpp"

using namespace ragctl;

namespace {

constexpr const char* kHostile =
    "<script>alert('x')</script>\"&\x01\xFF \xE2\x80\xAE reversed </svg></style>";

Contender contender(const std::string& name, std::vector<double> values, double p50) {
  Contender out;
  out.name = name;
  out.settings = {{"query.mode", name}};
  out.evaluation.metrics = {parse_metric("ndcg@10"), parse_metric("recall@100")};
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    out.evaluation.queries.push_back({"q" + std::to_string(i), {values[i], 1.0}, ""});
    sum += values[i];
  }
  out.evaluation.means = {sum / static_cast<double>(values.size()), p50 / 10};
  out.p50_ms = p50;
  return out;
}

HtmlReport sample(const std::string& text) {
  HtmlReport report;
  report.title = text;
  report.facts = {{text, text}};
  report.contenders = {contender(text, {0.1, 0.5, 0.9, 0.3}, 1.0), contender("b", {0.2, 0.5, 0.8, 0.9}, 2.0),
                       contender("c", {0.0, 0.1, 0.2, 0.1}, 3.0)};
  report.leaderboard = rank_contenders(report.contenders, std::nullopt, {});
  report.focus = report.leaderboard.rows.front().contender;
  report.compared_with = counterpart(report.leaderboard);
  report.questions = {{"q0", text}, {"q3", text}};
  report.worst = {{text, text, text, 0.1, {{1, text, text, text, 0.5, 1}}, {{text, text, 2, text}}}};
  report.worst_note = text;
  report.commands = {text};
  report.configuration = text;
  report.version = text;
  return report;
}

// Names of the open elements must nest; void elements and the doctype aside.
void check_nesting(const std::string& page) {
  static const std::set<std::string> kVoid = {"meta", "br", "wbr", "!doctype"};
  std::vector<std::string> open;
  std::size_t at = page.find("<!doctype");
  while ((at = page.find('<', at)) != std::string::npos) {
    const bool closing = page[at + 1] == '/';
    std::size_t end = at + (closing ? 2 : 1);
    const std::size_t begin = end;
    while (std::isalnum(static_cast<unsigned char>(page[end])) != 0 || page[end] == '!') ++end;
    const std::string name = page.substr(begin, end - begin);
    const std::size_t close = page.find('>', at);
    REQUIRE(close != std::string::npos);
    if (closing) {
      REQUIRE_FALSE(open.empty());
      REQUIRE(open.back() == name);
      open.pop_back();
    } else if (page[close - 1] != '/' && kVoid.count(name) == 0) {
      open.push_back(name);
      if (name == "style") at = page.find("</style>", at) - 1;
    }
    at = std::max(at + 1, name == "style" && !closing ? at + 1 : close);
  }
  CHECK(open.empty());
}

}  // namespace

TEST_CASE("hostile text stays text wherever it stands in a report") {
  const std::string page = html_report(sample(kHostile));
  CHECK_THAT(page, !ContainsText("<script"));
  CHECK_THAT(page, !ContainsText("alert('x')"));
  CHECK_THAT(page, ContainsText(
                       "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;\xEF\xBF\xBD\xEF\xBF\xBD"));
  CHECK(page.find('\x01') == std::string::npos);
  CHECK(page.find('\xFF') == std::string::npos);
  check_nesting(page);
}

TEST_CASE("a report is one file that loads and runs nothing") {
  const std::string page = html_report(sample("plain"));
  for (const char* word :
       {"http:", "https:", "url(", "@import", "<link", "<script", "<img", "<iframe", " onload"})
    CHECK_THAT(page, !ContainsText(word));
  CHECK_THAT(page, ContainsText("Content-Security-Policy"));
  CHECK_THAT(page, ContainsText("prefers-color-scheme: dark"));
  CHECK_THAT(page, ContainsText("@media print"));
  check_nesting(page);
  CHECK(page == html_report(sample("plain")));
}

TEST_CASE("drawings say in words what they show") {
  const std::string page = html_report(sample("plain"));
  for (const char* id : {"tradeoff", "deltas", "histogram"}) {
    CHECK_THAT(page, ContainsText("aria-labelledby=\"" + std::string(id) + "-t " + id + "-d\""));
    CHECK_THAT(page, ContainsText("<title id=\"" + std::string(id) + "-t\">"));
  }
}

TEST_CASE("a report of one evaluation has nothing to compare") {
  HtmlReport report = sample("plain");
  report.contenders.resize(1);
  report.leaderboard = rank_contenders(report.contenders, std::nullopt, {});
  report.focus = 0;
  report.compared_with.reset();
  report.contenders.front().evaluation.metrics.push_back(parse_metric("num_ret"));
  report.contenders.front().evaluation.means.push_back(7951.0);
  const std::string page = html_report(report);
  CHECK_THAT(page, ContainsText("<td class=\"n\">7951</td>"));
  CHECK_THAT(page, !ContainsText("id=\"tradeoff\""));
  CHECK_THAT(page, !ContainsText("id=\"changes\""));
  CHECK_THAT(page, !ContainsText("p Holm"));
  CHECK_THAT(page, ContainsText("id=\"worst\""));
  check_nesting(page);
}

TEST_CASE("the page knows which way a metric is better and which scale it has") {
  const auto page_of = [](const char* metric) {
    HtmlReport report = sample("plain");
    for (Contender& c : report.contenders) c.evaluation.metrics.front() = parse_metric(metric);
    report.leaderboard = rank_contenders(report.contenders, std::nullopt, {});
    report.focus = report.leaderboard.rows.front().contender;
    return html_report(report);
  };
  CHECK_THAT(page_of("ndcg@10"), ContainsText("Highest of 3 configurations"));
  CHECK_THAT(page_of("ndcg@10"), ContainsText("Lowest scores of"));
  CHECK_THAT(page_of("ndcg@10"), ContainsText("id=\"distribution\""));
  CHECK_THAT(page_of("unjudged@10"), ContainsText("Lowest of 3 configurations"));
  CHECK_THAT(page_of("unjudged@10"), ContainsText("Highest scores of"));
  CHECK_THAT(page_of("utility"), !ContainsText("id=\"distribution\""));
  // The configuration on the page is that of the best, not what the others leave as it is.
  CHECK_THAT(page_of("ndcg@10"), ContainsText("<caption>What each sets; empty: as configured</caption>"));
}

TEST_CASE("a gate stands on the page with its verdict, tolerance and reason") {
  HtmlReport report = sample("plain");
  CHECK_THAT(html_report(report), !ContainsText("id=\"gate\""));
  GateReport gate;
  gate.verdict = Verdict::kInconclusive;
  gate.checks.push_back({parse_gate("ndcg@10:-0.02"), {}, Verdict::kInconclusive, "because < of it"});
  gate.notes = {"1 query only in the baseline"};
  report.gate = gate;
  const std::string page = html_report(report);
  CHECK_THAT(page, ContainsText("id=\"gate\""));
  CHECK_THAT(page, ContainsText("<strong>INCONCLUSIVE</strong>"));
  CHECK_THAT(page, ContainsText("0.02"));
  CHECK_THAT(page, ContainsText("because &lt; of it"));
  CHECK_THAT(page, ContainsText("1 query only in the baseline"));
  CHECK_THAT(page, ContainsText("Holm-corrected over 2 tests"));
  check_nesting(page);
}

TEST_CASE("the Pareto front holds what nothing beats in both time and quality") {
  const std::vector<Contender> all = {contender("fast", {0.1}, 1.0), contender("slow and good", {0.9}, 5.0),
                                      contender("dominated", {0.05}, 6.0)};
  const std::vector<bool> front = html::pareto_front(all, 0);
  CHECK(front == std::vector<bool>{true, true, false});
}

TEST_CASE("axes have round numbers that enclose the values") {
  const html::Axis axis = html::Axis::linear(0.713, 0.792, 0, 100, 4);
  REQUIRE(axis.ticks().size() >= 4);
  CHECK(axis.ticks().front().value <= 0.713);
  CHECK(axis.ticks().back().value >= 0.792);
  CHECK(axis.ticks().front().label == "0.70");
  CHECK(axis.at(axis.ticks().front().value) == Approx(0.0).margin(1e-9));
  CHECK(axis.at(axis.ticks().back().value) == Approx(100.0));
  const html::Axis same = html::Axis::linear(0.5, 0.5, 0, 100, 4);
  CHECK(same.at(0.5) > 0);
  CHECK(same.at(0.5) < 100);
  const html::Axis wide = html::Axis::fitting(0.03, 40, 0, 100, 4);
  CHECK(wide.is_logarithmic());
  CHECK(wide.ticks().front().value == Approx(0.02));
  CHECK(wide.ticks().back().value == Approx(50));
}

TEST_CASE("text is cut between characters") {
  CHECK(html::shortened("가나다라", 3) == "가나…");
  CHECK(html::shortened("가나다", 3) == "가나다");
  CHECK(html::shortened("\xEA\xB0", 5) == "\xEA\xB0");
  CHECK(html::escaped("\xEA\xB0") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(html::escaped("\xC2\x85") == "\xEF\xBF\xBD");
  CHECK(html::number(12.5) == "12.5");
  CHECK(html::number(-0.001) == "0");
  CHECK(html::number(3.0) == "3");
}
