// Byte layout of a section file (docs/formats.md, "Section file"): header, sections, checksum tables,
// directory, trailer. The directory comes last so that a file is written front to back in one pass. Numbers
// are little-endian.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "ragctl/store/section_file.hpp"

namespace ragctl::section_layout {

static_assert(std::endian::native == std::endian::little,
              "files are mapped as they are: little-endian hosts only");

inline constexpr std::size_t kAlignment = 64;

// The unit of checksums, of what a query must read to trust a byte: a page since version 2.
inline constexpr unsigned block_shift(std::uint32_t container_version) {
  return container_version == 1 ? 14 : 12;
}
inline constexpr std::size_t block_bytes(std::uint32_t container_version) {
  return std::size_t{1} << block_shift(container_version);
}
inline constexpr std::array<char, 8> kMagic = {'r', 'a', 'g', 'c', 't', 'l', '\x1a', '\n'};
inline constexpr std::array<char, 8> kTrailerMagic = {'r', 'a', 'g', 'c', 't', 'l', 'E', '\n'};

// Magic and the two versions keep their places in every future version; the rest may change with
// container_version.
struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t container_version = kSectionFileVersion;
  std::uint32_t layout_version = 0;
  std::array<char, 16> kind = {};  // zero-padded
  std::array<std::uint64_t, 3> reserved = {};
  std::uint64_t checksum = 0;  // XXH3-64 of the bytes before it
};

struct Entry {
  std::array<char, 24> name = {};  // zero-padded
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t table_offset = 0;    // XXH3-64 of each block of block_bytes(), the last one shorter
  std::uint64_t table_checksum = 0;  // XXH3-64 of the table
  std::uint64_t reserved = 0;
};

struct Trailer {
  std::array<char, 8> magic = kTrailerMagic;
  std::uint64_t directory_offset = 0;
  std::uint64_t sections = 0;
  std::uint64_t file_size = 0;
  std::uint64_t directory_checksum = 0;
  std::array<std::uint64_t, 2> reserved = {};
  std::uint64_t checksum = 0;  // XXH3-64 of the bytes before it
};

static_assert(sizeof(Header) == 64 && sizeof(Entry) == 64 && sizeof(Trailer) == 64);

inline constexpr std::size_t blocks_of(std::uint64_t bytes, std::uint32_t container_version) {
  const unsigned shift = block_shift(container_version);
  return static_cast<std::size_t>((bytes >> shift) + (bytes % block_bytes(container_version) != 0 ? 1 : 0));
}

}  // namespace ragctl::section_layout
