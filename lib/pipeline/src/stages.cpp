#include "ragctl/pipeline/stages.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "models.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/file_roles.hpp"
#include "ragctl/core/lines.hpp"
#include "stage_keys.hpp"

namespace ragctl {
namespace {

// `trained`: the model of a tokenizer that was trained here.
TokenizerHandle choose_tokenizer(const Config& config, const std::vector<Document>& documents,
                                 const std::string& name, std::string& trained) {
  TokenizerHandle handle;
  if (name == "simple" || config.chunk.unit == "characters") {
    handle.own = make_simple_tokenizer();
  } else if (name == "corpus") {
    trained = train_tokenizer(documents, config.embed);
    handle.own = load_sentencepiece(trained, "the tokenizer of the corpus");
  } else {
    return open_tokenizer(name);
  }
  handle.tokenizer = handle.own.get();
  return handle;
}

std::string tokenizer_beside(const std::string& chunks) { return chunks + ".tokenizer"; }

// Also a damaged one. Other programs have files that are called CURRENT and TAGS.
bool is_knowledge_base(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::string first;
  std::ifstream current(folder / "CURRENT");
  if (std::getline(current, first) && first.starts_with("ragctl-knowledge-base ")) return true;
  return fs::is_regular_file(folder / "LOCK", error) && fs::is_directory(folder / "manifests", error) &&
         fs::is_directory(folder / "segments", error);
}

// A tokenizer that an earlier command left beside the chunks is not theirs, unless it is the one that was
// named. Where another is to take its place, a link to it stays.
void remove_stale_tokenizer(const std::string& output, const std::string& name, bool replaced) {
  std::error_code error;
  const std::string beside = tokenizer_beside(output);
  if (!std::filesystem::is_regular_file(beside, error)) return;
  if (std::filesystem::equivalent(beside, name, error)) return;
  std::filesystem::remove(replaced ? canonical_name(beside) : beside, error);
  if (error) throw io_error(beside, "cannot remove the tokenizer of earlier chunks", error.value());
}

// To be committed later, when the disk can refuse no more; nullptr for the path "".
std::unique_ptr<OutputFile> synced_file(const std::string& path, std::string_view bytes) {
  if (path.empty()) return nullptr;
  auto file = std::make_unique<OutputFile>(path);
  file->write(bytes);
  file->sync();
  return file;
}

void check_chunk_files(const Config& config, const std::string& documents, const std::string& output,
                       const std::string& tokenizer) {
  FileRoles roles = files_read(config);
  roles.reads(documents, "the documents");
  if (tokenizer != "corpus" && tokenizer != "simple") roles.reads(tokenizer, "the tokenizer");
  roles.writes(output, "the chunks");
  // A tokenizer beside the chunks is written, removed, or the one that was named.
  const std::string beside = tokenizer_beside(output);
  if (is_kept(output) && canonical_name(beside) != canonical_name(tokenizer))
    roles.writes(beside, "the tokenizer");
  roles.check();
}

// Whether the file's first line is a document as write_documents() makes them.
bool holds_documents(const std::string& path) {
  try {
    LineReader reader(path);
    std::string_view line;
    if (!reader.next(line)) return false;
    const Json json = parse_json(line, reader.where());
    return json.is_object() && !document_from_json(json, reader.where()).root.empty() &&
           json.find("content_hash") != nullptr;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInput) throw;
    return false;
  }
}

// An output in a folder of the inputs is passed over as ragctl's own. One that no ragctl ingest wrote is the
// user's.
void refuse_foreign_output(const std::string& output, const std::vector<SkippedFile>& skipped) {
  const std::string canonical = canonical_name(output);
  const bool among = std::any_of(skipped.begin(), skipped.end(), [&](const SkippedFile& file) {
    return file.kind == kOwnOutput && canonical_name(file.path) == canonical;
  });
  if (among && !holds_documents(output))
    throw Error(ErrorCode::kUsage, Location{output},
                "lies among the inputs and was not written by ragctl ingest; name another output");
}

// Chunks and the tokenizer that was trained for them ("": none was). Both are on the disk before anything
// older goes, and the older tokenizer goes before its chunks: a process that is killed between the two
// renames leaves chunks without a tokenizer, for which embed trains one, and never with that of others.
// `name`: of the tokenizer that was used.
void write_with_tokenizer(const std::string& output, const std::vector<Chunk>& chunks,
                          const std::vector<std::string>& unread, const std::string& trained,
                          const std::string& name) {
  const bool kept = is_kept(output);
  const auto beside = synced_file(kept && !trained.empty() ? tokenizer_beside(output) : "", trained);
  OutputFile file(output);
  write_chunks(file, chunks, unread);
  file.sync();
  if (kept) remove_stale_tokenizer(output, name, beside != nullptr);
  file.commit();
  if (beside) beside->commit();
}

// The tokenizer that chunk left beside its chunks; "" where there is none.
std::string kept_tokenizer(const std::string& chunks_path, const EmbedOptions& options) {
  const std::string beside = tokenizer_beside(chunks_path);
  if (chunks_path == "-" || !std::filesystem::exists(beside)) return {};
  std::string model = read_file(beside);
  const std::uint64_t pieces = load_sentencepiece(model, beside)->vocabulary_size();
  const std::uint64_t most = options.lsa.vocabulary_size;
  if (most == 0 || pieces <= most) return model;
  throw Error(
      ErrorCode::kUsage, Location{beside},
      "has " + counted(pieces, "piece") + ", more than embed.vocabulary_size (" + std::to_string(most) +
          "); set RAGCTL_EMBED_VOCABULARY_SIZE for ragctl chunk, which trains it, or remove the file");
}

void check_rows(const VectorSet& vectors, const std::vector<Chunk>& chunks, const std::string& path) {
  if (vectors.rows != chunks.size()) {
    throw Error(ErrorCode::kInput, Location{path},
                "has " + counted(vectors.rows, "vector") + " for " + counted(chunks.size(), "chunk") +
                    "; embed these chunks again");
  }
  if (!vectors.chunks_hash.empty() && vectors.chunks_hash != hash_chunks(chunks)) {
    throw Error(ErrorCode::kInput, Location{path}, "was made from other chunks; embed these chunks again");
  }
}

}  // namespace

