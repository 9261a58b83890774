// The questions that went worst, with what was found and what was missed.
#include <fmt/format.h>

#include "html.hpp"
#include "page.hpp"

namespace ragctl::html {
namespace {

constexpr std::size_t kSnippet = 280;
constexpr std::size_t kTitle = 140;

std::string grade_badge(const std::optional<int>& grade) {
  if (!grade) return "<span class=\"badge\">not judged</span>";
  if (*grade <= 0) return "<span class=\"badge\">not relevant</span>";
  return fmt::format("<span class=\"badge relevant\">relevant, grade {}</span>", *grade);
}

std::string name_of(const std::string& title, const std::string& id) {
  if (title.empty()) return "<span class=\"title\">" + isolated(id) + "</span>";
  return "<span class=\"title\">" + isolated(shortened(title, kTitle)) + "</span> <span class=\"id\">" +
         isolated(id) + "</span>";
}

std::string hit_item(const ReportHit& hit) {
  return fmt::format("<li><span class=\"rank\">{}</span><div>", hit.rank) + name_of(hit.title, hit.id) +
         (hit.snippet.empty() ? "" : "<p>" + isolated(shortened(hit.snippet, kSnippet)) + "</p>") + "</div>" +
         fmt::format("<div class=\"score\">{} {:.4f}</div></li>\n", grade_badge(hit.grade), hit.score);
}

std::string missed_list(const ReportQuery& query) {
  if (query.missed.empty()) return {};
  std::string out = "<div class=\"missed\"><p>Relevant, but not among these</p><ul>\n";
  for (const ReportMiss& miss : query.missed) {
    out += "<li>" + name_of(miss.title, miss.id) +
           fmt::format(" <span class=\"id\">grade {}</span>", miss.grade) +
           (miss.reason.empty() ? "" : "<br>" + escaped(miss.reason)) + "</li>\n";
  }
  return out + "</ul></div>\n";
}

std::string query_article(const ReportQuery& query, const std::string& metric) {
  std::string out =
      "<article>\n<h3>" + isolated(query.text.empty() ? query.id : query.text) + "</h3>\n" +
      paragraph("note",
                isolated(query.id) + fmt::format(" · {} {:.4f}", escaped(metric), query.score) +
                    (query.filter.empty() ? "" : " · only <code>" + isolated(query.filter) + "</code>"));
  if (query.hits.empty()) {
    out += paragraph("note", "No hit at all.");
  } else {
    out += "<ol class=\"hits\">\n";
    for (const ReportHit& hit : query.hits) out += hit_item(hit);
    out += "</ol>\n";
  }
  return out + missed_list(query) + "</article>\n";
}

}  // namespace

std::string worst_queries(const HtmlReport& report) {
  if (report.worst.empty()) return {};
  const Contender& best = report.contenders[report.focus];
  std::string out;
  if (report.contenders.size() > 1)
    out +=
        paragraph("", std::string(lower_is_better(best.evaluation.metrics.front()) ? "Highest" : "Lowest") +
                          " scores of <strong>" + isolated(best.name) + "</strong>.");
  if (!report.worst_note.empty()) out += paragraph("note", escaped(report.worst_note));
  for (const ReportQuery& query : report.worst)
    out += query_article(query, best.evaluation.metrics.front().name);
  return out;
}

}  // namespace ragctl::html
