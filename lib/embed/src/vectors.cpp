#include "ragctl/embed/vectors.hpp"

#include "ragctl/core/hash.hpp"

namespace ragctl {

std::string hash_chunks(std::span<const Chunk> chunks) {
  Hasher hasher;
  for (const Chunk& chunk : chunks) hasher.add(chunk.id).add(chunk.text);
  return hasher.digest().hex();
}

}  // namespace ragctl
