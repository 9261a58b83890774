#include "dictionary.hpp"

#include <algorithm>
#include <utility>

namespace ragctl {
namespace {

constexpr std::uint64_t kTermsPerBlock = 16;
constexpr std::uint64_t kBlocksPerTop = 256;
constexpr std::size_t kPieceBytes = std::size_t{1} << 20;  // of spilled blocks

// The first number in [low, high) that is not `before`, or high. All that are come first.
template <typename Before>
std::uint64_t first_not(std::uint64_t low, std::uint64_t high, const Before& before) {
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (before(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace

// A block: for each term varint(bytes shared with the term before), text(the rest), varint(postings * 2 +
// titled), varint(size of the list), and if titled the same of the title's list: varint(postings),
// varint(size). The first term of a block shares nothing. Lists follow each other without gaps. The index has
// u64 offset of the block and u64 offset of its first list for every block. The top: u32 starts of the first
// terms of every 256th block and the end of the last one, then these terms.
void DictionaryWriter::add(std::string_view term, const TermEntry& entry) {
  const bool first = terms_ % kTermsPerBlock == 0;
  if (first) {
    put_raw(index_, spilled_ + blocks_.size());
    put_raw(index_, postings_);
    if (terms_ / kTermsPerBlock % kBlocksPerTop == 0) {
      top_starts_.push_back(static_cast<std::uint32_t>(top_terms_.size()));
      top_terms_ += term;
    }
  }
  const std::size_t shared = first ? 0 : common_prefix(previous_, term);
  put_varint(blocks_, shared);
  put_text(blocks_, term.substr(shared));
  const bool titled = entry.title.count > 0;
  put_varint(blocks_, std::uint64_t{entry.all.count} * 2 + (titled ? 1 : 0));
  put_varint(blocks_, entry.all.size);
  if (titled) {
    put_varint(blocks_, entry.title.count);
    put_varint(blocks_, entry.title.size);
  }
  previous_ = term;
  postings_ += entry.all.size + entry.title.size;
  ++terms_;
  if (spill_ != nullptr && blocks_.size() >= kPieceBytes) spill_blocks();
}

void DictionaryWriter::spill_blocks() {
  spill_->append(blocks_);
  spilled_ += blocks_.size();
  blocks_.clear();
}

void DictionaryWriter::write_blocks(const ByteSink& sink) {
  std::string piece;
  for (std::uint64_t at = 0; at < spilled_; at += piece.size()) {
    spill_->read(at, std::min<std::uint64_t>(kPieceBytes, spilled_ - at), piece);
    sink(piece);
  }
  sink(blocks_);
}

std::string DictionaryWriter::top() const {
  std::string out;
  for (const std::uint32_t start : top_starts_) put_raw(out, start);
  put_raw(out, static_cast<std::uint32_t>(top_terms_.size()));
  return out + top_terms_;
}

Dictionary::Dictionary(Section index, Section blocks, std::uint64_t terms, Section top)
    : index_(index), blocks_(blocks), top_(top), terms_(terms) {
  const std::uint64_t expected = (terms + kTermsPerBlock - 1) / kTermsPerBlock * sizeof(BlockEntry);
  if (index_.size() != expected) index_.fail("it does not have an entry for every block of terms");
}

Dictionary::BlockEntry Dictionary::block(std::uint64_t number) const {
  return index_.read_as<BlockEntry>(number, 1)[0];
}

ByteReader Dictionary::open(std::uint64_t number) const {
  const std::uint64_t begin = block(number).begin;
  const bool last = (number + 1) * kTermsPerBlock >= terms_;
  const std::uint64_t end = last ? blocks_.size() : block(number + 1).begin;
  if (begin > end) blocks_.fail("blocks of terms are out of order");
  return {blocks_.read_text(begin, end - begin), blocks_};
}

void Dictionary::read_entry(ByteReader& reader, std::string& term, TermEntry& entry, const Section& origin) {
  const std::uint64_t shared = reader.varint();
  if (shared > term.size()) origin.fail("a term shares more than the term before it has");
  term.resize(shared);
  term += reader.text();
  const std::uint64_t behind = entry.title.offset + entry.title.size;
  const std::uint64_t counted = reader.varint();
  if ((counted >> 1) > 0xFFFFFFFFU) origin.fail("a term has too many postings");
  entry.all = {static_cast<std::uint32_t>(counted >> 1), behind, reader.varint()};
  entry.title = {0, behind + entry.all.size, 0};
  if ((counted & 1U) == 0) return;
  entry.title.count = reader.varint32();
  entry.title.size = reader.varint();
}

std::uint64_t Dictionary::block_count() const { return (terms_ + kTermsPerBlock - 1) / kTermsPerBlock; }

std::string_view Dictionary::first_term(std::uint64_t number) const {
  ByteReader reader = open(number);
  (void)reader.varint();
  return reader.text();
}

Dictionary::Range Dictionary::range_of(std::string_view term) const {
  const std::uint64_t tops = (block_count() + kBlocksPerTop - 1) / kBlocksPerTop;
  const std::uint64_t head = (tops + 1) * sizeof(std::uint32_t);
  if (top_.size() == 0) return {0, block_count()};
  if (top_.size() < head) top_.fail("it does not have an entry for every 256 blocks of terms");
  const auto starts = top_.read_as<std::uint32_t>(0, tops + 1);
  const auto term_at = [&](std::uint64_t i) {
    if (starts[i] > starts[i + 1]) top_.fail("its terms are out of order");
    return top_.read_text(head + starts[i], starts[i + 1] - starts[i]);
  };
  const std::uint64_t behind = first_not(0, tops, [&](std::uint64_t i) { return term_at(i) <= term; });
  if (behind == 0) return {0, 0};
  return {(behind - 1) * kBlocksPerTop + 1, std::min(behind * kBlocksPerTop, block_count())};
}

// Without a top the range is the whole dictionary: nothing to read ahead.
void Dictionary::prefetch_index(Range range) const {
  if (range.high == 0 || range.high - range.low > kBlocksPerTop) return;
  const std::uint64_t first = range.low - std::min<std::uint64_t>(range.low, 1);
  index_.prefetch(first * sizeof(BlockEntry), (range.high - first + 1) * sizeof(BlockEntry));
}

void Dictionary::prefetch_blocks(Range range) const {
  if (range.high == 0 || range.high - range.low > kBlocksPerTop) return;
  const std::uint64_t begin = block(range.low - std::min<std::uint64_t>(range.low, 1)).begin;
  const std::uint64_t end = range.high < block_count() ? block(range.high).begin : blocks_.size();
  if (begin < end) blocks_.prefetch(begin, end - begin);
}

std::uint64_t Dictionary::block_behind(std::string_view term, Range range) const {
  return first_not(range.low, range.high, [&](std::uint64_t i) { return first_term(i) <= term; });
}

std::optional<TermEntry> Dictionary::find(std::string_view term, Range range) const {
  const std::uint64_t behind = block_behind(term, range);
  if (behind == 0) return std::nullopt;
  ByteReader reader = open(behind - 1);
  std::string current;
  TermEntry entry;
  entry.title.offset = block(behind - 1).postings;  // where the lists of the term before would end
  while (reader.remaining() > 0) {
    read_entry(reader, current, entry, blocks_);
    if (current == term) return entry;
    if (current > term) break;
  }
  return std::nullopt;
}

void Dictionary::sample(std::uint64_t distance, std::vector<std::string>& terms) const {
  const std::uint64_t step = std::max<std::uint64_t>(distance / kTermsPerBlock, 1);
  for (std::uint64_t number = 0; number < block_count(); number += step)
    terms.emplace_back(first_term(number));
}

Dictionary::Cursor::Cursor(const Dictionary& dictionary, std::string_view from)
    : dictionary_(dictionary), reader_({}, dictionary.blocks_) {
  const std::uint64_t behind = from.empty() ? 0 : dictionary.block_behind(from, dictionary.range_of(from));
  if (behind == 0) return;
  position_ = (behind - 1) * kTermsPerBlock;
  entry_.title.offset = dictionary.block(behind - 1).postings;
  while (next()) {
    if (term_ < from) continue;
    found_ = true;
    return;
  }
}

bool Dictionary::Cursor::next() {
  if (std::exchange(found_, false)) return true;
  if (position_ == dictionary_.terms_) return false;
  if (position_ % kTermsPerBlock == 0) reader_ = dictionary_.open(position_ / kTermsPerBlock);
  Dictionary::read_entry(reader_, term_, entry_, dictionary_.blocks_);
  ++position_;
  return true;
}

}  // namespace ragctl
