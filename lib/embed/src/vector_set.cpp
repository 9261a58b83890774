#include "vector_set.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "ragctl/core/hash.hpp"

namespace ragctl {

static_assert(std::endian::native == std::endian::little,
              "the file forms are little-endian and written as they lie in memory");

std::string hash_chunks(std::span<const Chunk> chunks) {
  Hasher hasher;
  hasher.add(chunks.size());
  for (const Chunk& chunk : chunks) hasher.add(chunk.id).add(chunk.text);
  return hasher.digest().hex();
}

void check_vectors(const VectorSet& vectors, const std::string& path) {
  const std::span<const float> values = vectors.all();
  std::uint64_t bytes = 0;
  if (!checked_bytes(vectors.rows, vectors.dimension, sizeof(float), bytes) ||
      bytes != values.size() * sizeof(float))
    throw Error(ErrorCode::kInput, Location{path},
                fmt::format("{} values do not make {} rows of {} dimensions", values.size(), vectors.rows,
                            vectors.dimension));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float value = values[i];
    if (std::isfinite(value)) continue;
    throw Error(
        ErrorCode::kInput, Location{path},
        fmt::format("row {}, column {} (from 0) of the vectors is {}; embed again", i / vectors.dimension,
                    i % vectors.dimension, std::isnan(value) ? "NaN" : "infinite"));
  }
}

bool checked_bytes(std::uint64_t rows, std::uint64_t columns, std::uint64_t element_bytes,
                   std::uint64_t& bytes) {
  constexpr std::uint64_t kLimit = std::uint64_t{1} << 62;
  if (columns != 0 && rows > kLimit / columns) return false;
  bytes = rows * columns;
  if (element_bytes != 0 && bytes > kLimit / element_bytes) return false;
  bytes *= element_bytes;
  return true;
}

std::string_view bytes_of(std::span<const float> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

}  // namespace ragctl
