// The vectors of a segment and what finds the near ones among them. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graph.hpp"
#include "ragctl/store/section_file.hpp"
#include "vector_codes.hpp"

namespace ragctl {

class VectorSections {
 public:
  struct Shape {
    std::uint32_t rows = 0;
    std::uint32_t dimension = 0;
    CodeKind codes = CodeKind::kNone;
    std::uint32_t graph_m = 0;  // 0: no graph
  };

  VectorSections() = default;
  // The sections of a file, which must outlive this. Throws Error(kStore) when they do not fit the shape.
  VectorSections(const SectionFile& file, const Shape& shape);

  std::uint32_t rows() const { return shape_.rows; }
  std::uint32_t dimension() const { return shape_.dimension; }
  CodeKind codes() const { return shape_.codes; }

  std::span<const float> vector(std::uint32_t row) const { return vectors(row, 1); }
  // Rows [first, first + count) in a row.
  std::span<const float> vectors(std::uint32_t first, std::uint32_t count) const;
  // A row that is needed once, as Section::fetch() has it: empty when it is not in memory and may not wait.
  std::span<const float> fetch(std::uint32_t row, std::vector<std::byte>& buffer, Section::Wait wait) const;
  bool is_verified(std::uint32_t row) const;
  // Asks the system to read them ahead.
  void prefetch(std::uint32_t first, std::uint32_t count) const;
  const Section& section() const { return vectors_; }

  // Only where codes() says so.
  const Int8Codes& int8_codes() const { return int8_codes_; }
  const BinaryCodes& binary_codes() const { return binary_codes_; }
  const Graph* graph() const { return graph_ ? &*graph_ : nullptr; }

 private:
  Shape shape_;
  Section vectors_;
  Int8Codes int8_codes_;
  BinaryCodes binary_codes_;
  std::optional<Graph> graph_;
};

}  // namespace ragctl
