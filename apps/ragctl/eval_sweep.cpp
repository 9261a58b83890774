#include "eval_sweep.hpp"

#include <fmt/format.h>

#include <optional>

#include "eval_report.hpp"
#include "judgements.hpp"
#include "ragctl/eval/table.hpp"
#include "ragctl/pipeline/sweep.hpp"
#include "score_formats.hpp"
#include "terminal.hpp"

namespace ragctl::cli {
namespace {

std::string stages_text(const SweepReport& report, bool markdown) {
  Table table({{"stage"}, {"cells", true}, {"made", true}, {"shared", true}, {"found", true}});
  for (const SweepStage& stage : report.stages) {
    table.add({stage.name, std::to_string(stage.cells), std::to_string(stage.made),
               std::to_string(stage.shared), std::to_string(stage.found)});
  }
  return "\n" + (markdown ? table.markdown() : table.text()) +
         "\nshared = with another cell of this sweep; found = in the workspace, from an earlier one\n";
}

Json stages_json(const SweepReport& report) {
  Json json = Json::array();
  for (const SweepStage& stage : report.stages) {
    json.push(Json::Object{{"name", stage.name},
                           {"cells", static_cast<std::uint64_t>(stage.cells)},
                           {"made", static_cast<std::uint64_t>(stage.made)},
                           {"shared", static_cast<std::uint64_t>(stage.shared)},
                           {"found", static_cast<std::uint64_t>(stage.found)}});
  }
  return json;
}

Json sweep_labels_json(const SweepReport& report) {
  Json problems = Json::array();
  for (const auto& [problem, cells] : shared_problems(report)) {
    problems.push(Json::Object{{"line", problem.label.line},
                               {"query", problem.label.query},
                               {"document", problem.label.document},
                               {"status", label_status_name(problem.status)},
                               {"message", problem.message},
                               {"cells", static_cast<std::uint64_t>(cells)}});
  }
  return problems;
}

std::string sweep_text(const SweepReport& report, const std::vector<Contender>& contenders,
                       const Leaderboard& board, ReportFormat format) {
  const std::string leaderboard = report_leaderboard(contenders, board, format, "Sweep");
  const KnowledgeBaseEvaluation& best = report.cells[board.rows.front().contender].scores;
  const bool markdown = format == ReportFormat::kMarkdown;
  if (format != ReportFormat::kJson) {
    const std::string unasked = unasked_line(best);
    return leaderboard + (markdown ? markdown_escaped(unasked) : unasked) + labels_line(best) +
           stages_text(report, markdown);
  }
  Json json = parse_json(leaderboard, {"leaderboard"});
  if (best.labels) {
    json.set("label_problems", sweep_labels_json(report));
    json.set("labels_unchecked", static_cast<std::uint64_t>(best.labels->unchecked));
  }
  if (!best.unasked.empty()) json.set("judged_not_asked", static_cast<std::uint64_t>(best.unasked.size()));
  json.set("stages", stages_json(report));
  return json.dump(1) + "\n";
}

void forget_times(std::vector<Contender>& contenders) {
  for (Contender& contender : contenders) {
    contender.p50_ms.reset();
    contender.p99_ms.reset();
    contender.build_seconds.reset();
  }
}

}  // namespace

void define_sweep(CommandLine& line, SweepArgs& args) {
  line.configuration_option(
      "--sweep", args.file,
      "instead of RUN: a configuration with a section sweep, whose lists of values make a grid "
      "(sweep: {query: {mode: [lexical, hybrid]}}); every cell is built and scored, equal stages once; the "
      "workspace keeps them. With --beir: on that data set");
  line.text(
      "--against", "CELL", args.against,
      "with --sweep: the cell that the others are compared with, by its name or its number in the grid; "
      "without, the best");
}

ExitCode run_sweep_command(const SweepArgs& args, const SweepData& data, Session& session) {
  const ReportFormat format = parse_report_format(data.format);
  const Sweep sweep = read_sweep(args.file);
  std::optional<std::size_t> reference;
  if (!args.against.empty()) reference = find_cell(sweep, args.against);
  Config config = session.config();
  if (!data.beir.empty()) config = with_beir(std::move(config), data.beir, data.split);
  const SweepReport report = run_sweep(config, sweep, Session::program_hash(), session.context());
  warn_of_labels(report, session);
  std::vector<Contender> contenders = contenders_of(report);
  if (data.no_times) forget_times(contenders);
  const Leaderboard board = rank_contenders(contenders, reference, data.options);
  const std::string text = sweep_text(report, contenders, board, format);
  session.write(format == ReportFormat::kJson ? text : printable_lines(text));
  if (!data.report.empty()) {
    write_sweep_report({data.report, "Sweep of " + args.file, nullptr, session.command(), data.options},
                       config, report, contenders, board);
  }
  const CellResult& best = report.cells[board.rows.front().contender];
  const ExitCode scored = session.report_thresholds(missed_thresholds(best.scores.thresholds));
  const ExitCode read = session.report_failures(report.failures);
  return read != kDone ? read : scored;
}

}  // namespace ragctl::cli
