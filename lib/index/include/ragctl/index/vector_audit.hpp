// The kinds of vector index over one knowledge base's vectors, side by side, for measuring them against exact
// search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ragctl/core/context.hpp"
#include "ragctl/index/knowledge_base.hpp"

namespace ragctl {

enum class VectorMethod {
  kExact,
  kInt8,            // the order of int8 estimates
  kBinary,          // 1-bit codes, 1-bit query
  kBinary4,         // 1-bit codes, 4-bit query
  kInt8Rescored,    // as an index of type int8 searches
  kBinaryRescored,  // as an index of type binary searches
};

// Copies the live vectors of a knowledge base and encodes them as one segment would hold them, in memory
// (about 7 bytes a dimension and vector); searched by the code that searches segments. Thread-safe after
// construction.
class VectorAudit {
 public:
  // The knowledge base has vectors and outlives this.
  VectorAudit(const KnowledgeBase& kb, const Context& context);
  ~VectorAudit();

  std::size_t size() const;  // live vectors
  // Bytes that a search by a method scans, for each vector.
  double bytes_per_vector(VectorMethod method) const;
  // The k best rows of the knowledge base, best first.
  std::vector<std::uint32_t> search(VectorMethod method, std::span<const float> query, std::size_t k) const;
  // The same with the `candidates` best of kBinary4 scored from their vectors.
  std::vector<std::uint32_t> search_rescored(std::span<const float> query, std::size_t k,
                                             std::size_t candidates) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ragctl
