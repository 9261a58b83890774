// `ragctl eval --sweep`: every cell of a grid of configurations, measured on the same questions.
//
// The artifacts lie in <workspace>/sweep, each named by its stage and by a hash of the stage's options and of
// the content of its inputs. Two cells whose hash is the same share the artifact, whichever options made its
// inputs equal; a later sweep in the same workspace finds it again, and so does one that goes on after an
// interruption. An artifact that another program made (an older ragctl, whose stages may work otherwise) is
// made anew in its place. Nothing is removed from the folder.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ragctl/config/sweep.hpp"
#include "ragctl/eval/leaderboard.hpp"
#include "ragctl/pipeline/run.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl {

struct CellResult {
  SweepCell cell;
  Config config;  // of the cell
  KnowledgeBaseEvaluation scores;
  std::string kb;  // path
  std::uint64_t documents = 0;
  std::uint64_t chunks = 0;
  std::uint64_t index_bytes = 0;
  double build_seconds = 0;  // processor time from sources to knowledge base, whenever that was spent
  std::string ranking_hash;  // equal for cells that rank alike
};

struct SweepStage {
  std::string name;        // "ingest", "tokenizer", "chunk", "embed", "index", "query"
  std::size_t cells = 0;   // that need it
  std::size_t made = 0;    // now
  std::size_t found = 0;   // in the workspace, from an earlier sweep
  std::size_t shared = 0;  // with another cell of this sweep
};

struct SweepReport {
  std::vector<CellResult> cells;  // in the order of the grid
  std::vector<SweepStage> stages;
  std::vector<IngestFailure> failures;
  std::shared_ptr<const void> temporary;  // keeps a temporary workspace until the report goes
};

// Documents are judged by config.eval.qrels whatever the chunks; config.eval.spans judges chunks instead,
// each cell's own ones. `program` stands for the running program, by a hash of it. config.workspace empty: a
// temporary one. Cells are run one after the other, so results and their order depend on nothing but the
// input; times do, of course. Throws Error(kUsage) naming the cell whose options do not fit together, and as
// run_pipeline() and evaluate_knowledge_base().
SweepReport run_sweep(const Config& config, const Sweep& sweep, const std::string& program,
                      const Context& context);

// The cells as a leaderboard takes them, in their order.
std::vector<Contender> contenders_of(const SweepReport& report);

// The cell that `text` names by its name or its number in the grid (from 1). Throws Error(kUsage) with the
// nearest name.
std::size_t find_cell(const Sweep& sweep, const std::string& text);

// The configuration for the documents, queries and judgements of a BEIR folder, with paths as seen from the
// working directory.
Config with_beir(Config config, const std::string& folder, const std::string& split);

}  // namespace ragctl
