// The stages of one cell of a sweep, each taken from the artifact store where an equal one is there.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "artifact_store.hpp"
#include "models.hpp"
#include "ragctl/pipeline/sweep.hpp"
#include "scoring.hpp"

namespace ragctl {

class SweepStages {
 public:
  // Finds and hashes the sources. `config` is that of the sweep; a cell may read them with other options.
  SweepStages(ArtifactStore& store, const Context& context) : store_(store), context_(context) {}

  // Brings the knowledge base of a cell about; fills kb, documents, chunks, index_bytes and build_seconds.
  void build(CellResult& cell);
  // The ranking of `queries` by a cell that has been built; fills ranking_hash.
  TimedRun rank(CellResult& cell, const std::vector<Query>& queries, const std::string& level);
  // Of the cell that was built last.
  const std::string& documents_path() const { return documents_.path; }

  const std::vector<IngestFailure>& failures() const { return failures_; }

 private:
  void ingest(const Config& config);
  void tokenizer(const Config& config);
  void chunk(const Config& config);
  void embed(const Config& config);
  void index(const Config& config);
  // `hashed`: paths of the files whose bytes the key knows.
  Json make_documents(const IngestOptions& options, const std::set<std::string>& hashed,
                      const std::string& path);
  Json make_chunks(const Config& config, const std::string& path);
  Json make_vectors(const Config& config, const std::string& path);
  Json make_knowledge_base(const Config& config, const std::string& path);

  const std::vector<Document>& documents();
  const std::vector<Chunk>& chunks();

  ArtifactStore& store_;
  const Context& context_;
  std::vector<IngestFailure> failures_;
  // Of the cell that is being built. The snapshot's id stands for a knowledge base.
  Artifact documents_;
  Artifact tokenizer_;  // without a path where no model is fitted
  Artifact chunks_;
  Artifact vectors_;  // without a path where there are none
  Artifact kb_;
  // The content of the artifacts used last.
  std::string loaded_documents_;  // hash of what documents_list_ holds
  std::string loaded_chunks_;
  std::vector<Document> document_list_;
  std::vector<Chunk> chunk_list_;
};

}  // namespace ragctl
