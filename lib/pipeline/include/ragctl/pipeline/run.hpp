// `ragctl run`: the stages in order over a workspace, each doing only what changed since the last run.
//
// The workspace holds the artifacts (documents.jsonl, tokenizer.model, chunks.jsonl, model.lsa,
// vectors.safetensors, kb/, run.trec, scores.json), state.json (what they were made from) and run.json (the
// run record). A stage whose inputs, options and outputs have the hashes that state.json names is skipped;
// otherwise it recomputes only the units (source file, document, chunk) whose content changed and takes the
// rest from the artifact of the last run. The bytes are those of a run from nothing, except that a fitted
// model is kept until config.embed.refit_after of the text is in new or changed documents.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ragctl/config/config.hpp"
#include "ragctl/core/context.hpp"
#include "ragctl/core/json.hpp"
#include "ragctl/pipeline/stages.hpp"

namespace ragctl {

struct StageRecord {
  std::string name;          // "ingest", "tokenizer", "chunk", "embed", "index", "eval"
  bool skipped = false;      // nothing had changed
  std::uint64_t items = 0;   // documents, chunks, vectors, queries: what the stage produces
  std::uint64_t reused = 0;  // of them taken from the last run
  std::uint64_t failed = 0;
  double seconds = 0;            // wall
  double cpu_seconds = 0;        // of the process
  std::uint64_t peak_bytes = 0;  // resident set of the process so far
  std::string output;            // path
  std::string output_hash;       // 32 hex digits
  std::string summary;           // for people: "60 documents from 53 files (1 new, 52 unchanged)"
};

struct RunReport {
  std::vector<StageRecord> stages;
  std::vector<IngestFailure> failures;
  IndexReport index;
  bool evaluated = false;
  KnowledgeBaseEvaluation
      evaluation;  // with the thresholds of config.eval.fail_under; when skipped, scored again from run.trec
  std::vector<QueryResult> answers;  // to config.questions
  std::string workspace;
  std::string record_path;
  std::shared_ptr<const void> temporary;  // keeps a temporary workspace until the report goes
};

struct RunControl {
  bool refit = false;                                // fit tokenizer and model anew whatever changed
  bool dry_run = false;                              // say what would be done, touch nothing
  std::string program;                               // hash of it: another one ranks and scores anew
  std::function<void(const StageRecord&)> on_stage;  // after each stage
  // Before the first stage, where judgements of documents are given: what will be scored, all but the corpus.
  // May throw.
  InputsCheck on_inputs = {};
};

// Throws Error(kUsage) without inputs or workspace, Error(kStore) when another run holds the workspace.
RunReport run_pipeline(const Config& config, const RunControl& control, const Context& context);

// The stages up to the knowledge base; config.workspace empty: a temporary one, which lives as long as the
// report. Questions are neither asked nor scored.
RunReport build_knowledge_base(Config config, const Context& context);

// The chain on a BEIR folder (corpus.jsonl, queries.jsonl, qrels/<split>.tsv). config.workspace empty: a
// temporary one, which lives as long as the report.
RunReport run_beir(Config config, const std::string& folder, const std::string& split,
                   const RunControl& control, const Context& context);

}  // namespace ragctl