void refuse_inside_knowledge_base(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path whole = canonical_name(path);
  for (fs::path folder = whole.parent_path(); folder.has_relative_path(); folder = folder.parent_path()) {
    if (!is_knowledge_base(folder)) continue;
    throw Error(ErrorCode::kUsage, Location{path},
                "lies in the knowledge base " + folder.string() +
                    ", whose folder holds nothing but its own files; name another output");
  }
}

void check_output(const std::string& path) {
  if (path.empty() || !is_kept(path)) return;
  refuse_inside_knowledge_base(path);
  const OutputFile taken_back(path);
}

FileRoles files_read(const Config& config) {
  FileRoles roles;
  roles.reads(config.path, "the configuration");
  const IngestOptions ingest = resolved_ingest(config);
  for (const std::string& input : ingest.inputs) {
    const std::filesystem::path path(input);
    roles.reads(input == "-" || path.is_absolute()
                    ? input
                    : (std::filesystem::path(ingest.base_directory) / path).string(),
                "an input");
  }
  if (config.embed.model != "lsa" && config.embed.model != "none")
    roles.reads(resolve_path(config, config.embed.model), "the model");
  if (names_synonyms(config)) roles.reads(resolve_path(config, config.query.synonyms), "the synonyms");
  return roles.reads(resolve_path(config, config.eval.queries), "the questions")
      .reads(resolve_path(config, config.eval.qrels), "the judgements")
      .reads(resolve_path(config, config.eval.spans), "the labels");
}

void ingest_stage(const Config& config, const std::string& output, const Context& context,
                  IngestReport& report) {
  check_output(output);
  IngestOptions options = resolved_ingest(config);
  const bool is_file = is_kept(output) && !std::filesystem::is_directory(output);
  if (is_file) options.outputs.push_back(output);
  files_read(config).writes(output, "the documents").check();
  report = ingest(options, context);
  if (is_file && std::filesystem::exists(output)) refuse_foreign_output(output, report.skipped);
  if (report.documents.empty()) throw no_documents(options, report.failures, report.skipped);
  write_documents(output, report.documents, unread_sources(report.failures));
}

ChunkStageReport chunk_stage(const Config& config, const std::string& documents_path,
                             const std::string& output, const std::string& tokenizer_name,
                             const Context& context) {
  check_chunk_files(config, documents_path, output, tokenizer_name);
  const auto any_tokenizer = make_simple_tokenizer();
  const Chunker fits(config.chunk, any_tokenizer.get());  // options are told before the work
  check_output(output);
  std::vector<std::string> unread;
  const std::vector<Document> documents = read_documents(documents_path, context, &unread);
  if (documents.empty())
    throw Error(ErrorCode::kInput, Location{documents_path}, "holds no document; ingest some first");
  std::string trained;
  const TokenizerHandle handle = choose_tokenizer(config, documents, tokenizer_name, trained);
  const Chunker chunker(config.chunk, handle.tokenizer);
  const std::vector<Chunk> chunks = chunk_documents(documents, chunker, context);
  write_with_tokenizer(output, chunks, unread, trained, tokenizer_name);
  ChunkStageReport report;
  report.documents = documents.size();
  report.chunks = chunks.size();
  report.tokenizer = handle.tokenizer->fingerprint();
  for (const Chunk& chunk : chunks) report.tokens += chunk.tokens;
  const auto is_empty = [](const Document& document) {
    return document.text.find_first_not_of(" \t\r\n\f\v") == std::string::npos;
  };
  report.empty_documents =
      static_cast<std::uint64_t>(std::count_if(documents.begin(), documents.end(), is_empty));
  return report;
}

