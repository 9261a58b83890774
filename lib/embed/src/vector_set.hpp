// What the file forms of vectors share; internal to the module.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "ragctl/embed/vectors.hpp"

namespace ragctl {

// Throws Error(kInput) located at `path` when values.size() is not rows * dimension, or for the first NaN or
// infinity.
void check_vectors(const VectorSet& vectors, const std::string& path);

// rows * columns * element_bytes; false when it exceeds 2^62.
bool checked_bytes(std::uint64_t rows, std::uint64_t columns, std::uint64_t element_bytes,
                   std::uint64_t& bytes);

std::string_view bytes_of(std::span<const float> values);

}  // namespace ragctl
