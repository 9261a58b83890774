// Small codes for vectors: 8 bits or 1 bit a dimension.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ragctl {

// Symmetric 8-bit code of a row: code[i] = round(row[i] / scale), in [-127, 127], halves away from zero;
// scale = max |row[i]| / 127 is returned (0 for a zero row, whose codes are 0). row[i] is about scale *
// code[i], off by at most scale / 2. Values must be finite; `code` has the row's length.
float quantize_int8(std::span<const float> row, std::span<std::int8_t> code);

// Sign bits: bit i is 1 where row[i] > 0, most significant bit first in each byte (as numpy.packbits), the
// unused bits of the last byte 0. `bits` has sign_bytes(row.size()) bytes. Hamming distances do not depend on
// the order of bits.
void pack_sign_bits(std::span<const float> row, std::span<std::uint8_t> bits);

constexpr std::size_t sign_bytes(std::size_t dimension) { return (dimension + 7) / 8; }

}  // namespace ragctl
