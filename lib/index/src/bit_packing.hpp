// 128 numbers of `width` bits each, in four interleaved lanes of 32-bit words (Lemire and Boytsov, "Decoding
// billions of integers per second through vectorization", 2015, section 4: the layout lets four numbers be
// shifted at once).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace ragctl {

inline constexpr std::size_t kBlockPostings = 128;

// Bytes of a packed block.
inline constexpr std::size_t packed_bytes(unsigned width) { return std::size_t{16} * width; }

// Appends kBlockPostings numbers, each below 2^width; width 0 to 32.
void pack_block(const std::uint32_t* values, unsigned width, std::string& out);

// Reads packed_bytes(width) bytes.
void unpack_block(const void* packed, unsigned width, std::uint32_t* values);

// One of the numbers that unpack_block() reads.
std::uint32_t unpack_one(const void* packed, unsigned width, std::size_t i);

}  // namespace ragctl
