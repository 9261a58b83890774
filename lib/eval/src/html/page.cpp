// The page: head, summary, sections in their order.
#include "page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "html.hpp"
#include "ragctl/core/counted.hpp"

namespace ragctl::html {
namespace {

struct SectionEntry {
  const char* id;
  const char* heading;
  std::string (*body)(const HtmlReport& report);  // "" = nothing to show
};

constexpr SectionEntry kSections[] = {
    {"gate", "Gate", gate_section},
    {"leaderboard", "Scores", leaderboard_table},
    {"tradeoff", "Quality against latency", tradeoff_section},
    {"changes", "Question by question", changes_section},
    {"distribution", "How the scores are spread", distribution_section},
    {"worst", "Where it fails", worst_queries},
    {"configurations", "Configurations", configurations},
    {"reproduce", "How to make this page again", reproduction},
};

std::string head(const HtmlReport& report) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
         "'unsafe-inline'\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
         escaped(report.title) + "</title>\n<style>" + std::string(style_sheet()) + "</style>\n</head>\n";
}

std::string facts_list(const HtmlReport& report) {
  std::string out = "<dl class=\"facts\">\n";
  for (const auto& [label, value] : report.facts)
    out += "<div><dt>" + escaped(label) + "</dt><dd>" + isolated(value) + "</dd></div>\n";
  return out + "</dl>\n";
}

// " Compared with it: 3 measurably worse, 5 not to be told apart with these questions.", or without a number
// where there is but one beside a named reference.
std::string standing_of_others(const HtmlReport& report) {
  const Leaderboard& board = report.leaderboard;
  const bool one = !board.reference_is_best && board.rows.size() == 2;
  std::string out;
  const auto add = [&](Outcome outcome, const char* text) {
    const auto number = std::count_if(board.rows.begin(), board.rows.end(),
                                      [&](const LeaderboardRow& row) { return row.outcome == outcome; });
    if (number == 0) return;
    out += (out.empty() ? "" : ", ") + (one ? std::string() : std::to_string(number) + " ") + text;
  };
  add(Outcome::kBetter, "measurably better");
  add(Outcome::kWorse, "measurably worse");
  add(Outcome::kNoEvidence, "not to be told apart with these questions");
  add(Outcome::kSame, "ranking exactly alike");
  const std::string against =
      board.reference_is_best ? "it" : isolated(report.contenders[board.reference].name);
  return out.empty() ? "" : " Compared with " + against + ": " + out + ".";
}

}  // namespace

std::string section(const std::string& id, const std::string& heading, const std::string& body) {
  return "<section id=\"" + id + "\" aria-labelledby=\"" + id + "-h\">\n<h2 id=\"" + id + "-h\">" +
         escaped(heading) + "</h2>\n" + body + "</section>\n";
}

std::string paragraph(const std::string& css, const std::string& escaped_text) {
  return "<p class=\"" + css + "\">" + escaped_text + "</p>\n";
}

std::string summary(const HtmlReport& report) {
  const auto& rows = report.leaderboard.rows;
  const LeaderboardRow& row = *std::find_if(
      rows.begin(), rows.end(), [&](const LeaderboardRow& r) { return r.contender == report.focus; });
  const Contender& best = report.contenders[report.focus];
  const std::string interval =
      std::isfinite(row.intervals.front().low)
          ? fmt::format(" ({:g}% interval {:.3f} to {:.3f})", 100 * report.leaderboard.options.confidence,
                        row.intervals.front().low, row.intervals.front().high)
          : "";
  const std::string score =
      fmt::format("{} <strong>{:.4f}</strong>{}", escaped(best.evaluation.metrics.front().name),
                  best.evaluation.means.front(), interval);
  if (report.contenders.size() == 1)
    return paragraph("lead",
                     fmt::format("{} over {}.", score, counted(best.evaluation.queries.size(), "question")));
  if (report.focus != rows.front().contender)
    return paragraph("lead", fmt::format("<strong>{}</strong> with {}.{}", isolated(best.name), score,
                                         standing_of_others(report)));
  return paragraph(
      "lead", fmt::format("{} of {} configurations: <strong>{}</strong> with {}.{}",
                          lower_is_better(best.evaluation.metrics.front()) ? "Lowest" : "Highest",
                          report.contenders.size(), isolated(best.name), score, standing_of_others(report)));
}

}  // namespace ragctl::html

namespace ragctl {

std::optional<std::size_t> counterpart(const Leaderboard& board) {
  if (board.rows.size() < 2) return std::nullopt;
  const std::size_t best = board.rows.front().contender;
  if (!board.reference_is_best && board.reference != best) return board.reference;
  return best == 0 || !board.reference_is_best ? board.rows[1].contender : 0;
}

std::string html_report(const HtmlReport& report) {
  if (report.contenders.empty() || report.leaderboard.rows.empty())
    throw Error(ErrorCode::kInternal, "a report needs a leaderboard");
  std::string links;
  std::string sections;
  for (const html::SectionEntry& entry : html::kSections) {
    const std::string body = entry.body(report);
    if (body.empty()) continue;
    links += "<li><a href=\"#" + std::string(entry.id) + "\">" + html::escaped(entry.heading) + "</a></li>\n";
    sections += html::section(entry.id, entry.heading, body);
  }
  return html::head(report) + "<body>\n<header>\n<p class=\"kicker\">ragctl retrieval report</p>\n<h1>" +
         html::isolated(report.title) + "</h1>\n" + html::summary(report) + html::facts_list(report) +
         "<nav aria-label=\"Sections\"><ul>\n" + links + "</ul></nav>\n</header>\n<main>\n" + sections +
         "</main>\n<footer><p>Made by ragctl " + html::escaped(report.version) +
         ". One file: nothing is loaded, nothing runs.</p></footer>\n</body>\n</html>\n";
}

}  // namespace ragctl
