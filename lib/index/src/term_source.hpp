// Sorted terms with postings, as the merge of lexical indexes reads them: from analysed chunks or from stored
// segments.
#pragma once

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

class TermSource {
 public:
  virtual ~TermSource() = default;
  // Moves to the next term in byte order; false at the end.
  virtual bool next() = 0;
  virtual std::string_view term() const = 0;
  // Appends the current term's lists, in rows of the segment being written, ascending unless the rows were
  // reordered.
  virtual void append_to(TermLists& out) = 0;
};

}  // namespace ragctl
