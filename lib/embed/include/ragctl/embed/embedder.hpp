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

// Thread-safe: all member functions are const and keep no state that can be seen.
class Embedder {
 public:
  virtual ~Embedder() = default;

  virtual std::size_t dimension() const = 0;
  // Writes texts.size() x dimension() floats, row-major, each row of Euclidean norm 1, or all zero for a text
  // without a known term. Texts are as embedding_text() makes them; split_embedding_text() takes them apart.
  // A row depends on its own text alone. Documents and queries may be treated differently (prefixes,
  // weights).
  virtual void embed_documents(std::span<const std::string_view> texts, std::span<float> out,
                               const Context& context) const = 0;
  virtual void embed_query(std::string_view text, std::span<float> out) const = 0;
  // The tokenizer that chunk budgets are to be counted in; nullptr when the model has none at hand.
  virtual const Tokenizer* tokenizer() const { return nullptr; }
  // How many works the model was fitted on: distinct titles, and each text without a title. 0: not known.
  virtual std::uint64_t works() const { return 0; }
  // Kind, dimension and hash of the parameters: vectors of equal fingerprints are comparable.
  virtual std::string fingerprint() const = 0;
};

// Between the title and the rest of an embedding text: the Unit Separator. A title says more about a text
// than its other words, and models differ in how they are told so.
inline constexpr char kTitleSeparator = '\x1F';

// What a chunk's vector is made from: "<title><US><heading>\n...<text>", without the separator when there is
// no title. Headings that repeat the title or another heading, or that the text holds, are left out.
struct Chunk;
std::string embedding_text(const Chunk& chunk);

// The parts of an embedding text; without a separator all is body. A model without a notion of titles joins
// them by a newline.
struct EmbeddingParts {
  std::string_view title;
  std::string_view body;
};
EmbeddingParts split_embedding_text(std::string_view text);

}  // namespace ragctl
