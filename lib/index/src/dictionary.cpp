#include "dictionary.hpp"

#include <algorithm>

namespace ragctl {
namespace {

constexpr std::uint64_t kTermsPerBlock = 16;

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const std::size_t limit = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(limit), b.begin()).first - a.begin());
}

}  // namespace

// A block: for each term varint(bytes shared with the term before), text(the rest), varint(postings * 2 +
// titled), varint(size of the list), and if titled the same of the title's list: varint(postings),
// varint(size). The first term of a block shares nothing. Lists follow each other without gaps. The index has
// u64 offset of the block and u64 offset of its first list for every block.
void DictionaryWriter::add(std::string_view term, const TermEntry& entry) {
  const bool first = terms_ % kTermsPerBlock == 0;
  if (first) {
    put_raw(index_, static_cast<std::uint64_t>(blocks_.size()));
    put_raw(index_, postings_);
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
}

Dictionary::Dictionary(Section index, Section blocks, std::uint64_t terms)
    : index_(index), blocks_(blocks), terms_(terms) {
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

std::optional<TermEntry> Dictionary::find(std::string_view term) const {
  // The last block whose first term is not greater.
  std::uint64_t low = 0;
  std::uint64_t high = (terms_ + kTermsPerBlock - 1) / kTermsPerBlock;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    ByteReader reader = open(middle);
    (void)reader.varint();
    if (reader.text() <= term) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == 0) return std::nullopt;
  ByteReader reader = open(low - 1);
  std::string current;
  TermEntry entry;
  entry.title.offset = block(low - 1).postings;  // where the lists of the term before would end
  while (reader.remaining() > 0) {
    read_entry(reader, current, entry, blocks_);
    if (current == term) return entry;
    if (current > term) break;
  }
  return std::nullopt;
}

Dictionary::Cursor::Cursor(const Dictionary& dictionary)
    : dictionary_(dictionary), reader_({}, dictionary.blocks_) {}

bool Dictionary::Cursor::next() {
  if (position_ == dictionary_.terms_) return false;
  if (position_ % kTermsPerBlock == 0) reader_ = dictionary_.open(position_ / kTermsPerBlock);
  Dictionary::read_entry(reader_, term_, entry_, dictionary_.blocks_);
  ++position_;
  return true;
}

}  // namespace ragctl
