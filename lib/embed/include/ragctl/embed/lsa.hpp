// The built-in model: latent semantic analysis fitted on the user's own corpus, no download (Deerwester et
// al., JASIS 1990; term weights after Dumais 1991; randomized SVD after Halko, Martinsson, Tropp, SIAM Review
// 2011).
//
// A text is the vector of its terms t with x_t = ln(1 + tf_body + title_weight tf_title) * w_class * ln((n +
// 1) / (df + 1/2))^idf_power. The texts of the corpus, scaled to length 1, are the rows of a matrix; its
// leading right singular vectors V project any text to x V, scaled to length 1. Classes of terms and their
// weights w_class: words, numbers, CJK and Hangul bigrams 1; Hangul stems and subword pieces 0.7; joints of
// neighbouring Hangul words 0.3; function words and all other classes 0 (docs/retrieval.md).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "ragctl/core/context.hpp"
#include "ragctl/embed/embedder.hpp"

namespace ragctl {

class MappedFile;

// Defaults were chosen by measurement on public sets (docs/retrieval.md). A value out of range is
// Error(kUsage).
struct LsaOptions {
  // Dimension of the vectors; capped by the rank that the corpus allows. 1 to 4096. Larger keeps more detail,
  // costs time and space linearly.
  std::uint32_t dimension = 192;
  // Upper bound of SentencePiece pieces when a tokenizer is trained. 0 is the trainer's default, at most
  // 1,000,000.
  std::uint32_t vocabulary_size = 0;
  // Seed of the randomized SVD.
  std::uint64_t seed = 20250614;
  // Analyzer whose terms are features (text/analyzer.hpp).
  std::string analyzer = "auto";
  // Whether subword pieces of the tokenizer are features too (with the analyzers that make such terms).
  bool pieces = true;
  // What an occurrence in the title counts in term frequency, the body's being 1. 0 to 100.
  double title_weight = 2.0;
  // Exponent of the inverse document frequency; larger favours rare terms. 0 to 4.
  double idf_power = 1.5;
  // Exponent of the singular values (relative to the largest) that scale the dimensions: 0 weighs all alike,
  // 1 is classical LSA. -1 to 2.
  double singular_power = 0.0;
  // Subspace iterations of the SVD; 1 is enough for retrieval. 0 to 20.
  std::uint32_t power_iterations = 1;
  // Upper bound of features, the most frequent ones being kept. The model takes dimension + 16 bytes a
  // feature. 1 to 10,000,000.
  std::uint32_t max_features = 100000;

  bool operator==(const LsaOptions&) const = default;
};

// Fits on texts (embedding_text of the chunks). Features are the terms in at least 2 texts and at most half
// of them, or all terms when that leaves none. Deterministic for a multiset of texts in any order and any
// thread count. The returned model remembers what it counted: embedding the same texts again does not analyse
// them again (8 bytes for each distinct term of each text). `tokenizer_model`: serialised SentencePiece model
// to use; empty trains one on the texts. Where that fails (a text or two), a warning says so and the model
// has no tokenizer and no pieces. Throws Error(kInput) when no text has a term.
std::unique_ptr<Embedder> fit_lsa(std::span<const std::string_view> texts, std::string_view tokenizer_model,
                                  const LsaOptions& options, const Context& context);

// Serialised form of an Embedder made by fit_lsa or load_embedder: a section file of kind "model"
// (docs/formats.md).
std::string serialize_embedder(const Embedder& embedder);

// Opens a model from its bytes, which must stay alive as long as the embedder (they may be a mapping; bytes
// that do not begin at a multiple of 8 are copied). Header, directory and settings are verified at once,
// everything else block by block when a text first needs it, and the tokenizer is loaded then: opening takes
// microseconds whatever the size. Throws Error(kInput) located at `origin`; later calls throw Error(kStore)
// for damage that they meet.
std::unique_ptr<Embedder> load_embedder(std::span<const std::byte> bytes, const std::string& origin);
// The same over a mapped file, which must stay alive.
std::unique_ptr<Embedder> load_embedder(const MappedFile& file);

}  // namespace ragctl
