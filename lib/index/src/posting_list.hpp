// The postings of one term in one segment: rows ascending with weighted term frequencies, in compressed
// blocks of 128, each with what is needed to skip it. Byte layout: docs/formats.md, "postings".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "bit_packing.hpp"
#include "ragctl/math/postings.hpp"
#include "ragctl/store/section_file.hpp"

namespace ragctl {

// Weighted term frequencies and chunk lengths are counted in these parts of one occurrence; scores are
// defined on the stored numbers.
inline constexpr std::uint32_t kUnitsPerOccurrence = 64;
inline constexpr std::uint32_t kMaxTermFrequency = 65535;

struct Posting {
  std::uint32_t row = 0;
  std::uint32_t frequency = 0;  // in units, 1 to kMaxTermFrequency

  bool operator==(const Posting&) const = default;
};

// A pair that bounds postings: none of them has a higher frequency together with a shorter length than every
// pair. Scores grow with the frequency and fall with the length, so the best score of any pair is an upper
// bound.
struct ImpactPair {
  std::uint16_t frequency = 0;     // units
  std::uint16_t whole_length = 0;  // occurrences, rounded down

  bool operator==(const ImpactPair&) const = default;
};
inline constexpr std::size_t kImpactPairs = 4;
using Impacts = std::array<ImpactPair, kImpactPairs>;

// The least set of pairs that covers the postings, reduced to kImpactPairs. `lengths` is indexed by row, in
// units.
Impacts cover(std::span<const Posting> postings, std::span<const std::uint32_t> lengths);

// Appends the encoded list. Rows ascend strictly; there is at least one.
void encode_postings(std::span<const Posting> postings, std::span<const std::uint32_t> lengths,
                     std::string& out);

// The frequencies of a full block as they are stored: look-ups need few of them. A view into the section.
class PackedFrequencies {
 public:
  PackedFrequencies() = default;
  PackedFrequencies(const std::byte* multiples, unsigned width, unsigned shift)
      : multiples_(multiples), width_(width), shift_(shift) {}

  // Without any, those of the block were decoded.
  explicit operator bool() const { return multiples_ != nullptr; }
  std::uint32_t operator[](std::size_t i) const { return (unpack_one(multiples_, width_, i) + 1) << shift_; }
  void decode(std::uint32_t* frequencies) const {
    unpack_block(multiples_, width_, frequencies);
    for (std::size_t i = 0; i < kBlockPostings; ++i) frequencies[i] = (frequencies[i] + 1) << shift_;
  }

 private:
  const std::byte* multiples_ = nullptr;
  unsigned width_ = 0;
  unsigned shift_ = 0;
};

// A stored list. Reads (and verifies) the skip data at construction, each block when it is decoded.
class PostingList {
 public:
  PostingList() = default;
  // The list of `count` postings at [offset, offset + size) of the section; rows are below `rows`.
  PostingList(Section section, std::uint64_t offset, std::uint64_t size, std::uint32_t count,
              std::uint32_t rows);

  std::uint32_t count() const { return count_; }
  std::size_t blocks() const { return (count_ + kBlockPostings - 1) / kBlockPostings; }
  // Short lists have one block and no stored bounds.
  bool has_bounds() const { return count_ > kBlockPostings; }
  // Only with has_bounds().
  ImpactTable list_impacts() const;
  // Of `count` blocks from `first` on.
  ImpactTable block_impacts(std::size_t first, std::size_t count) const;
  std::uint32_t last_row(std::size_t block) const;
  // First block at or after `from` that ends at or after `row`; blocks() when there is none.
  std::size_t find_block(std::size_t from, std::uint32_t row) const;

  // Decodes a block into arrays of kBlockPostings; returns its length.
  std::size_t decode(std::size_t block, std::uint32_t* rows, std::uint32_t* frequencies) const;
  // The same, but for the frequencies of a full block, which `packed` gives later.
  std::size_t decode_rows(std::size_t block, std::uint32_t* rows, std::uint32_t* frequencies,
                          PackedFrequencies& packed) const;

 private:
  std::size_t decode_full(std::span<const std::byte> bytes, std::uint64_t before, std::uint32_t* rows,
                          PackedFrequencies& packed) const;
  std::size_t decode_tail(std::span<const std::byte> bytes, std::uint64_t before, std::size_t count,
                          std::uint32_t* rows, std::uint32_t* frequencies) const;

  Section section_;
  std::uint64_t offset_ = 0;  // of the blocks' data
  std::uint64_t size_ = 0;
  std::uint32_t count_ = 0;
  std::uint32_t rows_ = 0;
  const std::byte* skips_ = nullptr;
};

}  // namespace ragctl