EmbedStageReport embed_stage(const Config& config, const std::string& chunks_path, const std::string& output,
                             const std::string& model_output, const Context& context) {
  const bool fitted = config.embed.model == "lsa";
  if (config.embed.model == "none")
    throw Error(ErrorCode::kUsage, "embed.model is 'none'; choose lsa or the path of a model");
  if (!fitted && !model_output.empty()) {
    throw Error(ErrorCode::kUsage, "nothing is fitted with embed.model " + config.embed.model +
                                       ", so there is no model to save; leave --save-model out");
  }
  EmbedStageReport report;
  if (!fitted) {
    report.model_path = resolve_path(config, config.embed.model);
  } else {
    report.model_path = !model_output.empty() ? model_output : is_kept(output) ? output + ".model" : "";
  }
  FileRoles roles = files_read(config);
  roles.reads(chunks_path, "the chunks");
  if (fitted && chunks_path != "-") roles.reads(tokenizer_beside(chunks_path), "the tokenizer of the chunks");
  if (fitted) roles.writes(report.model_path, "the model");
  roles.writes(output, "the vectors").check();
  check_output(output);
  check_output(model_output);
  const std::vector<Chunk> chunks = read_chunks(chunks_path, context);
  if (chunks.empty())
    throw Error(ErrorCode::kInput, Location{chunks_path}, "holds no chunk; nothing to embed");
  const ModelHandle model =
      fitted ? fit_model(chunks, kept_tokenizer(chunks_path, config.embed), config.embed, context)
             : open_model(report.model_path);
  // Model and vectors are both on the disk before the first replaces an older one.
  const auto model_file = synced_file(fitted ? report.model_path : "", model.bytes);
  const VectorSet vectors = embed_chunks(chunks, *model.embedder, context);
  write_vectors(output, vectors, config.embed);
  if (model_file) model_file->commit();
  report.chunks = vectors.rows;
  report.dimension = vectors.dimension;
  report.zero_vectors = count_zero_rows(vectors);
  report.model = vectors.model_fingerprint;
  return report;
}

std::string spared_line(std::uint64_t documents, const std::vector<std::string>& unread) {
  constexpr std::size_t kNamed = 5;
  std::string line = counted(documents, "document stays as it was", "documents stay as they were") +
                     ", for ingest could not read ";
  for (std::size_t i = 0; i < std::min(unread.size(), kNamed); ++i) line += (i == 0 ? "" : ", ") + unread[i];
  if (unread.size() > kNamed) line += " and " + std::to_string(unread.size() - kNamed) + " more";
  return line;
}

IndexReport index_stage(const Config& config, const std::string& chunks_path, const std::string& vectors_path,
                        const std::string& model_path, const std::string& kb, const Context& context) {
  refuse_inside_knowledge_base(kb);
  std::vector<std::string> unread;
  const std::vector<Chunk> chunks = read_chunks(chunks_path, context, &unread);
  IndexInput input{chunks, nullptr, {}, {}, unread};
  VectorSet vectors;
  ModelHandle model;
  if (vectors_path.ends_with(".npy")) {
    throw Error(ErrorCode::kUsage, Location{vectors_path},
                "index reads vectors with their model's name, as .safetensors; embed into such a file");
  }
  if (!vectors_path.empty()) {
    vectors = map_safetensors(vectors_path);
    check_rows(vectors, chunks, vectors_path);
    if (vectors.model_fingerprint.empty()) {
      throw Error(
          ErrorCode::kInput, Location{vectors_path},
          "names no model, its metadata are missing or incomplete; make the vectors with ragctl embed");
    }
    const std::string path = model_path.empty() ? vectors_path + ".model" : model_path;
    if (model_path.empty() && !std::filesystem::exists(path)) {
      throw Error(ErrorCode::kUsage, Location{path},
                  "is not there; name the model that " + vectors_path + " was made with by --model");
    }
    model = open_model(path);
    if (model.embedder->fingerprint() != vectors.model_fingerprint) {
      throw Error(ErrorCode::kInput, Location{path},
                  "is not the model that made " + vectors_path + "; name that one with --model");
    }
    input.vectors = &vectors;
    input.model = model.bytes;
  }
  IndexReport report = update_knowledge_base(kb, input, config.index, context);
  if (report.spared > 0) report.failures.push_back(spared_line(report.spared, unread));
  return report;
}

}  // namespace ragctl
