#include "run_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hit_text.hpp"
#include "ragctl/core/counted.hpp"

namespace ragctl::cli {
namespace {

constexpr std::size_t kAnswerHits = 3;

bool index_skipped(const RunReport& report) {
  return std::any_of(report.stages.begin(), report.stages.end(),
                     [](const StageRecord& stage) { return stage.name == "index" && stage.skipped; });
}

}  // namespace

std::string stage_line(const StageRecord& stage) {
  const std::string summary = stage.skipped ? "unchanged, " + stage.summary : stage.summary;
  return fmt::format("{:<10} {}  {:.2f} s", stage.name, summary, stage.seconds);
}

std::string plan_line(const StageRecord& stage) {
  return fmt::format("{:<10} {}", stage.name, stage.summary);
}

std::string index_counters(const IndexReport& report) {
  return fmt::format(
      "{} scanned: {} new, {} modified, {} unchanged, {} deleted, {} skipped, {} failed; {}; snapshot {}{}",
      counted(report.scanned, "document"), report.added, report.modified, report.unchanged, report.deleted,
      report.skipped, report.failed, counted(report.chunks, "chunk"), report.snapshot.sequence,
      report.committed ? "" : " (as before)");
}

std::string run_counters(const RunReport& report) {
  const std::string documents = index_skipped(report) ? "no document changed" : index_counters(report.index);
  return fmt::format("{}; {} failed", documents, counted(report.failures.size(), "input"));
}

std::string answers_text(const RunReport& report, std::size_t lines, const TextStyle& style) {
  std::string out;
  for (const QueryResult& answer : report.answers) {
    out += bold("? " + answer.query, style) + "\n\n";
    QueryResult best = answer;
    best.hits.resize(std::min(best.hits.size(), kAnswerHits));
    out += (best.hits.empty() ? "   no hit\n" : result_text(best, {false, lines}, style)) + "\n";
    if (const std::size_t more = answer.hits.size() - best.hits.size(); more > 0)
      out += fmt::format("   and {} more; ragctl query {}/kb shows hits whole\n\n", more, report.workspace);
  }
  return out;
}

}  // namespace ragctl::cli
