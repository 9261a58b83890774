// safetensors: 8 bytes little-endian header length, JSON header padded with blanks to a multiple of 8, tensor
// bytes.
#include <bit>
#include <cstring>

#include "ragctl/core/file.hpp"
#include "ragctl/embed/vectors.hpp"
#include "ragctl/math/quantize.hpp"

namespace ragctl {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

Json shape_of(std::uint64_t rows, std::uint64_t columns) { return Json(Json::Array{rows, columns}); }

// Lays tensors out one behind the other and collects their header entries.
class Layout {
 public:
  explicit Layout(const VectorSet& vectors) {
    Json& metadata = header_.set("__metadata__", Json::object());
    metadata.set("format", "ragctl.vectors/1");
    metadata.set("model", vectors.model_fingerprint);
    metadata.set("chunks", vectors.chunks_hash);
    metadata.set("normalized", vectors.normalized ? "true" : "false");
  }

  void add(const char* name, const char* type, Json shape, std::uint64_t bytes) {
    Json& entry = header_.set(name, Json::object());
    entry.set("dtype", type);
    entry.set("shape", std::move(shape));
    entry.set("data_offsets", Json(Json::Array{offset_, offset_ + bytes}));
    offset_ += bytes;
  }

  std::string head() const {
    std::string text = header_.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    std::string out(8, '\0');
    const std::uint64_t length = text.size();
    std::memcpy(out.data(), &length, sizeof length);
    return out + text;
  }

 private:
  Json header_ = Json::object();
  std::uint64_t offset_ = 0;
};

template <typename T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

void write_int8(OutputFile& file, const VectorSet& vectors) {
  std::vector<float> scales(vectors.rows);
  std::vector<std::int8_t> codes(vectors.rows * vectors.dimension);
  for (std::size_t i = 0; i < vectors.rows; ++i) {
    scales[i] =
        quantize_int8(vectors.row(i), std::span(codes).subspan(i * vectors.dimension, vectors.dimension));
  }
  file.write(bytes_of(scales));
  file.write(bytes_of(codes));
}

void write_binary(OutputFile& file, const VectorSet& vectors) {
  std::vector<std::uint8_t> bits(sign_bytes(vectors.dimension));
  for (std::size_t i = 0; i < vectors.rows; ++i) {
    pack_sign_bits(vectors.row(i), bits);
    file.write(bytes_of(bits));
  }
}

}  // namespace

void write_safetensors(const std::string& path, const VectorSet& vectors, const VectorFileOptions& options) {
  Layout layout(vectors);
  const std::uint64_t cells = vectors.rows * vectors.dimension;
  layout.add("vectors", "F32", shape_of(vectors.rows, vectors.dimension), cells * sizeof(float));
  if (options.int8) {
    layout.add("scales", "F32", Json(Json::Array{vectors.rows}), vectors.rows * sizeof(float));
    layout.add("vectors_int8", "I8", shape_of(vectors.rows, vectors.dimension), cells);
  }
  if (options.binary) {
    const std::size_t width = sign_bytes(vectors.dimension);
    layout.add("vectors_binary", "U8", shape_of(vectors.rows, width), vectors.rows * width);
  }
  OutputFile file(path);
  file.write(layout.head());
  file.write(bytes_of(vectors.values));
  if (options.int8) write_int8(file, vectors);
  if (options.binary) write_binary(file, vectors);
  file.commit();
}

}  // namespace ragctl
