// The built-in model: latent semantic analysis fitted on the user's own corpus, no download (Deerwester et al., JASIS
// 1990; term weights after Dumais 1991; randomized SVD after Halko, Martinsson, Tropp, SIAM Review 2011).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "ragctl/core/context.hpp"
#include "ragctl/embed/embedder.hpp"

namespace ragctl {

struct LsaOptions {
  // Dimension of the vectors; capped by the rank that the corpus allows. 1 to 4096. Larger keeps more detail, costs time and space linearly.
  std::uint32_t dimension = 192;
  // Upper bound of SentencePiece pieces. 0 chooses by corpus size.
  std::uint32_t vocabulary_size = 0;
  // Seed of the randomized SVD.
  std::uint64_t seed = 20250614;

  bool operator==(const LsaOptions&) const = default;
};

// Fits on texts (embedding_text of the chunks). Deterministic for a multiset of texts in any order and any thread count.
// `tokenizer_model`: serialised SentencePiece model to use; empty trains one on the texts. Throws Error(kInput) when no text has a term.
std::unique_ptr<Embedder> fit_lsa(std::span<const std::string_view> texts, std::string_view tokenizer_model,
                                  const LsaOptions& options, const Context& context);

// Serialised form of an Embedder made by fit_lsa or load_embedder: magic, version, checksum, sections (docs/formats.md).
std::string serialize_embedder(const Embedder& embedder);

// Opens a model from its bytes, which must stay alive as long as the embedder (they may be a mapping; nothing is parsed that a query does
// not need). Verifies the checksum. Throws Error(kInput) located at `origin`.
std::unique_ptr<Embedder> load_embedder(std::span<const std::byte> bytes, const std::string& origin);

}  // namespace ragctl
