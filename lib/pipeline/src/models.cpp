#include "models.hpp"

#include <algorithm>

namespace ragctl {
namespace {

// Texts that exist beside their chunks at a time: a few MB, and work for every thread.
constexpr std::size_t kEmbedBatch = 8192;

std::span<const std::byte> as_bytes(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

std::vector<std::string> embedding_texts(std::span<const Chunk> chunks) {
  std::vector<std::string> texts;
  texts.reserve(chunks.size());
  for (const Chunk& chunk : chunks) texts.push_back(embedding_text(chunk));
  return texts;
}

// The trainer needs a piece for each letter: "... required_chars. 50 vs 1026. ...".
void refuse_small_vocabulary(const Error& error, const EmbedOptions& options) {
  const std::string_view what = error.what();
  const std::size_t at = what.find(" vs ", std::min(what.find("required_chars"), what.size()));
  if (at == std::string_view::npos) return;
  const std::string_view digits = what.substr(at + 4);
  throw Error(ErrorCode::kUsage, "embed.vocabulary_size is " + std::to_string(options.lsa.vocabulary_size) +
                                     ", but these documents need " +
                                     std::string(digits.substr(0, digits.find_first_not_of("0123456789"))) +
                                     " pieces for their letters alone; raise it, or set 0");
}

bool ends_with(std::string_view text, std::string_view suffix) { return text.ends_with(suffix); }

}  // namespace

TokenizerHandle open_tokenizer(const std::string& path) {
  TokenizerHandle handle;
  handle.file = MappedFile(path);
  try {
    handle.model = load_embedder(handle.file);
    handle.tokenizer = handle.model->tokenizer();
  } catch (const Error&) {
    handle.own =
        load_sentencepiece(handle.file.text(), path);  // names the path when it is no tokenizer either
    handle.tokenizer = handle.own.get();
  }
  if (handle.tokenizer == nullptr) {
    throw Error(ErrorCode::kInput, Location{path},
                "the model has no tokenizer; use --tokenizer corpus or a SentencePiece model");
  }
  return handle;
}

std::string train_tokenizer(std::span<const Document> documents, const EmbedOptions& options) {
  std::vector<std::string_view> texts;
  for (const Document& document : documents) {
    if (!document.title.empty()) texts.emplace_back(document.title);
    if (!document.text.empty()) texts.emplace_back(document.text);
  }
  SentencePieceTraining training;
  if (options.lsa.vocabulary_size != 0) training.vocabulary_size = options.lsa.vocabulary_size;
  try {
    return train_sentencepiece(texts, training);
  } catch (const Error& error) {
    refuse_small_vocabulary(error, options);
    throw;
  }
}

ModelHandle fit_model(std::span<const Chunk> chunks, const std::string& tokenizer_model,
                      const EmbedOptions& options, const Context& context) {
  const std::vector<std::string> texts = embedding_texts(chunks);
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  ModelHandle handle;
  try {
    handle.embedder = fit_lsa(views, tokenizer_model, options.lsa, context);
  } catch (const Error& error) {
    refuse_small_vocabulary(error, options);
    throw;
  }
  handle.bytes = serialize_embedder(*handle.embedder);
  return handle;
}

ModelHandle open_model(const std::string& path) {
  ModelHandle handle;
  handle.bytes = read_file(path);
  handle.embedder = load_embedder(as_bytes(handle.bytes), path);
  return handle;
}

VectorSet embed_chunks(std::span<const Chunk> chunks, const Embedder& embedder, const Context& context) {
  VectorSet vectors;
  vectors.rows = chunks.size();
  vectors.dimension = embedder.dimension();
  vectors.values.resize(vectors.rows * vectors.dimension);
  vectors.model_fingerprint = embedder.fingerprint();
  vectors.chunks_hash = hash_chunks(chunks);
  for (std::size_t begin = 0; begin < chunks.size(); begin += kEmbedBatch) {
    const std::size_t count = std::min(kEmbedBatch, chunks.size() - begin);
    const std::vector<std::string> texts = embedding_texts(chunks.subspan(begin, count));
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    const std::span<float> rows(vectors.values);
    embedder.embed_documents(views, rows.subspan(begin * vectors.dimension, count * vectors.dimension),
                             context);
    context.progress("embed", begin + count, chunks.size());
  }
  return vectors;
}

std::uint64_t count_zero_rows(const VectorSet& vectors) {
  std::uint64_t zero = 0;
  for (std::size_t i = 0; i < vectors.rows; ++i) {
    const auto row = vectors.row(i);
    zero += std::all_of(row.begin(), row.end(), [](float x) { return x == 0.0F; }) ? 1 : 0;
  }
  return zero;
}

void write_vectors(const std::string& path, const VectorSet& vectors, const EmbedOptions& options) {
  if (ends_with(path, ".npy")) {
    write_npy(path, vectors);
  } else {
    write_safetensors(path, vectors, {options.int8, options.binary});
  }
}

}  // namespace ragctl
