// The input of an update, checked and grouped into documents in canonical order.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/hash.hpp"
#include "ragctl/core/record.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

struct InputDocument {
  std::string_view id;
  std::uint32_t first = 0;  // chunks [first, first + count) of InputDocuments
  std::uint32_t count = 0;
  Hash128 signature;
};

// Borrows the IndexInput.
class InputDocuments {
 public:
  // Throws Error(kInput) for chunks without id or document, repeated ids, and vectors that are not finite;
  // Error(kUsage) for vectors that do not belong to the chunks.
  InputDocuments(const IndexInput& input, const Context& context);

  std::span<const InputDocument> documents() const { return documents_; }
  // Input arguments that the documents came from.
  const std::set<std::string, std::less<>>& roots() const { return roots_; }
  // Chunks in canonical order: by document id, ordinal, id.
  const Chunk& chunk(std::uint32_t index) const { return input_.chunks[order_[index]]; }
  const float* vector(std::uint32_t index) const;
  const IndexInput& input() const { return input_; }

 private:
  void check_chunks() const;
  void check_vectors() const;
  void group(const Context& context);

  IndexInput input_;
  std::vector<std::uint32_t> order_;
  std::vector<InputDocument> documents_;
  std::set<std::string, std::less<>> roots_;
};

}  // namespace ragctl
