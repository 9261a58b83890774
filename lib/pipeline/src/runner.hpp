// One run over a workspace: the stages as member functions that share what they have loaded.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "judge.hpp"
#include "models.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/pipeline/run.hpp"
#include "stage_keys.hpp"
#include "state.hpp"

namespace ragctl {

class Runner {
 public:
  // `judge`: null where nothing is scored.
  Runner(const Config& config, const RunControl& control, Judge* judge, const Context& context);

  // Takes the places of all artifacts, before anything is written. Throws Error(kUsage) where files of the
  // user's are in the way.
  void claim();

  // The stages in order. Each records itself in the report and in state.json before the next begins.
  void ingest();
  void tokenizer();
  void chunk();
  void embed();
  void index();
  void evaluate();
  void answer();

  // Instead of them: what each would do, and why, in its summary. Writes nothing.
  RunReport plan();

  // The files as they are against those of the last run.
  struct FileCounts {
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    std::uint64_t added = 0;
    std::uint64_t modified = 0;
    std::uint64_t deleted = 0;
  };

  RunReport& report() { return report_; }
  std::string path(const std::string& name) const { return workspace_ + "/" + name; }

 private:
  class Stage;  // measures one stage and publishes its record

  // The inputs as they are now.
  struct Inputs {
    std::vector<SourceFile> files;
    std::vector<std::string> hashes;  // of each file
    std::vector<IngestFailure> failures;
    std::vector<SkippedFile> skipped;
  };
  // What a stage depends on.
  struct Keys {
    std::string options;  // on its options alone
    std::string key;      // and on what it reads
  };
  Inputs find_inputs() const;
  Keys ingest_keys(const Inputs& inputs) const;
  std::string fit_key() const;
  Keys chunk_keys() const;
  Keys embed_keys() const;
  Keys index_keys() const;
  std::string evaluation_key() const;
  std::string output_of(const std::string& stage) const;  // hash of the artifact; "" before there is one

  bool fits_model() const { return config_.embed.model == "lsa"; }
  bool has_vectors() const { return config_.embed.model != "none"; }
  // The stage's key and its artifact are those of the last run.
  bool unchanged(const std::string& stage, const std::string& key, const std::string& output) const;
  // The artifact is the one that state.json names.
  bool intact(const std::string& stage, const std::string& output) const;
  // It is, and was made with these options: its units may be reused.
  bool reusable(const std::string& stage, const std::string& options, const std::string& output) const;
  void remember(const std::string& stage, const std::string& key, const std::string& options,
                const std::string& output_hash);

  const std::vector<Document>& documents();
  const std::vector<Chunk>& chunks();
  const Tokenizer& chunk_tokenizer();
  const ModelHandle& model();

  void read_sources(const Inputs& inputs, const std::string& options_text, StageRecord& record);
  std::map<std::string, std::vector<Document>> previous_documents(const std::string& options_text);
  void keep_unread(StageRecord& record);
  bool must_fit();
  bool model_is_kept() const;  // whatever became of the documents
  std::string tokenizer_key() const;
  double new_share();
  void make_chunks(const std::string& options_text, StageRecord& record);
  void make_vectors(StageRecord& record);
  void make_knowledge_base(bool from_nothing, StageRecord& record);
  void rebuild_knowledge_base(const IndexInput& input, const IndexOptions& options);
  void score(StageRecord& record);
  // Of run.trec and scores.json: an evaluation is that of the ranking beside it. "" when one is missing.
  std::string scores_hash() const;

  void plan_ingest();
  void plan_tokenizer();
  void plan_chunk();
  void plan_embed();
  void plan_index();
  void plan_evaluation();
  FileCounts count_files(const Inputs& inputs);
  void add_to_plan(const std::string& stage, bool reused, std::string summary);
  bool is_remade(const std::string& stage) const;
  std::string unless_fitted() const;  // what is said of stages behind a model that only ingest can tell of
  // The names of changed options that begin like one of `options`; "" when there is none.
  std::string changed(std::initializer_list<std::string_view> options) const;
  // "<names> changed": of the options that begin like one of `options`, else what is named `otherwise`.
  std::string why_anew(std::initializer_list<std::string_view> options, const std::string& otherwise) const;

  const Config& config_;
  const RunControl& control_;
  Judge* judge_;
  const Context& context_;
  std::string workspace_;
  State state_;
  RunReport report_;

  bool fit_ = false;  // tokenizer and model are made anew in this run
  bool ingest_skipped_ = false;
  bool retry_ = false;  // the system refused a folder, or a file whose hash it gave: the next run tries again
  std::optional<std::vector<Document>> documents_;
  std::optional<std::vector<Chunk>> chunks_;
  std::vector<Chunk> previous_chunks_;  // of the last run, when the chunk stage had to run
  TokenizerHandle tokenizer_;
  ModelHandle model_;
};

// A stage while it runs: wall and CPU time from construction to finish().
class Runner::Stage {
 public:
  Stage(Runner& runner, std::string name);
  StageRecord& record() { return record_; }
  void skip(std::string summary);
  // Completes the record, stores it, saves the state and tells the caller.
  void finish();

 private:
  Runner& runner_;
  StageRecord record_;
  double wall_start_;
  double cpu_start_;
};

}  // namespace ragctl
