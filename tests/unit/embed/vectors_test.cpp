#include "ragctl/embed/vectors.hpp"

#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>

#include "catch.hpp"
#include "ragctl/core/file.hpp"
#include "ragctl/core/random.hpp"
#include "temporary_folder.hpp"

namespace ragctl {
namespace {

VectorSet random_vectors(std::size_t rows, std::size_t dimension) {
  Random random(3);
  VectorSet vectors;
  vectors.rows = rows;
  vectors.dimension = dimension;
  for (std::size_t i = 0; i < rows * dimension; ++i)
    vectors.values.push_back(static_cast<float>(random.normal()));
  vectors.model_fingerprint = "lsa/1:\"quoted\" 한글";
  vectors.chunks_hash = "0123";
  return vectors;
}

std::string message_of(const std::function<void()>& call, ErrorCode code = ErrorCode::kInput) {
  try {
    call();
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.what();
  }
  FAIL("nothing was thrown");
  return {};
}

TEST_CASE("safetensors give back what was written") {
  const TemporaryFolder folder;
  const std::string path = folder.path("v.safetensors");
  for (const bool codes : {false, true}) {
    for (const auto& [rows, dimension] : {std::pair<std::size_t, std::size_t>{7, 13}, {1, 1}, {0, 5}}) {
      VectorSet vectors = random_vectors(rows, dimension);
      vectors.normalized = codes;
      write_safetensors(path, vectors, {codes, codes});
      const VectorSet read = read_safetensors(path);
      CHECK(read.rows == rows);
      CHECK(read.dimension == dimension);
      CHECK(read.values == vectors.values);
      CHECK(read.model_fingerprint == vectors.model_fingerprint);
      CHECK(read.chunks_hash == vectors.chunks_hash);
      CHECK(read.normalized == vectors.normalized);
    }
  }
}

TEST_CASE("a safetensors file has the documented layout, codes included") {
  const TemporaryFolder folder;
  const std::string path = folder.path("v.safetensors");
  VectorSet vectors;
  vectors.rows = 2;
  vectors.dimension = 3;
  vectors.values = {1.0F, -0.5F, 0.0F, -2.0F, 2.0F, 0.0F};
  vectors.model_fingerprint = "m";
  vectors.chunks_hash = "c";
  write_safetensors(path, vectors, {true, true});
  const std::string file = read_file(path);
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), 8);
  REQUIRE((8 + length) % 64 == 0);
  const std::string header = file.substr(8, length);
  CHECK(header.substr(0, header.find_last_not_of(' ') + 1) ==
        R"({"__metadata__":{"format":"ragctl.vectors/1","model":"m","chunks":"c","normalized":"true"},)"
        R"("vectors":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
        R"("scales":{"dtype":"F32","shape":[2],"data_offsets":[24,32]},)"
        R"("vectors_int8":{"dtype":"I8","shape":[2,3],"data_offsets":[32,38]},)"
        R"("vectors_binary":{"dtype":"U8","shape":[2,1],"data_offsets":[38,40]}})");
  const std::string data = file.substr(8 + length);
  REQUIRE(data.size() == 40);
  float scale = 0.0F;
  std::memcpy(&scale, data.data() + 28, 4);
  CHECK(scale == 2.0F / 127.0F);
  CHECK(data.substr(32, 6) == std::string("\x7F\xC0\x00\x81\x7F\x00", 6));
  CHECK(data.substr(38) == "\x80\x40");
}

TEST_CASE("files of other programs are read when they hold float vectors") {
  const TemporaryFolder folder;
  const std::string path = folder.path("v.safetensors");
  const std::string json =
      R"({"other":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"vectors":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}})";
  std::string file(8, '\0');
  const std::uint64_t length = json.size();
  std::memcpy(file.data(), &length, 8);
  const float values[2] = {0.25F, 4.0F};
  file += json + "abcd" + std::string(reinterpret_cast<const char*>(values), 8);
  write_file_atomically(path, file);
  const VectorSet read = read_safetensors(path);
  CHECK(read.values == std::vector<float>{0.25F, 4.0F});
  CHECK(read.model_fingerprint.empty());
  CHECK_FALSE(read.normalized);
}

TEST_CASE("npy files give back what was written, with the header of NumPy") {
  const TemporaryFolder folder;
  const std::string path = folder.path("v.npy");
  for (const auto& [rows, dimension] :
       {std::pair<std::size_t, std::size_t>{5, 8}, {1, 1}, {0, 4}, {1000000, 1}}) {
    const VectorSet vectors = random_vectors(rows, dimension);
    write_npy(path, vectors);
    const VectorSet read = read_npy(path);
    CHECK(read.rows == rows);
    CHECK(read.dimension == dimension);
    CHECK(read.values == vectors.values);
  }
  write_npy(path, random_vectors(2, 3));
  const std::string file = read_file(path);
  CHECK(file.size() == 128 + 24);
  CHECK(file.starts_with(std::string("\x93NUMPY\x01\x00\x76\x00", 10) +
                         "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"));
  CHECK(file[127] == '\n');
}

TEST_CASE("NaN and infinity are refused with row and column, when writing and when reading") {
  const TemporaryFolder folder;
  VectorSet vectors = random_vectors(4, 5);
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    vectors.values[2 * 5 + 3] = bad;
    const std::string expected =
        std::string("row 2, column 3 (from 0) of the vectors is ") + (std::isnan(bad) ? "NaN" : "infinite");
    const std::string path = folder.path(std::isnan(bad) ? "nan.safetensors" : "infinite.safetensors");
    CHECK_THAT(message_of([&] { write_safetensors(path, vectors, {}); }), Catch::Contains(expected));
    CHECK_THAT(message_of([&] { write_npy(path, vectors); }), Catch::Contains(expected));
    CHECK_FALSE(std::filesystem::exists(path));

    VectorSet good = vectors;
    good.values[2 * 5 + 3] = 1.0F;
    write_safetensors(path, good, {});
    std::string file = read_file(path);
    std::memcpy(file.data() + file.size() - 20 * 4 + (2 * 5 + 3) * 4, &bad, 4);
    write_file_atomically(path, file);
    CHECK_THAT(message_of([&] { read_safetensors(path); }), Catch::Contains(path + ": row 2, column 3"));
    const std::string npy = folder.path("bad.npy");
    write_npy(npy, good);
    file = read_file(npy);
    std::memcpy(file.data() + 128 + (2 * 5 + 3) * 4, &bad, 4);
    write_file_atomically(npy, file);
    CHECK_THAT(message_of([&] { read_npy(npy); }), Catch::Contains(npy + ": row 2, column 3"));
  }
}

TEST_CASE("a set whose values do not fill its rows is refused") {
  const TemporaryFolder folder;
  VectorSet vectors = random_vectors(4, 5);
  vectors.rows = 5;
  message_of([&] { write_safetensors(folder.path("v"), vectors, {}); });
  vectors.rows = std::size_t{1} << 62;
  vectors.dimension = std::size_t{1} << 62;
  message_of([&] { write_npy(folder.path("v"), vectors); });
}

TEST_CASE("a full disk is an error that names the path") {
  const VectorSet vectors = random_vectors(2000, 64);
  CHECK_THAT(message_of([&] { write_safetensors("/dev/full", vectors, {}); }, ErrorCode::kIo),
             Catch::Contains("/dev/full"));
  CHECK_THAT(message_of([&] { write_npy("/dev/full", vectors); }, ErrorCode::kIo),
             Catch::Contains("/dev/full"));
}

}  // namespace
}  // namespace ragctl
