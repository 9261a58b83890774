// The seam where embedding models join. A model turns texts into unit vectors of one dimension.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "ragctl/core/context.hpp"

namespace ragctl {

class Tokenizer;

// Thread-safe: all member functions are const and keep no state.
class Embedder {
 public:
  virtual ~Embedder() = default;

  virtual std::size_t dimension() const = 0;
  // Writes texts.size() x dimension() floats, row-major, each row of Euclidean norm 1, or all zero for a text without a known term.
  // Documents and queries may be treated differently (prefixes, weights).
  virtual void embed_documents(std::span<const std::string_view> texts, std::span<float> out,
                               const Context& context) const = 0;
  virtual void embed_query(std::string_view text, std::span<float> out) const = 0;
  // The tokenizer that chunk budgets are to be counted in; nullptr when the model has none at hand.
  virtual const Tokenizer* tokenizer() const { return nullptr; }
  // Kind, dimension and hash of the parameters: vectors of equal fingerprints are comparable.
  virtual std::string fingerprint() const = 0;
};

// What a chunk's vector is made from: title, heading path and text on lines of their own, parts already contained left out.
struct Chunk;
std::string embedding_text(const Chunk& chunk);

}  // namespace ragctl
