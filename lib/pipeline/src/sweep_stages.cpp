#include "sweep_stages.hpp"

#include <algorithm>
#include <filesystem>

#include "ragctl/core/file.hpp"
#include "ragctl/embed/vectors.hpp"
#include "stage_keys.hpp"
#include "state.hpp"

namespace ragctl {
namespace {

namespace fs = std::filesystem;

// Of the keys. What an artifact of the same key holds may change freely: the store knows the program.
constexpr std::uint64_t kKeyVersion = 4;

bool fits_model(const Config& config) { return config.embed.model == "lsa"; }
bool has_vectors(const Config& config) { return config.embed.model != "none"; }

std::string model_path(const Artifact& vectors) { return vectors.path + ".model"; }

std::string vectors_hash(const std::string& path) {
  const std::string vectors = file_hash(path);
  const std::string model = file_hash(path + ".model");
  return vectors.empty() || model.empty() ? "" : Hasher().add(vectors).add(model).digest().hex();
}

std::string snapshot_of(const std::string& kb) {
  if (!fs::is_directory(kb)) return {};
  try {
    return KnowledgeBase::open(kb).info().id;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kIo) throw;
    return {};  // damaged: made again
  }
}

// Ids, texts and filters, in order: what a ranking depends on.
std::string queries_hash(const std::vector<Query>& queries) {
  Hasher hasher;
  for (const Query& query : queries) hasher.add(query.id).add(query.text).add(query.filter);
  return hasher.digest().hex();
}

Json failures_json(const std::vector<IngestFailure>& failures) {
  Json out = Json::array();
  for (const IngestFailure& failure : failures)
    out.push(Json::Object{{"path", failure.path}, {"reason", failure.reason}});
  return out;
}

}  // namespace

const std::vector<Document>& SweepStages::documents() {
  if (loaded_documents_ != documents_.hash) document_list_ = read_documents(documents_.path);
  loaded_documents_ = documents_.hash;
  return document_list_;
}

const std::vector<Chunk>& SweepStages::chunks() {
  if (loaded_chunks_ != chunks_.hash) chunk_list_ = read_chunks(chunks_.path);
  loaded_chunks_ = chunks_.hash;
  return chunk_list_;
}

void SweepStages::build(CellResult& cell) {
  ingest(cell.config);
  tokenizer(cell.config);
  chunk(cell.config);
  embed(cell.config);
  index(cell.config);
  cell.kb = kb_.path;
  cell.documents = static_cast<std::uint64_t>(kb_.facts.at("documents").integer());
  cell.chunks = static_cast<std::uint64_t>(kb_.facts.at("chunks").integer());
  cell.index_bytes = static_cast<std::uint64_t>(kb_.facts.at("bytes").integer());
  cell.build_seconds = documents_.cpu_seconds + tokenizer_.cpu_seconds + chunks_.cpu_seconds +
                       vectors_.cpu_seconds + kb_.cpu_seconds;
}

void SweepStages::ingest(const Config& config) {
  const IngestOptions options = resolved_ingest(config);
  std::vector<SkippedFile> skipped;
  std::vector<IngestFailure> failures;
  const std::vector<SourceFile> sources = find_sources(options, skipped, failures);
  const std::vector<std::string> hashes = hash_sources(sources, context_);
  Hasher key;
  key.add(options_hash(config, "ingest", kKeyVersion).hex());
  std::set<std::string> hashed;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    key.add(sources[i].source).add(sources[i].root).add(hashes[i]);
    if (!hashes[i].empty()) hashed.insert(sources[i].path);
  }
  // The artifact remembers what failed: an input that is there now is told no longer, one that went is told.
  for (const IngestFailure& failure : failures) key.add(failure.source).add(failure.reason);
  documents_ = store_.get("ingest", key.digest().hex(), file_hash,
                          [&](const std::string& path) { return make_documents(options, hashed, path); });
  // The key has the hash of a file that the system then refused to give again: the same key may come with it.
  const Json* refused = documents_.facts.find("refused");
  if (refused != nullptr && refused->boolean()) store_.forget(documents_);
  failures_.clear();
  for (const Json& failure : documents_.facts.at("failures").items())
    failures_.push_back({failure.at("path").string(), failure.at("reason").string(), false, ""});
}

Json SweepStages::make_documents(const IngestOptions& options, const std::set<std::string>& hashed,
                                 const std::string& path) {
  const IngestReport report = ragctl::ingest(options, context_);
  if (report.documents.empty()) throw no_documents(options, report.failures, report.skipped);
  write_documents(path, report.documents);
  const bool refused = std::any_of(
      report.failures.begin(), report.failures.end(),
      [&](const IngestFailure& failure) { return failure.refused && hashed.contains(failure.path); });
  return Json::Object{{"failures", failures_json(report.failures)}, {"refused", refused}};
}

