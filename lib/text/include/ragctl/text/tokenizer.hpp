// Subword tokenizers: what budgets are counted in and what the built-in model reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

struct TokenSpan {
  std::uint32_t id = 0;
  std::uint32_t begin = 0;  // byte range in the given text; an inserted marker has begin == end
  std::uint32_t end = 0;
};

// Thread-safe after construction.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  virtual std::vector<std::uint32_t> encode(std::string_view text) const = 0;
  // Tokens with the bytes that each covers: ascending, without overlap. Inserted prefix markers are included
  // with an empty range.
  virtual std::vector<TokenSpan> encode_spans(std::string_view text) const = 0;
  virtual std::size_t vocabulary_size() const = 0;
  // The piece of an id, for explanations.
  virtual std::string piece(std::uint32_t id) const = 0;
  // True for the id that stands for characters outside the vocabulary.
  virtual bool is_unknown(std::uint32_t /*id*/) const { return false; }
  // Kind and hash of the model: equal fingerprints tokenise equally.
  virtual std::string fingerprint() const = 0;

  std::size_t count(std::string_view text) const { return encode(text).size(); }
};

// A SentencePiece model from its serialised bytes. Throws Error(kInput) located at `origin`.
std::unique_ptr<Tokenizer> load_sentencepiece(std::string_view model_bytes, const std::string& origin);

struct SentencePieceTraining {
  std::uint32_t vocabulary_size = 8000;    // upper bound; a small corpus gives fewer
  std::uint64_t sample_bytes = 2'000'000;  // texts are sampled down to about this many bytes, by content hash
  double character_coverage = 0.9995;
};

// Trains a unigram model on texts and returns the serialised model. Deterministic for a set of texts in any
// order: it trains single-threaded, in memory, on a sample chosen and ordered by content hash. Throws
// Error(kInput) when there is no letter or digit to train on.
std::string train_sentencepiece(std::span<const std::string_view> texts,
                                const SentencePieceTraining& options);

// A tokenizer that needs no model: one token a word, number, Hangul syllable pair or CJK character. It is
// what chunk budgets are counted in when no embedder is at hand. Its counts are within about 20 % of a
// trained 8,000-piece model's.
std::unique_ptr<Tokenizer> make_simple_tokenizer();

}  // namespace ragctl
