#include "ragctl/pipeline/stages.hpp"

#include <filesystem>

#include "models.hpp"
#include "ragctl/core/file.hpp"
#include "stage_keys.hpp"

namespace ragctl {
namespace {

TokenizerHandle choose_tokenizer(const Config& config, const std::vector<Document>& documents,
                                 const std::string& output, const std::string& name) {
  TokenizerHandle handle;
  if (name == "simple" || config.chunk.unit == "characters") {
    handle.own = make_simple_tokenizer();
  } else if (name == "corpus") {
    const std::string model = train_tokenizer(documents, config.embed);
    handle.own = load_sentencepiece(model, "the tokenizer of the corpus");
    if (output != "-") write_file_atomically(output + ".tokenizer", model);
  } else {
    return open_tokenizer(name);
  }
  handle.tokenizer = handle.own.get();
  return handle;
}

void check_rows(const VectorSet& vectors, const std::vector<Chunk>& chunks, const std::string& path) {
  if (vectors.rows != chunks.size()) {
    throw Error(ErrorCode::kInput, Location{path},
                "has " + std::to_string(vectors.rows) + " vectors for " + std::to_string(chunks.size()) +
                    " chunks; embed these chunks again");
  }
  if (!vectors.chunks_hash.empty() && vectors.chunks_hash != hash_chunks(chunks)) {
    throw Error(ErrorCode::kInput, Location{path}, "was made from other chunks; embed these chunks again");
  }
}

}  // namespace

IngestReport ingest_stage(const Config& config, const std::string& output, const Context& context) {
  IngestReport report = ingest(resolved_ingest(config), context);
  if (report.documents.empty()) {
    const std::string reason = report.failures.empty()
                                   ? "no readable document among the inputs"
                                   : report.failures.front().path + ": " + report.failures.front().reason;
    throw Error(ErrorCode::kInput, reason + "; nothing was written");
  }
  write_documents(output, report.documents);
  return report;
}

ChunkStageReport chunk_stage(const Config& config, const std::string& documents_path,
                             const std::string& output, const std::string& tokenizer_name,
                             const Context& context) {
  const std::vector<Document> documents = read_documents(documents_path, context);
  if (documents.empty())
    throw Error(ErrorCode::kInput, Location{documents_path}, "holds no document; ingest some first");
  const TokenizerHandle handle = choose_tokenizer(config, documents, output, tokenizer_name);
  const Chunker chunker(config.chunk, handle.tokenizer);
  const std::vector<Chunk> chunks = chunk_documents(documents, chunker, context);
  write_chunks(output, chunks);
  ChunkStageReport report;
  report.documents = documents.size();
  report.chunks = chunks.size();
  report.tokenizer = handle.tokenizer->fingerprint();
  std::string previous;
  std::uint64_t with_chunks = 0;
  for (const Chunk& chunk : chunks) {
    report.tokens += chunk.tokens;
    if (chunk.document_id != previous) ++with_chunks;
    previous = chunk.document_id;
  }
  report.empty_documents = report.documents - with_chunks;
  return report;
}

EmbedStageReport embed_stage(const Config& config, const std::string& chunks_path, const std::string& output,
                             const std::string& model_output, const Context& context) {
  if (config.embed.model == "none")
    throw Error(ErrorCode::kUsage, "embed.model is 'none'; choose lsa or the path of a model");
  const std::vector<Chunk> chunks = read_chunks(chunks_path, context);
  if (chunks.empty())
    throw Error(ErrorCode::kInput, Location{chunks_path}, "holds no chunk; nothing to embed");
  EmbedStageReport report;
  ModelHandle model;
  if (config.embed.model == "lsa") {
    const std::string beside = chunks_path + ".tokenizer";
    const bool kept = chunks_path != "-" && std::filesystem::exists(beside);
    model = fit_model(chunks, kept ? read_file(beside) : std::string(), config.embed, context);
    report.model_path = model_output.empty() ? output + ".model" : model_output;
    write_file_atomically(report.model_path, model.bytes);
  } else {
    report.model_path = resolve_path(config, config.embed.model);
    model = open_model(report.model_path);
  }
  const VectorSet vectors = embed_chunks(chunks, *model.embedder, context);
  write_vectors(output, vectors, config.embed);
  report.chunks = vectors.rows;
  report.dimension = vectors.dimension;
  report.zero_vectors = count_zero_rows(vectors);
  report.model = vectors.model_fingerprint;
  return report;
}

IndexReport index_stage(const Config& config, const std::string& chunks_path, const std::string& vectors_path,
                        const std::string& model_path, const std::string& kb, const Context& context) {
  const std::vector<Chunk> chunks = read_chunks(chunks_path, context);
  IndexInput input{chunks, nullptr, {}};
  VectorSet vectors;
  ModelHandle model;
  if (!vectors_path.empty()) {
    vectors = map_safetensors(vectors_path);
    check_rows(vectors, chunks, vectors_path);
    const std::string path = model_path.empty() ? vectors_path + ".model" : model_path;
    model = open_model(path);
    if (model.embedder->fingerprint() != vectors.model_fingerprint) {
      throw Error(ErrorCode::kInput, Location{path},
                  "is not the model that made " + vectors_path + "; name that one with --model");
    }
    input.vectors = &vectors;
    input.model = model.bytes;
  }
  return update_knowledge_base(kb, input, config.index, context);
}

}  // namespace ragctl
