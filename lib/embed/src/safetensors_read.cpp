#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "ragctl/core/file.hpp"
#include "ragctl/embed/vectors.hpp"

namespace ragctl {
namespace {

constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // the format's own limit

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path), file_(path) { read_header(); }

  VectorSet read() const {
    const Json* tensor = header_.find("vectors");
    if (tensor == nullptr) fail("has no tensor 'vectors'");
    VectorSet vectors;
    read_shape(*tensor, vectors);
    const std::string_view bytes = data_of(*tensor, vectors.rows, vectors.dimension);
    vectors.values.resize(vectors.rows * vectors.dimension);
    if (!bytes.empty()) std::memcpy(vectors.values.data(), bytes.data(), bytes.size());
    check_finite(vectors);
    if (const Json* metadata = header_.find("__metadata__")) {
      vectors.model_fingerprint = text_of(*metadata, "model");
      vectors.chunks_hash = text_of(*metadata, "chunks");
      vectors.normalized = text_of(*metadata, "normalized") != "false";
    }
    return vectors;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::kInput, Location{path_}, what + "; write it with ragctl embed");
  }

  void read_header() {
    const std::string_view bytes = file_.text();
    std::uint64_t length = 0;
    if (bytes.size() < sizeof length) fail("is no safetensors file: too short");
    std::memcpy(&length, bytes.data(), sizeof length);
    if (length > kMaxHeaderBytes || length > bytes.size() - sizeof length)
      fail("is no safetensors file: its header does not fit");
    data_ = bytes.substr(sizeof length + length);
    header_ = parse_json(bytes.substr(sizeof length, length), {path_});
    if (!header_.is_object()) fail("is no safetensors file: its header is no JSON object");
  }

  static std::uint64_t count_of(const Json& json) {
    return json.is_int() && json.integer() >= 0 ? static_cast<std::uint64_t>(json.integer())
                                                : ~std::uint64_t{0};
  }

  static std::string text_of(const Json& json, const char* key) {
    const Json* value = json.find(key);
    return value != nullptr && value->is_string() ? value->string() : std::string();
  }

  void read_shape(const Json& tensor, VectorSet& vectors) const {
    if (text_of(tensor, "dtype") != "F32") fail("its tensor 'vectors' is not of type F32");
    const Json* shape = tensor.find("shape");
    if (shape == nullptr || !shape->is_array() || shape->items().size() != 2)
      fail("its tensor 'vectors' has not two dimensions");
    vectors.rows = count_of(shape->items()[0]);
    vectors.dimension = count_of(shape->items()[1]);
    constexpr std::size_t kMost = std::size_t{1} << 40;
    if (vectors.rows > kMost || vectors.dimension == 0 || vectors.dimension > 65536)
      fail("its tensor 'vectors' has an impossible shape");
  }

  std::string_view data_of(const Json& tensor, std::uint64_t rows, std::uint64_t dimension) const {
    const Json* offsets = tensor.find("data_offsets");
    if (offsets == nullptr || !offsets->is_array() || offsets->items().size() != 2)
      fail("its tensor 'vectors' has no data_offsets");
    const std::uint64_t begin = count_of(offsets->items()[0]);
    const std::uint64_t end = count_of(offsets->items()[1]);
    if (begin > end || end > data_.size() || end - begin != rows * dimension * sizeof(float)) {
      fail(fmt::format("its tensor 'vectors' of {} x {} floats does not fit the file (truncated?)", rows,
                       dimension));
    }
    return data_.substr(begin, end - begin);
  }

  void check_finite(const VectorSet& vectors) const {
    for (std::size_t i = 0; i < vectors.values.size(); ++i) {
      if (std::isfinite(vectors.values[i])) continue;
      const std::size_t row = i / vectors.dimension;
      fail(fmt::format("row {}, column {} (from 0) is not a finite number", row, i % vectors.dimension));
    }
  }

  const std::string& path_;
  MappedFile file_;
  std::string_view data_;
  Json header_;
};

}  // namespace

VectorSet read_safetensors(const std::string& path) { return Reader(path).read(); }

}  // namespace ragctl
