// The sorted terms of a segment, front-coded in blocks of 16, with the place of their postings. Looked up in
// the mapping by binary search over every 256th block's first term, which lie together, and then over the
// first terms of the blocks between two of them. Byte layout: docs/formats.md, "terms.index", "terms.blocks"
// and "terms.top".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bytes.hpp"
#include "ragctl/core/spill_file.hpp"
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
  // The blocks grow in `spill` instead of in memory, when there is one (which nobody else writes to).
  explicit DictionaryWriter(SpillFile* spill = nullptr) : spill_(spill) {}

  // Terms in ascending byte order, without repeats.
  void add(std::string_view term, const TermEntry& entry);
  std::uint64_t terms() const { return terms_; }
  const std::string& index() const { return index_; }
  std::string top() const;
  // Passes the blocks on, in pieces. Nothing can be added afterwards.
  void write_blocks(const ByteSink& sink);

 private:
  void spill_blocks();

  SpillFile* spill_;
  std::uint64_t spilled_ = 0;  // bytes of blocks in spill_
  std::string index_;
  std::string blocks_;  // behind those
  std::vector<std::uint32_t> top_starts_;
  std::string top_terms_;
  std::string previous_;
  std::uint64_t terms_ = 0;
  std::uint64_t postings_ = 0;
};

class Dictionary {
 public:
  Dictionary() = default;
  // Reads nothing yet. `top` is empty in segments of version 1. Throws Error(kStore) when the sizes do not
  // fit `terms`.
  Dictionary(Section index, Section blocks, std::uint64_t terms, Section top = {});

  std::uint64_t terms() const { return terms_; }
  // Blocks that the term may be in: [low, high) hold the first one whose first term is greater, or it is
  // `high`.
  struct Range {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
  };
  Range range_of(std::string_view term) const;
  // Ask the system to read what find() will of the range: first the index, then, which reads that, the blocks.
  void prefetch_index(Range range) const;
  void prefetch_blocks(Range range) const;
  std::optional<TermEntry> find(std::string_view term, Range range) const;
  std::optional<TermEntry> find(std::string_view term) const { return find(term, range_of(term)); }
  // Appends terms in order, about one in `distance`.
  void sample(std::uint64_t distance, std::vector<std::string>& terms) const;

  // All terms in order.
  class Cursor {
   public:
    // Begins in front of the first term that is not less than `from`.
    explicit Cursor(const Dictionary& dictionary, std::string_view from = {});
    bool next();  // false at the end
    const std::string& term() const { return term_; }
    const TermEntry& entry() const { return entry_; }

   private:
    const Dictionary& dictionary_;
    ByteReader reader_;
    std::string term_;
    TermEntry entry_;
    std::uint64_t position_ = 0;
    bool found_ = false;  // the first term of next() has been read already
  };

 private:
  friend class Cursor;
  struct BlockEntry {
    std::uint64_t begin = 0;     // in blocks_
    std::uint64_t postings = 0;  // offset of the first term's list
  };
  std::uint64_t block_count() const;
  BlockEntry block(std::uint64_t number) const;
  std::string_view first_term(std::uint64_t number) const;
  // The first block whose first term is greater.
  std::uint64_t block_behind(std::string_view term, Range range) const;
  ByteReader open(std::uint64_t number) const;
  static void read_entry(ByteReader& reader, std::string& term, TermEntry& entry, const Section& origin);

  Section index_;
  Section blocks_;
  Section top_;
  std::uint64_t terms_ = 0;
};

}  // namespace ragctl
