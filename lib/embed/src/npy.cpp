// NumPy's .npy: "\x93NUMPY", major, minor, header length (u16 in version 1, else u32), a Python dict literal
// padded with spaces and ended by a newline, then the array.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <cstring>

#include "ragctl/core/file.hpp"
#include "ragctl/embed/vectors.hpp"
#include "vector_set.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw Error(ErrorCode::kInput, Location{path},
              what + "; expected a two-dimensional float32 .npy file in C order");
}

// The value that follows 'key': in the header's dict, up to the given end character (which is included).
std::string_view dict_value(std::string_view header, std::string_view key, char end,
                            const std::string& path) {
  const std::string quoted = fmt::format("'{}':", key);
  const std::size_t at = header.find(quoted);
  if (at == std::string_view::npos) fail(path, fmt::format("the header has no '{}'", key));
  header.remove_prefix(at + quoted.size());
  header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
  const std::size_t stop = header.find(end, header.starts_with('\'') ? 1 : 0);
  if (stop == std::string_view::npos) fail(path, fmt::format("the header's '{}' has no end", key));
  return header.substr(0, stop + 1);
}

// Reads "(rows, columns)".
void parse_shape(std::string_view text, VectorSet& vectors, const std::string& path) {
  std::uint64_t sizes[2] = {};
  const char* at = text.data() + 1;
  const char* end = text.data() + text.size();
  for (int i = 0; i < 2; ++i) {
    while (at < end && *at == ' ') ++at;
    const auto [next, error] = std::from_chars(at, end, sizes[i]);
    if (text.front() != '(' || error != std::errc{} || next == end || *next != (i == 0 ? ',' : ')'))
      fail(path, fmt::format("the shape is {}", text));
    at = next + 1;
  }
  vectors.rows = sizes[0];
  vectors.dimension = sizes[1];
}

// The header's dict, and the array after it.
std::pair<std::string_view, std::string_view> split_file(std::string_view text, const std::string& path) {
  if (!text.starts_with(kMagic) || text.size() < 12) fail(path, "the file is not .npy");
  const auto major = static_cast<unsigned char>(text[6]);
  if (major < 1 || major > 3) fail(path, fmt::format("version {} of .npy is unknown", major));
  const std::size_t width = major == 1 ? 2 : 4;
  std::size_t length = 0;
  for (std::size_t i = width; i-- > 0;) length = length << 8 | static_cast<unsigned char>(text[8 + i]);
  text.remove_prefix(8 + width);
  if (length > text.size()) fail(path, "the header is cut off");
  return {text.substr(0, length), text.substr(length)};
}

}  // namespace

void write_npy(const std::string& path, const VectorSet& vectors) {
  check_vectors(vectors, path);
  std::string dict = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}",
                                 vectors.rows, vectors.dimension);
  constexpr std::size_t kPrefix = 10;
  dict.append(63 - (kPrefix + dict.size()) % 64, ' ').push_back('\n');
  std::string header(kMagic);
  header += {'\x01', '\x00', static_cast<char>(dict.size() & 0xFF), static_cast<char>(dict.size() >> 8)};
  OutputFile file(path);
  file.write(header);
  file.write(dict);
  file.write(bytes_of(vectors.all()));
  file.commit();
}

VectorSet read_npy(const std::string& path) {
  const std::string text = read_file(path);
  const auto [header, array] = split_file(text, path);
  if (const auto descr = dict_value(header, "descr", '\'', path); descr != "'<f4'")
    fail(path, fmt::format("the element type is {}", descr));
  if (!dict_value(header, "fortran_order", ',', path).starts_with("False"))
    fail(path, "the array is in Fortran order");
  VectorSet vectors;
  vectors.normalized = false;
  parse_shape(dict_value(header, "shape", ')', path), vectors, path);
  std::uint64_t bytes = 0;
  if (!checked_bytes(vectors.rows, vectors.dimension, sizeof(float), bytes) || bytes != array.size())
    fail(path,
         fmt::format("{} bytes do not hold {} x {} floats", array.size(), vectors.rows, vectors.dimension));
  vectors.values.resize(bytes / sizeof(float));
  if (bytes > 0) std::memcpy(vectors.values.data(), array.data(), bytes);
  check_vectors(vectors, path);
  return vectors;
}

}  // namespace ragctl
