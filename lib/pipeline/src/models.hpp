// Tokenizers and embedding models as files of a stage: fitted, loaded, kept beside the artifact they belong
// to.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ragctl/core/file.hpp"
#include "ragctl/embed/embed_options.hpp"
#include "ragctl/embed/embedder.hpp"
#include "ragctl/embed/vectors.hpp"
#include "ragctl/text/tokenizer.hpp"

namespace ragctl {

// A tokenizer and what keeps it alive.
struct TokenizerHandle {
  MappedFile file;
  std::unique_ptr<Embedder> model;  // when the tokenizer is a model's
  std::unique_ptr<Tokenizer> own;
  const Tokenizer* tokenizer = nullptr;
};

// From a SentencePiece model or a fitted ragctl model. Throws Error(kInput) when it is neither.
TokenizerHandle open_tokenizer(const std::string& path);

// A SentencePiece model trained on the documents' titles and texts, serialised.
std::string train_tokenizer(std::span<const Document> documents, const EmbedOptions& options);

// A model and the bytes that it reads from.
struct ModelHandle {
  std::string bytes;
  std::unique_ptr<Embedder> embedder;
};

// Fits the built-in model on the chunks. `tokenizer_model` may be empty.
ModelHandle fit_model(std::span<const Chunk> chunks, const std::string& tokenizer_model,
                      const EmbedOptions& options, const Context& context);
ModelHandle open_model(const std::string& path);

// Vectors of chunks, row by row.
VectorSet embed_chunks(std::span<const Chunk> chunks, const Embedder& embedder, const Context& context);

// Rows that are all zero: texts without a known term.
std::uint64_t count_zero_rows(const VectorSet& vectors);

// As .npy or .safetensors, by the name.
void write_vectors(const std::string& path, const VectorSet& vectors, const EmbedOptions& options);

}  // namespace ragctl
