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

// A block: for each term varint(bytes shared with the term before), text(the rest), varint(documents),
// varint(size of the list). The first term of a block shares nothing. The index has u64 offset of the block
// and u64 offset of its first list for every block.
void DictionaryWriter::add(std::string_view term, std::uint32_t documents, std::uint64_t postings_size) {
  const bool first = terms_ % kTermsPerBlock == 0;
  if (first) {
    put_raw(index_, static_cast<std::uint64_t>(blocks_.size()));
    put_raw(index_, postings_);
  }
  const std::size_t shared = first ? 0 : common_prefix(previous_, term);
  put_varint(blocks_, shared);
  put_text(blocks_, term.substr(shared));
  put_varint(blocks_, documents);
  put_varint(blocks_, postings_size);
  previous_ = term;
  postings_ += postings_size;
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
  entry.offset += entry.size;
  entry.documents = reader.varint32();
  entry.size = reader.varint();
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
  entry.offset = block(low - 1).postings;
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
