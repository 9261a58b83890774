// The input of an update, checked and grouped into documents in canonical order.
#pragma once

#include <cstdint>
#include <map>
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
  // Throws Error(kInput) for chunks without a document, for vectors that are not finite, and for those that
  // are said to be normalised and have neither the length 1 nor 0; Error(kUsage) for vectors that do not
  // belong to the chunks. What is wrong with one document is no reason to refuse the others: see failures().
  InputDocuments(const IndexInput& input, const Context& context);

  // Those to be stored, sorted by id.
  std::span<const InputDocument> documents() const { return documents_; }
  // Documents that cannot be stored, with the reason: a chunk without an id or with more than 2 GiB of text,
  // an id that occurs twice, chunks of two versions of the document.
  const std::map<std::string, std::string, std::less<>>& failures() const { return failures_; }
  // Documents without any text.
  std::uint64_t skipped() const { return skipped_; }
  // Input arguments that the documents came from.
  const std::set<std::string, std::less<>>& roots() const { return roots_; }
  // Chunks in canonical order: by document id, ordinal, id.
  const Chunk& chunk(std::uint32_t index) const { return input_.chunks[order_[index]]; }
  const float* vector(std::uint32_t index) const;
  // After vectors were read: gives back the memory of those that lie in a mapped file.
  void release_vectors() const;
  const IndexInput& input() const { return input_; }

 private:
  void check_chunks();
  void fail(const Chunk& chunk, std::string reason);
  void check_vectors(const Context& context) const;
  void check_rows(const Context& context) const;
  void check_row(std::size_t row) const;
  [[noreturn]] void refuse_row(std::size_t row, const std::string& detail, const char* what) const;
  void sort_canonically();
  void group(const Context& context);
  bool is_blank(const InputDocument& document) const;
  void check_versions(const InputDocument& document);

  IndexInput input_;
  std::vector<std::uint32_t> order_;
  std::vector<InputDocument> documents_;
  std::map<std::string, std::string, std::less<>> failures_;
  std::uint64_t skipped_ = 0;
  std::set<std::string, std::less<>> roots_;
};

}  // namespace ragctl
