// Layout of a list of n postings:
//   n <= 128:  the tail alone
//   n > 128:   impacts of the list (16 bytes), ceil(n / 128) skip entries (24 bytes), the blocks; a last
//   block of fewer than 128 is a tail skip:      u32 last row, u32 offset of the block in the data, impacts
//   of the block block:     u8 width of gaps, u8 width of frequencies, u8 shift, packed gaps (row - row
//   before - 1), packed (frequency >> shift) - 1 tail:      u8 shift, then for each posting varint(gap * 2 +
//   one), where one means frequency == 1 << shift, else followed by
//              varint((frequency >> shift) - 2)
// shift is the number of low zero bits that all frequencies of the block share: whole occurrences cost no
// fraction bits.
#include "posting_list.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "bytes.hpp"

namespace ragctl {
namespace {

struct SkipEntry {
  std::uint32_t last_row = 0;
  std::uint32_t offset = 0;
  Impacts impacts = {};
};
static_assert(sizeof(SkipEntry) == 24 && sizeof(Impacts) == 16);

unsigned common_shift(std::span<const Posting> postings) {
  std::uint32_t bits = 0;
  for (const Posting& posting : postings) bits |= posting.frequency;
  return static_cast<unsigned>(std::countr_zero(bits));
}

void encode_tail(std::span<const Posting> postings, std::uint64_t before, std::string& out) {
  const unsigned shift = common_shift(postings);
  out.push_back(static_cast<char>(shift));
  for (const Posting& posting : postings) {
    const std::uint64_t gap = posting.row - before - 1;
    const std::uint32_t multiple = posting.frequency >> shift;
    put_varint(out, gap * 2 + (multiple == 1 ? 1 : 0));
    if (multiple != 1) put_varint(out, multiple - 2);
    before = posting.row;
  }
}

void encode_full(std::span<const Posting> postings, std::uint64_t before, std::string& out) {
  std::array<std::uint32_t, kBlockPostings> gaps;
  std::array<std::uint32_t, kBlockPostings> multiples;
  const unsigned shift = common_shift(postings);
  std::uint32_t gap_bits = 0;
  std::uint32_t multiple_bits = 0;
  for (std::size_t i = 0; i < kBlockPostings; ++i) {
    gaps[i] = static_cast<std::uint32_t>(postings[i].row - before - 1);
    multiples[i] = (postings[i].frequency >> shift) - 1;
    before = postings[i].row;
    gap_bits |= gaps[i];
    multiple_bits |= multiples[i];
  }
  const auto gap_width = static_cast<unsigned>(std::bit_width(gap_bits));
  const auto multiple_width = static_cast<unsigned>(std::bit_width(multiple_bits));
  out.push_back(static_cast<char>(gap_width));
  out.push_back(static_cast<char>(multiple_width));
  out.push_back(static_cast<char>(shift));
  pack_block(gaps.data(), gap_width, out);
  pack_block(multiples.data(), multiple_width, out);
}

ImpactPair pair_of(const Posting& posting, std::span<const std::uint32_t> lengths) {
  const std::uint32_t whole = lengths[posting.row] / kUnitsPerOccurrence;
  return {static_cast<std::uint16_t>(posting.frequency), static_cast<std::uint16_t>(std::min(whole, 65535U))};
}

// Adds to a set of which no pair covers another.
void add_pair(std::vector<ImpactPair>& pairs, ImpactPair added) {
  const auto covers = [](ImpactPair a, ImpactPair b) {
    return a.frequency >= b.frequency && a.whole_length <= b.whole_length;
  };
  for (const ImpactPair pair : pairs) {
    if (covers(pair, added)) return;
  }
  std::erase_if(pairs, [&](ImpactPair pair) { return covers(added, pair); });
  pairs.push_back(added);
}

// Joins neighbours (which loosens the bound) until kImpactPairs are left; the cheapest joins first.
Impacts reduce(std::vector<ImpactPair> pairs) {
  std::sort(pairs.begin(), pairs.end(), [](ImpactPair a, ImpactPair b) { return a.frequency > b.frequency; });
  while (pairs.size() > kImpactPairs) {
    std::size_t best = 0;
    std::uint64_t least = ~std::uint64_t{0};
    for (std::size_t i = 0; i + 1 < pairs.size(); ++i) {
      const std::uint64_t loss =
          std::uint64_t{static_cast<std::uint32_t>(pairs[i].frequency - pairs[i + 1].frequency)} *
          static_cast<std::uint32_t>(pairs[i].whole_length - pairs[i + 1].whole_length);
      if (loss < least) least = loss, best = i;
    }
    pairs[best].whole_length = pairs[best + 1].whole_length;  // sorted: the later pair has the shorter length
    pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
  Impacts impacts;
  for (std::size_t i = 0; i < kImpactPairs; ++i) impacts[i] = pairs[std::min(i, pairs.size() - 1)];
  return impacts;
}

// Rows of a block, the first one counted from `first`, in place of their gaps. Returns the last one, which
// may be too large for its place in a damaged list.
std::uint64_t rows_from_gaps(std::uint64_t first, unsigned gap_width, std::uint32_t* gaps) {
  const std::uint64_t most = first + (std::uint64_t{kBlockPostings} << gap_width);
  if (most <= ~std::uint32_t{0}) {
    add_up_gaps(static_cast<std::uint32_t>(first), kBlockPostings, gaps);
    return gaps[kBlockPostings - 1];
  }
  std::uint64_t next = first;
  for (std::size_t i = 0; i < kBlockPostings; ++i) {
    next += gaps[i];
    gaps[i] = static_cast<std::uint32_t>(next++);
  }
  return next - 1;
}

}  // namespace

Impacts cover(std::span<const Posting> postings, std::span<const std::uint32_t> lengths) {
  std::vector<ImpactPair> pairs;
  for (const Posting& posting : postings) add_pair(pairs, pair_of(posting, lengths));
  return reduce(std::move(pairs));
}

void encode_postings(std::span<const Posting> postings, std::span<const std::uint32_t> lengths,
                     std::string& out) {
  constexpr std::uint64_t kBeforeFirst = ~std::uint64_t{0};
  if (postings.size() <= kBlockPostings) return encode_tail(postings, kBeforeFirst, out);
  std::vector<ImpactPair> all;
  std::string skips;
  std::string data;
  std::uint64_t before = kBeforeFirst;
  for (std::size_t begin = 0; begin < postings.size(); begin += kBlockPostings) {
    const auto block = postings.subspan(begin, std::min(kBlockPostings, postings.size() - begin));
    const SkipEntry skip{block.back().row, static_cast<std::uint32_t>(data.size()), cover(block, lengths)};
    put_raw(skips, skip);
    for (const ImpactPair pair : skip.impacts) add_pair(all, pair);
    if (block.size() == kBlockPostings) {
      encode_full(block, before, data);
    } else {
      encode_tail(block, before, data);
    }
    before = block.back().row;
  }
  put_raw(out, reduce(std::move(all)));
  out += skips;
  out += data;
}

PostingList::PostingList(Section section, std::uint64_t offset, std::uint64_t size, std::uint32_t count,
                         std::uint32_t rows)
    : section_(section), offset_(offset), size_(size), count_(count), rows_(rows) {
  if (count == 0 || count > rows) section_.fail("a posting list has an impossible length");
  if (!has_bounds()) return;
  const std::uint64_t head = sizeof(Impacts) + blocks() * sizeof(SkipEntry);
  if (size < head) section_.fail("a posting list is cut short");
  skips_ = section_.read(offset, head).data();
  offset_ += head;
  size_ -= head;
}

ImpactTable PostingList::list_impacts() const { return {skips_, 1, sizeof(Impacts)}; }

ImpactTable PostingList::block_impacts(std::size_t first, std::size_t count) const {
  const std::byte* const entry = skips_ + sizeof(Impacts) + first * sizeof(SkipEntry);
  return {entry + offsetof(SkipEntry, impacts), count, sizeof(SkipEntry)};
}

std::uint32_t PostingList::last_row(std::size_t block) const {
  return get_raw<std::uint32_t>(skips_ + sizeof(Impacts) + block * sizeof(SkipEntry));
}

std::size_t PostingList::find_block(std::size_t from, std::uint32_t row) const {
  std::size_t low = from;
  std::size_t step = 1;
  std::size_t high = from;
  while (high < blocks() && last_row(high) < row) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  high = std::min(high, blocks());
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (last_row(middle) < row) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::size_t PostingList::decode(std::size_t block, std::uint32_t* rows, std::uint32_t* frequencies) const {
  PackedFrequencies packed;
  const std::size_t count = decode_rows(block, rows, frequencies, packed);
  if (packed) packed.decode(frequencies);
  return count;
}

std::size_t PostingList::decode_rows(std::size_t block, std::uint32_t* rows, std::uint32_t* frequencies,
                                     PackedFrequencies& packed) const {
  packed = {};
  constexpr std::uint64_t kBeforeFirst = ~std::uint64_t{0};
  const std::size_t count = std::min<std::size_t>(kBlockPostings, count_ - block * kBlockPostings);
  if (!has_bounds()) {
    decode_tail(section_.read(offset_, size_), kBeforeFirst, count, rows, frequencies);
    return count;
  }
  const auto start_of = [this](std::size_t i) {
    return i == blocks() ? size_
                         : get_raw<SkipEntry>(skips_ + sizeof(Impacts) + i * sizeof(SkipEntry)).offset;
  };
  const std::uint64_t begin = start_of(block);
  const std::uint64_t end = start_of(block + 1);
  if (begin > end || end > size_) section_.fail("the blocks of a posting list are out of order");
  const auto bytes = section_.read(offset_ + begin, end - begin);
  const std::uint64_t before = block == 0 ? kBeforeFirst : last_row(block - 1);
  const std::size_t decoded = count == kBlockPostings ? decode_full(bytes, before, rows, packed)
                                                      : decode_tail(bytes, before, count, rows, frequencies);
  if (rows[decoded - 1] != last_row(block)) section_.fail("a block of postings does not end where it should");
  return decoded;
}

std::size_t PostingList::decode_full(std::span<const std::byte> bytes, std::uint64_t before,
                                     std::uint32_t* rows, PackedFrequencies& packed) const {
  if (bytes.size() < 3) section_.fail("a block of postings is cut short");
  const auto gap_width = std::to_integer<unsigned>(bytes[0]);
  const auto multiple_width = std::to_integer<unsigned>(bytes[1]);
  const auto shift = std::to_integer<unsigned>(bytes[2]);
  if (gap_width > 32 || multiple_width > 16 || shift > 15 ||
      bytes.size() != 3 + packed_bytes(gap_width) + packed_bytes(multiple_width)) {
    section_.fail("a block of postings is malformed");
  }
  unpack_block(bytes.data() + 3, gap_width, rows);
  packed = {bytes.data() + 3 + packed_bytes(gap_width), multiple_width, shift};
  if (rows_from_gaps(before + 1, gap_width, rows) >= rows_) {
    section_.fail("a posting names a row that does not exist");
  }
  return kBlockPostings;
}

std::size_t PostingList::decode_tail(std::span<const std::byte> bytes, std::uint64_t before,
                                     std::size_t count, std::uint32_t* rows,
                                     std::uint32_t* frequencies) const {
  ByteReader reader({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, section_);
  const unsigned shift = reader.byte();
  std::uint64_t row = before;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t code = reader.varint();
    if ((code >> 1) > rows_) section_.fail("a posting names a row that does not exist");
    row += (code >> 1) + 1;
    const std::uint64_t multiple = (code & 1U) != 0 ? 1 : reader.varint() + 2;
    if (row >= rows_ || shift > 15 || multiple > (kMaxTermFrequency >> shift))
      section_.fail("a posting is malformed");
    rows[i] = static_cast<std::uint32_t>(row);
    frequencies[i] = static_cast<std::uint32_t>(multiple) << shift;
  }
  return count;
}

}  // namespace ragctl
