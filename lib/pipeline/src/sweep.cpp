#include "ragctl/pipeline/sweep.hpp"

#include <set>

#include "early_checks.hpp"
#include "judge.hpp"
#include "ragctl/core/suggest.hpp"
#include "state.hpp"
#include "sweep_stages.hpp"
#include "temporary_folder.hpp"

namespace ragctl {
namespace {

void check(const Config& config) {
  const std::string where = config.path.empty() ? "the configuration" : config.path;
  const auto require = [&](bool ok, const char* message) {
    if (!ok) throw Error(ErrorCode::kUsage, where + ": " + message);
  };
  require(!config.ingest.inputs.empty(),
          "ingest.inputs names no input; list files or folders, or use --beir");
  require(!config.eval.queries.empty(), "eval.queries is missing; name the questions");
  require(!config.eval.qrels.empty() || !config.eval.spans.empty(),
          "eval.qrels and eval.spans are missing; name judgements of documents, or labels that are spans of "
          "them");
  leading_metric(parse_metrics(config.eval.metrics));
  for (const std::string& input : config.ingest.inputs)
    require(input != "-", "a sweep cannot read standard input; name a file");
}

// Options that do not fit together are found before hours have been spent on the cells in front of them.
void check_cells(const std::vector<CellResult>& cells) {
  std::set<std::string> models;  // that were read: many cells name the same
  for (const CellResult& cell : cells) {
    try {
      check_stages(cell.config);
      if (models.insert(cell.config.embed.model).second) check_model(cell.config);
    } catch (const Error& error) {
      throw Error(error.code(), "cell '" + cell.cell.name + "': " + error.what());
    }
  }
}

void score_cell(CellResult& cell, SweepStages& stages, Judge& judge) {
  judge.face(KnowledgeBase::open(cell.kb), stages.documents_path());
  TimedRun ranked = stages.rank(cell, judge.queries(), judge.level());
  judge.score(cell.config, std::move(ranked.run), cell.scores);
  cell.scores.evaluation.tag = cell.cell.name;
  cell.scores.queries = judge.queries().size();
  cell.scores.p50_ms = ranked.p50_ms;
  cell.scores.p99_ms = ranked.p99_ms;
}

void run_cell(CellResult& cell, SweepStages& stages, Judge& judge) {
  try {
    stages.build(cell);
    score_cell(cell, stages, judge);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kUsage) throw;
    throw Error(ErrorCode::kUsage, "cell '" + cell.cell.name + "': " + error.what());
  }
}

}  // namespace

SweepReport run_sweep(const Config& config, const Sweep& sweep, const std::string& program,
                      const Context& context) {
  check(config);
  SweepReport report;
  for (const SweepCell& cell : sweep.cells) {
    report.cells.emplace_back().cell = cell;
    report.cells.back().config = with_settings(config, cell);
  }
  check_cells(report.cells);
  Judge judge(config);
  judge.refuse_unwritable_ids("a ranking in the workspace");
  std::string workspace = resolve_path(config, config.workspace);
  if (workspace.empty()) {
    const auto temporary = std::make_shared<const TemporaryFolder>();
    workspace = temporary->path();
    report.temporary = temporary;
  }
  refuse_inside_knowledge_base(workspace + "/sweep");
  const WorkspaceLock lock(workspace + "/sweep");
  ArtifactStore store(workspace + "/sweep", program, context);
  SweepStages stages(store, context);
  for (std::size_t i = 0; i < report.cells.size(); ++i) {
    run_cell(report.cells[i], stages, judge);
    if (i == 0) judge.warn_of_unknown(KnowledgeBase::open(report.cells[i].kb), context);
    context.progress("sweep", i + 1, report.cells.size());
  }
  report.failures = stages.failures();
  for (const StageUse& use : store.uses())
    report.stages.push_back({use.stage, use.asked, use.made, use.found, use.shared});
  return report;
}

std::vector<Contender> contenders_of(const SweepReport& report) {
  std::vector<Contender> out;
  for (const CellResult& cell : report.cells) {
    Contender& contender = out.emplace_back();
    contender.name = cell.cell.name;
    for (const SweepSetting& setting : cell.cell.settings)
      contender.settings.emplace_back(setting.option, setting.text);
    contender.evaluation = cell.scores.evaluation;
    contender.p50_ms = cell.scores.p50_ms;
    contender.p99_ms = cell.scores.p99_ms;
    contender.index_bytes = cell.index_bytes;
    contender.build_seconds = cell.build_seconds;
  }
  return out;
}

std::size_t find_cell(const Sweep& sweep, const std::string& text) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    names.push_back(sweep.cells[i].name);
    if (text == names.back() || text == std::to_string(i + 1)) return i;
  }
  throw Error(ErrorCode::kUsage,
              "no cell is called '" + text + "'" + did_you_mean(text, names) +
                  "; name one as the leaderboard does, or by its number in the grid (1 to " +
                  std::to_string(names.size()) + ")");
}

}  // namespace ragctl
