#include "vector_sections.hpp"

namespace ragctl {

VectorSections::VectorSections(const SectionFile& file, const Shape& shape)
    : shape_(shape), vectors_(file.section("vectors")) {
  const std::uint64_t bytes = std::uint64_t{shape.rows} * shape.dimension * sizeof(float);
  if (vectors_.size() != bytes) {
    vectors_.fail("it has " + std::to_string(vectors_.size()) + " bytes instead of " + std::to_string(bytes));
  }
  if (shape.graph_m > 0) graph_.emplace(file, shape.rows, shape.graph_m);
  if (shape.codes == CodeKind::kInt8) int8_codes_ = Int8Codes(file, shape.rows, shape.dimension);
  if (shape.codes == CodeKind::kBinary) binary_codes_ = BinaryCodes(file, shape.rows, shape.dimension);
}

std::span<const float> VectorSections::vectors(std::uint32_t first, std::uint32_t count) const {
  return vectors_.read_as<float>(std::size_t{first} * shape_.dimension,
                                 std::size_t{count} * shape_.dimension);
}

std::span<const float> VectorSections::fetch(std::uint32_t row, std::vector<std::byte>& buffer,
                                             Section::Wait wait) const {
  const std::size_t row_bytes = shape_.dimension * sizeof(float);
  const auto bytes = vectors_.fetch(row * row_bytes, row_bytes, buffer, wait);
  return {reinterpret_cast<const float*>(bytes.data()), bytes.size() / sizeof(float)};
}

bool VectorSections::is_verified(std::uint32_t row) const {
  const std::size_t row_bytes = shape_.dimension * sizeof(float);
  return vectors_.is_verified(row * row_bytes, row_bytes);
}

void VectorSections::prefetch(std::uint32_t first, std::uint32_t count) const {
  const std::size_t row_bytes = shape_.dimension * sizeof(float);
  vectors_.prefetch(first * row_bytes, count * row_bytes);
}

}  // namespace ragctl
