// Vector files cut off at each length, with one byte flipped, and with absurd numbers: an Error(kInput) or
// sound vectors, never a crash.
#include <cmath>
#include <cstring>
#include <fstream>
#include <functional>

#include "catch.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/embed/vectors.hpp"
#include "temporary_folder.hpp"

namespace ragctl {
namespace {

VectorSet small_vectors() {
  VectorSet vectors;
  vectors.rows = 3;
  vectors.dimension = 2;
  vectors.values = {1.0F, 0.5F, -1.0F, 2.0F, 0.25F, -3.0F};
  vectors.model_fingerprint = "m";
  return vectors;
}

using Reader = std::function<VectorSet(const std::string&)>;

// True when the file was read; a read set must be consistent and finite.
bool reads_soundly(const Reader& read, const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;  // without the syncs of an OutputFile
  try {
    const VectorSet vectors = read(path);
    REQUIRE(vectors.values.size() == vectors.rows * vectors.dimension);
    for (const float value : vectors.values) REQUIRE(std::isfinite(value));
    return true;
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::kInput);
    REQUIRE(std::string(error.what()).starts_with(path + ": "));
    return false;
  }
}

void check_truncations(const Reader& read, const std::string& path) {
  const std::string file = read_file(path);
  for (std::size_t length = 0; length < file.size(); ++length) {
    INFO("cut to " << length << " of " << file.size());
    REQUIRE_FALSE(reads_soundly(read, path, file.substr(0, length)));
  }
  REQUIRE_FALSE(reads_soundly(read, path, file + "x"));
  REQUIRE(reads_soundly(read, path, file));
}

void check_flips(const Reader& read, const std::string& path) {
  const std::string file = read_file(path);
  for (std::size_t i = 0; i < file.size(); ++i) {
    for (const char mask : {'\x01', '\x20', '\x80', '\xFF'}) {
      std::string damaged = file;
      damaged[i] = static_cast<char>(damaged[i] ^ mask);
      INFO("byte " << i << " flipped by " << static_cast<int>(static_cast<unsigned char>(mask)));
      reads_soundly(read, path, damaged);
    }
  }
}

std::string with_header(const std::string& json, const std::string& data) {
  std::string file(8, '\0');
  const std::uint64_t length = json.size();
  std::memcpy(file.data(), &length, 8);
  return file + json + data;
}

TEST_CASE("safetensors cut off or with a flipped byte never crash and never give unsound vectors") {
  const TemporaryFolder folder;
  const std::string path = folder.path("v.safetensors");
  write_safetensors(path, small_vectors(), {true, true});
  check_truncations(read_safetensors, path);
  check_flips(read_safetensors, path);
}

TEST_CASE("npy files cut off or with a flipped byte never crash and never give unsound vectors") {
  const TemporaryFolder folder;
  const std::string path = folder.path("v.npy");
  write_npy(path, small_vectors());
  check_truncations(read_npy, path);
  check_flips(read_npy, path);
}

TEST_CASE("safetensors with impossible headers are refused") {
  const TemporaryFolder folder;
  const std::string path = folder.path("v.safetensors");
  const std::string eight(8, '\0');
  const std::string tensor = R"("dtype":"F32","shape":[1,2],"data_offsets":[0,8]})";
  REQUIRE(reads_soundly(read_safetensors, path, with_header(R"({"vectors":{)" + tensor + "}", eight)));
  for (const std::string& json : std::vector<std::string>{
           "", "{}", "[]", "7", "null", R"({"vectors":7})", R"({"vectors":{}})",
           R"({"other":{)" + tensor + "}",                                         // no vectors
           R"({"vectors":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}})",      // type
           R"({"vectors":{"dtype":"X99","shape":[1,2],"data_offsets":[0,8]}})",    // unknown type
           R"({"vectors":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",      // one dimension
           R"({"vectors":{"dtype":"F32","shape":[1,1,2],"data_offsets":[0,8]}})",  // three
           R"({"vectors":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}})",  // negative
           R"({"vectors":{"dtype":"F32","shape":[1.0,2],"data_offsets":[0,8]}})",  // not whole
           R"({"vectors":{"dtype":"F32","shape":["1",2],"data_offsets":[0,8]}})",  // text
           R"({"vectors":{"dtype":"F32","shape":[4611686018427387905,2],"data_offsets":[0,8]}})",  // overflow
           R"({"vectors":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})",  // product
                                                                                                   // 2^64
           R"({"vectors":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]}})",                   // outside
           R"({"vectors":{"dtype":"F32","shape":[1,2],"data_offsets":[8,0]}})",  // backwards
           R"({"vectors":{"dtype":"F32","shape":[1,2],"data_offsets":[0]}})",    // one offset
           R"({"vectors":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}})",  // bytes left over
           R"({"vectors":{"dtype":"F32","shape":[1,1],"data_offsets":[4,8]}})",  // a hole
           R"({"a":{)" + tensor + R"(,"vectors":{)" + tensor + "}",              // overlap
           R"({"vectors":{)" + tensor +
               R"(,"vectors":{"dtype":"F32","shape":[0,2],"data_offsets":[8,8]}})",  // twice
           R"({"__metadata__":{"model":3},"vectors":{)" + tensor + "}",              // metadata not text
       }) {
    INFO(json);
    CHECK_FALSE(reads_soundly(read_safetensors, path, with_header(json, eight)));
  }
  CHECK_FALSE(reads_soundly(read_safetensors, path, std::string(8, '\xFF') + "{}"));
}

TEST_CASE("npy files with impossible headers are refused") {
  const TemporaryFolder folder;
  const std::string path = folder.path("v.npy");
  const auto with_dict = [](const std::string& dict, const std::string& data) {
    const char length = static_cast<char>(dict.size());
    return std::string("\x93NUMPY\x01\x00", 8) + length + '\0' + dict + data;
  };
  const std::string eight(8, '\0');
  REQUIRE(reads_soundly(read_npy, path,
                        with_dict("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", eight)));
  for (const std::string& dict : std::vector<std::string>{
           "", "{}", "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }",
           "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }",
           "{'descr': '<f4', 'shape': (1, 2), }", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 1), }",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -2), }",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999, 1), }",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2"}) {
    INFO(dict);
    CHECK_FALSE(reads_soundly(read_npy, path, with_dict(dict, eight)));
  }
}

TEST_CASE("a missing vector file is an I/O error") {
  const TemporaryFolder folder;
  for (const Reader& read : {Reader(read_safetensors), Reader(read_npy)}) {
    try {
      read(folder.path("missing"));
      FAIL("nothing was thrown");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kIo);
    }
  }
}

}  // namespace
}  // namespace ragctl
