#include "ragctl/pipeline/sweep.hpp"

#include "ragctl/core/suggest.hpp"
#include "state.hpp"
#include "sweep_stages.hpp"
#include "temporary_folder.hpp"

namespace ragctl {
namespace {

void check(const Config& config, const std::string& spans) {
  const std::string where = config.path.empty() ? "the configuration" : config.path;
  const auto require = [&](bool ok, const char* message) {
    if (!ok) throw Error(ErrorCode::kUsage, where + ": " + message);
  };
  require(!config.ingest.inputs.empty(),
          "ingest.inputs names no input; list files or folders, or use --beir");
  require(!config.eval.queries.empty(), "eval.queries is missing; name the questions");
  require(!config.eval.qrels.empty() || !spans.empty(),
          "eval.qrels is missing; name the judgements, or span labels with --spans");
  for (const std::string& input : config.ingest.inputs)
    require(input != "-", "a sweep cannot read standard input; name a file");
}

// Budgets that do not fit together are found before hours have been spent on the cells in front of them.
void check_cells(const std::vector<CellResult>& cells) {
  const auto tokenizer = make_simple_tokenizer();
  for (const CellResult& cell : cells) {
    try {
      const Chunker fits(cell.config.chunk, tokenizer.get());
    } catch (const Error& error) {
      throw Error(error.code(), "cell '" + cell.cell.name + "': " + error.what());
    }
  }
}

// Judges the rankings of all cells; what does not differ between cells is read once.
class Judging {
 public:
  Judging(const Config& config, const std::string& spans) : spans_(!spans.empty()) {
    if (spans_) {
      labels_ = read_span_labels(spans);
    } else {
      qrels_ = read_qrels(resolve_path(config, config.eval.qrels));
      queries_ = load_judged(resolve_path(config, config.eval.queries), qrels_);
    }
  }

  void score(CellResult& cell, SweepStages& stages) const {
    spans_ ? score_chunks(cell, stages) : score_documents(cell, stages);
    cell.scores.evaluation.tag = cell.cell.name;
  }

 private:
  void score_documents(CellResult& cell, SweepStages& stages) const {
    set_times(stages.rank(cell, queries_, "document"), cell,
              [&](Run run) { score_run(cell.config, std::move(run), qrels_, cell.scores); });
    cell.scores.queries = queries_.size();
  }

  void score_chunks(CellResult& cell, SweepStages& stages) const {
    const DocumentTexts texts = stages.texts();
    const SpanJudge judge = span_judge(live_chunks(KnowledgeBase::open(cell.kb)), labels_, texts);
    const auto queries = load_judged(resolve_path(cell.config, cell.config.eval.queries), judge.qrels());
    set_times(stages.rank(cell, queries, "chunk"), cell,
              [&](Run run) { score_spans(cell.config, std::move(run), judge, cell.scores); });
    cell.scores.queries = queries.size();
    cell.scores.inputs.qrels = labels_fingerprint(labels_);
    cell.problems = judge.problems();
  }

  template <typename Score>
  static void set_times(TimedRun ranked, CellResult& cell, const Score& score) {
    cell.scores.p50_ms = ranked.p50_ms;
    cell.scores.p99_ms = ranked.p99_ms;
    score(std::move(ranked.run));
  }

  bool spans_;
  std::vector<SpanLabel> labels_;
  Qrels qrels_;
  std::vector<Query> queries_;
};

void run_cell(CellResult& cell, SweepStages& stages, const Judging& judging) {
  try {
    stages.build(cell);
    judging.score(cell, stages);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kUsage) throw;
    throw Error(ErrorCode::kUsage, "cell '" + cell.cell.name + "': " + error.what());
  }
}

}  // namespace

SweepReport run_sweep(const Config& config, const Sweep& sweep, const std::string& spans,
                      const Context& context) {
  check(config, spans);
  SweepReport report;
  for (const SweepCell& cell : sweep.cells) {
    report.cells.emplace_back().cell = cell;
    report.cells.back().config = with_settings(config, cell);
  }
  check_cells(report.cells);
  const Judging judging(config, spans);
  std::string workspace = resolve_path(config, config.workspace);
  if (workspace.empty()) {
    const auto temporary = std::make_shared<const TemporaryFolder>();
    workspace = temporary->path();
    report.temporary = temporary;
  }
  const WorkspaceLock lock(workspace + "/sweep");
  ArtifactStore store(workspace + "/sweep", context);
  SweepStages stages(store, context);
  for (std::size_t i = 0; i < report.cells.size(); ++i) {
    run_cell(report.cells[i], stages, judging);
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

std::size_t find_cell(const SweepReport& report, const std::string& text) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < report.cells.size(); ++i) {
    names.push_back(report.cells[i].cell.name);
    if (text == names.back() || text == std::to_string(i + 1)) return i;
  }
  throw Error(ErrorCode::kUsage,
              "no cell is called '" + text + "'" + did_you_mean(text, names) +
                  "; name one as the leaderboard does, or by its number in the grid (1 to " +
                  std::to_string(names.size()) + ")");
}

}  // namespace ragctl
