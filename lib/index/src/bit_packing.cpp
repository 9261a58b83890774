#include "bit_packing.hpp"

#include <array>
#include <cstring>
#include <utility>

namespace ragctl {
namespace {

constexpr unsigned kLanes = 4;
constexpr unsigned kPerLane = 32;

// Width as a constant, so that the compiler unrolls the shifts and keeps four lanes in one register.
template <unsigned Width>
void unpack(const void* packed, std::uint32_t* values) {
  if constexpr (Width == 0) {
    std::memset(values, 0, kBlockPostings * sizeof *values);
  } else {
    constexpr std::uint32_t kMask = Width == 32 ? ~0U : (1U << (Width % 32)) - 1;
    std::array<std::uint32_t, kLanes * Width> words;
    std::memcpy(words.data(), packed, sizeof words);
#pragma GCC unroll 32
    for (unsigned i = 0; i < kPerLane; ++i) {
      const unsigned word = i * Width / 32;
      const unsigned shift = i * Width % 32;
      for (unsigned lane = 0; lane < kLanes; ++lane) {
        std::uint32_t value = words[word * kLanes + lane] >> shift;
        if (shift + Width > 32) value |= words[(word + 1) * kLanes + lane] << ((32 - shift) % 32);
        values[i * kLanes + lane] = value & kMask;
      }
    }
  }
}

using Unpack = void (*)(const void*, std::uint32_t*);

template <unsigned... Widths>
constexpr std::array<Unpack, sizeof...(Widths)> make_table(std::integer_sequence<unsigned, Widths...>) {
  return {&unpack<Widths>...};
}

constexpr auto kUnpack = make_table(std::make_integer_sequence<unsigned, 33>());

}  // namespace

void pack_block(const std::uint32_t* values, unsigned width, std::string& out) {
  std::array<std::uint32_t, kLanes* 33> words = {};
  for (unsigned i = 0; i < kPerLane; ++i) {
    const unsigned word = i * width / 32;
    const unsigned shift = i * width % 32;
    for (unsigned lane = 0; lane < kLanes; ++lane) {
      const std::uint64_t value = std::uint64_t{values[i * kLanes + lane]} << shift;
      words[word * kLanes + lane] |= static_cast<std::uint32_t>(value);
      words[(word + 1) * kLanes + lane] |= static_cast<std::uint32_t>(value >> 32);
    }
  }
  out.append(reinterpret_cast<const char*>(words.data()), packed_bytes(width));
}

void unpack_block(const void* packed, unsigned width, std::uint32_t* values) {
  kUnpack[width](packed, values);
}

std::uint32_t unpack_one(const void* packed, unsigned width, std::size_t i) {
  if (width == 0) return 0;
  const std::size_t bit = i / kLanes * width;
  const auto word = [&](std::size_t number) {
    std::uint32_t value;
    std::memcpy(&value, static_cast<const char*>(packed) + (number * kLanes + i % kLanes) * sizeof value,
                sizeof value);
    return std::uint64_t{value};
  };
  std::uint64_t value = word(bit / 32);
  if (bit % 32 + width > 32) value |= word(bit / 32 + 1) << 32;
  return static_cast<std::uint32_t>(value >> bit % 32 & ((std::uint64_t{1} << width) - 1));
}

}  // namespace ragctl
