// A matrix of embeddings with what is needed to trust it, and its file forms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/core/file.hpp"
#include "ragctl/core/record.hpp"

namespace ragctl {

struct VectorSet {
  std::size_t rows = 0;
  std::size_t dimension = 0;
  std::vector<float> values;      // rows x dimension, row-major; empty when they lie in a mapped file
  std::string model_fingerprint;  // Embedder::fingerprint
  std::string chunks_hash;        // hash_chunks() of the chunks that the rows belong to, in their order
  bool normalized = true;
  std::shared_ptr<const MappedFile> file;  // keeps `mapped` alive
  std::span<const float> mapped;

  std::span<const float> all() const { return file == nullptr ? std::span<const float>(values) : mapped; }
  std::span<const float> row(std::size_t i) const { return all().subspan(i * dimension, dimension); }
};

// Hash over ids and texts in the given order.
std::string hash_chunks(std::span<const Chunk> chunks);

// safetensors: one F32 tensor "vectors" [rows, dimension]; optional I8 "vectors_int8" with F32 "scales"
// [rows] (value = scale * code), and U8 "vectors_binary" [rows, ceil(dimension/8)] (bit 1 where the value is
// > 0, most significant first); __metadata__ holds format "ragctl.vectors/1", model, chunks, normalized.
struct VectorFileOptions {
  bool int8 = false;
  bool binary = false;
};

// Each writer publishes a complete file or nothing (OutputFile). Throws Error(kInput) for NaN or infinity
// (named with row and column, from 0) and Error(kIo).
void write_safetensors(const std::string& path, const VectorSet& vectors, const VectorFileOptions& options);

// NumPy .npy version 1.0, '<f4', C order.
void write_npy(const std::string& path, const VectorSet& vectors);

// Throws Error(kInput): not safetensors, missing tensor, wrong type or shape, offsets outside the file, NaN
// or infinity (named with row and column). Files of other programs are read when they hold an F32 tensor
// "vectors" of two dimensions; what their metadata lacks stays empty, and normalized is false.
VectorSet read_safetensors(const std::string& path);
// The same without a copy in memory where the file allows it, and without the search for NaN and infinity,
// which is left to whoever reads the values. The file must not change meanwhile.
VectorSet map_safetensors(const std::string& path);

// Two-dimensional '<f4' in C order, versions 1.0 to 3.0; else Error(kInput). The metadata stay empty,
// normalized is false.
VectorSet read_npy(const std::string& path);

}  // namespace ragctl
