// Sorted terms with postings, as the merge of lexical indexes reads them: from analysed chunks or from stored
// segments.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "posting_list.hpp"

namespace ragctl {

// The two lists of a term: weighted frequencies over all fields, and plain frequencies in the title.
struct TermLists {
  std::vector<Posting> all;
  std::vector<Posting> title;

  void clear() {
    all.clear();
    title.clear();
  }
};

// Lengths by row, in units, that belong to the two lists.
struct RowLengths {
  std::vector<std::uint32_t> all;
  std::vector<std::uint32_t> title;

  explicit RowLengths(std::size_t rows) : all(rows), title(rows) {}
};

// A pass over the terms of a source. Not thread-safe.
class TermReader {
 public:
  virtual ~TermReader() = default;
  // Moves to the next term in byte order; false at the end.
  virtual bool next() = 0;
  // Valid until the next call of next().
  virtual std::string_view term() const = 0;
  // Appends the current term's lists, in rows of the segment being written, ascending unless the rows were
  // reordered.
  virtual void append_to(TermLists& out) = 0;
};

// Thread-safe.
class TermSource {
 public:
  virtual ~TermSource() = default;
  // Begins in front of the first term that is not less than `from`. The source outlives the reader.
  virtual std::unique_ptr<TermReader> read(std::string_view from) const = 0;
  // Appends some of the terms in order, about one in kSampleTerms.
  virtual void sample(std::vector<std::string>& terms) const = 0;
};

inline constexpr std::size_t kSampleTerms = 256;

}  // namespace ragctl
