// The sorted terms of a segment, front-coded in blocks of 16, with the place of their postings. Looked up in
// the mapping by binary search over the blocks' first terms. Byte layout: docs/formats.md, "terms.index and
// terms.blocks".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bytes.hpp"
#include "ragctl/store/section_file.hpp"

namespace ragctl {

// A list in section "postings".
struct ListPlace {
  std::uint32_t count = 0;   // postings; 0: no list
  std::uint64_t offset = 0;  // bytes
  std::uint64_t size = 0;
};

struct TermEntry {
  ListPlace all;    // over all fields: its count is the document frequency
  ListPlace title;  // behind it
};

class DictionaryWriter {
 public:
  // Terms in ascending byte order, without repeats.
  void add(std::string_view term, const TermEntry& entry);
  std::uint64_t terms() const { return terms_; }
  const std::string& index() const { return index_; }
  const std::string& blocks() const { return blocks_; }

 private:
  std::string index_;
  std::string blocks_;
  std::string previous_;
  std::uint64_t terms_ = 0;
  std::uint64_t postings_ = 0;
};

class Dictionary {
 public:
  Dictionary() = default;
  // Reads nothing yet. Throws Error(kStore) when the sizes do not fit `terms`.
  Dictionary(Section index, Section blocks, std::uint64_t terms);

  std::uint64_t terms() const { return terms_; }
  std::optional<TermEntry> find(std::string_view term) const;

  // All terms in order.
  class Cursor {
   public:
    explicit Cursor(const Dictionary& dictionary);
    bool next();  // false at the end
    const std::string& term() const { return term_; }
    const TermEntry& entry() const { return entry_; }

   private:
    const Dictionary& dictionary_;
    ByteReader reader_;
    std::string term_;
    TermEntry entry_;
    std::uint64_t position_ = 0;
  };

 private:
  friend class Cursor;
  struct BlockEntry {
    std::uint64_t begin = 0;     // in blocks_
    std::uint64_t postings = 0;  // offset of the first term's list
  };
  BlockEntry block(std::uint64_t number) const;
  ByteReader open(std::uint64_t number) const;
  static void read_entry(ByteReader& reader, std::string& term, TermEntry& entry, const Section& origin);

  Section index_;
  Section blocks_;
  std::uint64_t terms_ = 0;
};

}  // namespace ragctl