void SweepStages::tokenizer(const Config& config) {
  tokenizer_ = {};
  if (!fits_model(config)) return;
  Hasher key;
  key.add(kKeyVersion).add(documents_.hash).add(config.embed.lsa.vocabulary_size);
  tokenizer_ = store_.get("tokenizer", key.digest().hex(), file_hash, [&](const std::string& path) {
    write_file_atomically(path, train_tokenizer(documents(), config.embed));
    return Json::object();
  });
}

void SweepStages::chunk(const Config& config) {
  Hasher key;
  key.add(options_hash(config, "chunk", kKeyVersion).hex()).add(documents_.hash);
  if (config.chunk.unit == "tokens") {
    key.add(!tokenizer_.hash.empty() ? tokenizer_.hash
            : has_vectors(config)    ? file_hash(resolve_path(config, config.embed.model))
                                     : "simple");
  }
  chunks_ = store_.get("chunk", key.digest().hex(), file_hash,
                       [&](const std::string& path) { return make_chunks(config, path); });
}

Json SweepStages::make_chunks(const Config& config, const std::string& path) {
  TokenizerHandle tokenizer;
  if (fits_model(config)) {
    tokenizer = open_tokenizer(tokenizer_.path);
  } else if (has_vectors(config)) {
    tokenizer = open_tokenizer(resolve_path(config, config.embed.model));
  } else {
    tokenizer.own = make_simple_tokenizer();
    tokenizer.tokenizer = tokenizer.own.get();
  }
  const Chunker chunker(config.chunk, tokenizer.tokenizer);
  std::vector<Chunk> chunks = chunk_documents(documents(), chunker, context_);
  sort_canonically(chunks);
  write_chunks(path, chunks);
  return Json::object();
}

void SweepStages::embed(const Config& config) {
  vectors_ = {};
  if (!has_vectors(config)) return;
  Hasher key;
  key.add(chunks_.hash);
  if (fits_model(config)) {
    key.add(options_hash(config, "embed", kKeyVersion, {"int8", "binary", "refit_after"}).hex());
    key.add(tokenizer_.hash).add(analyzer_version(config.embed.lsa.analyzer));
  } else {
    key.add(kKeyVersion).add(file_hash(resolve_path(config, config.embed.model)));
  }
  vectors_ = store_.get("embed", key.digest().hex(), vectors_hash,
                        [&](const std::string& path) { return make_vectors(config, path); });
}

Json SweepStages::make_vectors(const Config& config, const std::string& path) {
  const ModelHandle model = fits_model(config)
                                ? fit_model(chunks(), read_file(tokenizer_.path), config.embed, context_)
                                : open_model(resolve_path(config, config.embed.model));
  write_file_atomically(path + ".model", model.bytes);
  write_safetensors(path, embed_chunks(chunks(), *model.embedder, context_), {});
  return Json::object();
}

void SweepStages::index(const Config& config) {
  Hasher key;
  key.add(options_hash(config, "index", kKeyVersion, {"prune"}).hex()).add(chunks_.hash).add(vectors_.hash);
  key.add(analyzer_version(config.index.analyzer));
  kb_ = store_.get("index", key.digest().hex(), snapshot_of,
                   [&](const std::string& path) { return make_knowledge_base(config, path); });
}

// Beside its place until it is whole.
Json SweepStages::make_knowledge_base(const Config& config, const std::string& path) {
  IndexInput input{chunks(), nullptr, {}};
  VectorSet vectors;
  std::string model;
  if (!vectors_.path.empty()) {
    vectors = read_safetensors(vectors_.path);
    model = read_file(model_path(vectors_));
    input.vectors = &vectors;
    input.model = model;
  }
  const std::string fresh = path + ".new";
  fs::remove_all(fresh);
  fs::remove_all(path);
  const IndexReport report = update_knowledge_base(fresh, input, config.index, context_);
  fs::rename(fresh, path);
  sync_directory(fs::path(path).parent_path().string());
  return Json::Object{{"documents", report.snapshot.documents},
                      {"chunks", report.snapshot.chunks},
                      {"bytes", report.snapshot.bytes}};
}

TimedRun SweepStages::rank(CellResult& cell, const std::vector<Query>& queries, const std::string& level) {
  Hasher key;
  key.add(options_hash(cell.config, "query", kKeyVersion, {"k", "level"}).hex());
  key.add(synonyms_hash(cell.config))
      .add(kb_.hash)
      .add(level)
      .add(cell.config.eval.depth)
      .add(queries_hash(queries));
  const Artifact& artifact = store_.get("query", key.digest().hex(), file_hash, [&](const std::string& path) {
    const TimedRun ranked =
        rank_for_scoring(cell.config, KnowledgeBase::open(cell.kb), queries, level, context_);
    write_file_atomically(path, trec_run(ranked.run));
    return Json(Json::Object{{"p50_ms", ranked.p50_ms}, {"p99_ms", ranked.p99_ms}});
  });
  cell.ranking_hash = artifact.hash;
  Run run = read_ranking(artifact.path);
  warn_of_no_hit(run, "cell '" + cell.cell.name + "': ", context_);
  return {std::move(run), artifact.facts.at("p50_ms").number(), artifact.facts.at("p99_ms").number()};
}

}  // namespace ragctl
