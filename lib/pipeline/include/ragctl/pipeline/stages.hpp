// The stage commands: artifacts in, artifact out. Each reads its inputs, calls one library stage and
// publishes the output whole or not at all. A path "-" is standard input or output where the artifact is
// JSONL.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ragctl/config/config.hpp"
#include "ragctl/core/context.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/file_roles.hpp"
#include "ragctl/eval/beir.hpp"
#include "ragctl/eval/gate.hpp"
#include "ragctl/eval/judgements.hpp"
#include "ragctl/eval/metrics.hpp"
#include "ragctl/eval/spans.hpp"
#include "ragctl/eval/threshold.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

// Throws Error(kUsage) for a path inside the folder of a knowledge base, where nothing but its own files
// belongs: no backup, no repair and no erasure counts with others.
void refuse_inside_knowledge_base(const std::string& path);

// The same, and throws Error(kIo) for a file that could not be written at its place: before the work whose
// result it is to hold. "" is no file; standard output, devices and pipes are not tried.
void check_output(const std::string& path);

// The files that a configuration names as inputs of any command, and itself: what no command may take for an
// output.
FileRoles files_read(const Config& config);

// JSONL artifacts. Readers throw Error(kInput) "<path>:<line>: ..." for the first broken record. `unread` are
// the sources that ingest could not read, see unread_sources(); they stand behind the records.
std::vector<Document> read_documents(const std::string& path, const Context& context = {},
                                     std::vector<std::string>* unread = nullptr);
std::vector<Chunk> read_chunks(const std::string& path, const Context& context = {},
                               std::vector<std::string>* unread = nullptr);
void write_documents(const std::string& path, const std::vector<Document>& documents,
                     const std::vector<std::string>& unread = {});
void write_chunks(const std::string& path, const std::vector<Chunk>& chunks,
                  const std::vector<std::string>& unread = {});
// Into a file that the caller commits.
void write_chunks(OutputFile& file, const std::vector<Chunk>& chunks, const std::vector<std::string>& unread);

// Ingests config.ingest and writes documents. Inputs that failed are in the report; the rest is written.
// Throws Error(kInput) when nothing at all could be read; the report then says what was passed over. Throws
// Error(kUsage) when the output is an input, or lies among the files of one and is none of ragctl ingest's.
void ingest_stage(const Config& config, const std::string& output, const Context& context,
                  IngestReport& report);

struct ChunkStageReport {
  std::uint64_t documents = 0;
  std::uint64_t empty_documents = 0;  // without text: no chunks
  std::uint64_t chunks = 0;
  std::uint64_t tokens = 0;
  std::string tokenizer;  // fingerprint
};

// `tokenizer`: "corpus" trains SentencePiece on the documents and keeps it as "<output>.tokenizer" (not
// beside standard output, a device or a pipe), which any other tokenizer removes; "simple" needs no model,
// else a path of a SentencePiece model or of a fitted ragctl model.
ChunkStageReport chunk_stage(const Config& config, const std::string& documents, const std::string& output,
                             const std::string& tokenizer, const Context& context);

struct EmbedStageReport {
  std::uint64_t chunks = 0;
  std::uint64_t zero_vectors = 0;  // texts without a known term
  std::size_t dimension = 0;
  std::string model_path;  // "" when it was not kept: the vectors went to a device or a pipe
  std::string model;       // fingerprint
};

// Fits or loads config.embed.model, writes the vectors (.safetensors, or .npy by the name of `output`) and,
// when fitted, the model as `model_output` (default "<output>.model"). The tokenizer is "<chunks>.tokenizer"
// where chunk_stage left one; Error(kUsage) when that has more pieces than the options allow.
EmbedStageReport embed_stage(const Config& config, const std::string& chunks, const std::string& output,
                             const std::string& model_output, const Context& context);

// "2 documents stay as they were, for ingest could not read docs/a.md, docs/sub".
std::string spared_line(std::uint64_t documents, const std::vector<std::string>& unread);

// Updates the knowledge base at `kb`. Documents of sources that the chunks name as unread are not deleted;
// the last line of the report's failures then says so. `vectors` may be empty (lexical only); `model`
// defaults to
// "<vectors>.model".
IndexReport index_stage(const Config& config, const std::string& chunks, const std::string& vectors,
                        const std::string& model, const std::string& kb, const Context& context);

// Ranks every query in parallel, result i belongs to query i. ids are documents' or chunks' by
// config.query.level.
std::vector<std::vector<RankedItem>> rank_batch(const KnowledgeBase& kb, const QueryOptions& options,
                                                const std::vector<Query>& queries, const Context& context);

// search() for every query in parallel; `explain` as Searcher::search has it.
std::vector<QueryResult> search_batch(const KnowledgeBase& kb, const QueryOptions& options,
                                      const std::vector<Query>& queries, const Context& context,
                                      bool explain = false);

struct KnowledgeBaseEvaluation {
  Evaluation evaluation;
  ThresholdReport thresholds;  // of config.eval.fail_under
  Run run;
  Qrels qrels;                                          // what judged: of chunks where spans did
  std::shared_ptr<const std::vector<Query>> questions;  // as read; null where a run from a file was scored
  std::uint64_t queries = 0;
  std::vector<std::string> left_out;  // ids of questions that nothing judges
  std::vector<std::string> unasked;   // ids that are judged and among no questions: not scored
  std::optional<LabelUse> labels;     // where spans judged
  EvaluationInputs inputs;            // of a knowledge base all but corpus, which run_beir() fills too
  double seconds = 0;                 // search and metrics, wall
  double p50_ms = 0;                  // per query
  double p99_ms = 0;
};
// The metrics that are named, and those of thresholds besides.
std::vector<Metric> scored_metrics(const EvalOptions& options);

// config.eval's part of them.
EvaluateOptions evaluate_options(const EvalOptions& options);

// Scores a run by config.eval: fills run, qrels, evaluation, thresholds and the number of queries.
void score_run(const Config& config, Run run, const Qrels& qrels, KnowledgeBaseEvaluation& out);

// Retrieves documents for the judged queries of config.eval.queries from `kb` and scores them by
// config.eval.qrels. With config.eval.spans: ranks chunks, decides which of them are relevant by the chunks
// that `kb` holds now, and scores characters beside (span_recall@k ...). `documents` (JSONL of ingest_stage)
// verifies these labels; "" puts texts together from the chunks, see reassembled_texts(). `before` is told
// the inputs (all but the corpus) before anything is ranked, and may throw.
using InputsCheck = std::function<void(const EvaluationInputs&)>;
KnowledgeBaseEvaluation evaluate_knowledge_base(const Config& config, const KnowledgeBase& kb,
                                                const std::string& documents, const Context& context,
                                                const InputsCheck& before = {});

}  // namespace ragctl
