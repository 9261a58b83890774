#include <fmt/format.h>

#include <cstring>

#include "ragctl/core/file.hpp"
#include "ragctl/embed/vectors.hpp"
#include "ragctl/math/quantize.hpp"
#include "safetensors_header.hpp"
#include "vector_set.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kFormat = "ragctl.vectors/1";

// Appends a tensor behind those that are there.
void add_tensor(SafetensorsHeader& header, std::string name, std::string dtype,
                std::vector<std::uint64_t> shape, std::uint64_t bytes) {
  const std::uint64_t begin = header.tensors.empty() ? 0 : header.tensors.back().end;
  header.tensors.push_back({std::move(name), std::move(dtype), std::move(shape), begin, begin + bytes});
}

SafetensorsHeader make_header(const VectorSet& vectors, const VectorFileOptions& options) {
  SafetensorsHeader header;
  header.metadata = {{"format", std::string(kFormat)},
                     {"model", vectors.model_fingerprint},
                     {"chunks", vectors.chunks_hash},
                     {"normalized", vectors.normalized ? "true" : "false"}};
  const std::uint64_t rows = vectors.rows;
  const std::uint64_t dimension = vectors.dimension;
  add_tensor(header, "vectors", "F32", {rows, dimension}, rows * dimension * sizeof(float));
  if (options.int8) {  // floats first: they stay aligned
    add_tensor(header, "scales", "F32", {rows}, rows * sizeof(float));
    add_tensor(header, "vectors_int8", "I8", {rows, dimension}, rows * dimension);
  }
  if (options.binary)
    add_tensor(header, "vectors_binary", "U8", {rows, sign_bytes(dimension)}, rows * sign_bytes(dimension));
  return header;
}

void write_int8(OutputFile& file, const VectorSet& vectors) {
  std::vector<float> scales(vectors.rows);
  std::vector<std::int8_t> codes(vectors.all().size());
  for (std::size_t i = 0; i < vectors.rows; ++i)
    scales[i] =
        quantize_int8(vectors.row(i), std::span(codes).subspan(i * vectors.dimension, vectors.dimension));
  file.write(bytes_of(scales));
  file.write({reinterpret_cast<const char*>(codes.data()), codes.size()});
}

void write_binary(OutputFile& file, const VectorSet& vectors) {
  std::vector<std::uint8_t> bits(sign_bytes(vectors.dimension));
  for (std::size_t i = 0; i < vectors.rows; ++i) {
    pack_sign_bits(vectors.row(i), bits);
    file.write({reinterpret_cast<const char*>(bits.data()), bits.size()});
  }
}

const TensorInfo& require_vectors(const SafetensorsHeader& header, const std::string& path) {
  const TensorInfo* tensor = header.find("vectors");
  if (tensor == nullptr)
    throw Error(ErrorCode::kInput, Location{path},
                "the file has no tensor 'vectors'; make it with ragctl embed");
  if (tensor->dtype != "F32" || tensor->shape.size() != 2)
    throw Error(ErrorCode::kInput, Location{path},
                fmt::format("tensor 'vectors' is {} of {} dimensions; expected F32 of 2", tensor->dtype,
                            tensor->shape.size()));
  return *tensor;
}

}  // namespace

void write_safetensors(const std::string& path, const VectorSet& vectors, const VectorFileOptions& options) {
  check_vectors(vectors, path);
  OutputFile file(path);
  file.write(format_safetensors_header(make_header(vectors, options)));
  file.write(bytes_of(vectors.all()));
  if (options.int8) write_int8(file, vectors);
  if (options.binary) write_binary(file, vectors);
  file.commit();
}

VectorSet map_safetensors(const std::string& path) {
  auto file = std::make_shared<const MappedFile>(path);
  std::string_view data;
  const SafetensorsHeader header = parse_safetensors_header(file->text(), path, data);
  const TensorInfo& tensor = require_vectors(header, path);
  VectorSet vectors;
  vectors.rows = tensor.shape[0];
  vectors.dimension = tensor.shape[1];
  vectors.model_fingerprint = header.metadata_value("model");
  vectors.chunks_hash = header.metadata_value("chunks");
  vectors.normalized = header.metadata_value("normalized") == "true";
  const char* begin = data.data() + tensor.begin;
  const std::size_t count = (tensor.end - tensor.begin) / sizeof(float);
  if (reinterpret_cast<std::uintptr_t>(begin) % alignof(float) == 0) {
    vectors.mapped = {reinterpret_cast<const float*>(begin), count};
    vectors.file = std::move(file);
  } else if (count > 0) {  // other programs need not align what they write
    vectors.values.resize(count);
    std::memcpy(vectors.values.data(), begin, count * sizeof(float));
  }
  return vectors;
}

VectorSet read_safetensors(const std::string& path) {
  VectorSet vectors = map_safetensors(path);
  check_vectors(vectors, path);
  if (vectors.file == nullptr) return vectors;
  vectors.values.assign(vectors.mapped.begin(), vectors.mapped.end());
  vectors.mapped = {};
  vectors.file.reset();
  return vectors;
}

}  // namespace ragctl
