// One run over a workspace: the stages as member functions that share what they have loaded.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/pipeline/run.hpp"
#include "stage_keys.hpp"
#include "state.hpp"

namespace ragctl {

class Runner {
 public:
  Runner(const Config& config, const RunControl& control, const Context& context);

  // The stages in order. Each records itself in the report and in state.json before the next begins.
  void ingest();
  void tokenizer();
  void chunk();
  void embed();
  void index();
  void evaluate();
  void answer();

  RunReport& report() { return report_; }
  std::string path(const std::string& name) const { return workspace_ + "/" + name; }

 private:
  class Stage;  // measures one stage and publishes its record

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

  void read_sources(const std::vector<SourceFile>& sources, const std::vector<std::string>& hashes,
                    const IngestOptions& options, const std::string& options_text, StageRecord& record);
  std::map<std::string, std::vector<Document>> previous_documents(const std::string& options_text);
  void keep_unread(StageRecord& record);
  bool must_fit();
  std::string tokenizer_key() const;
  double new_share();
  void make_chunks(const std::string& options_text, StageRecord& record);
  void make_vectors(StageRecord& record);
  void make_knowledge_base(bool from_nothing, StageRecord& record);
  void rebuild_knowledge_base(const IndexInput& input, const IndexOptions& options);
  void score(StageRecord& record);
  // Of run.trec and scores.json: an evaluation is that of the ranking beside it. "" when one is missing.
  std::string scores_hash() const;

  const Config& config_;
  const RunControl& control_;
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
