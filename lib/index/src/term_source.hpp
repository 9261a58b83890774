// Sorted terms with postings, as the merge of lexical indexes reads them: from analysed chunks or from stored
// segments.
#pragma once

#include <string_view>
#include <vector>

#include "posting_list.hpp"

namespace ragctl {

class TermSource {
 public:
  virtual ~TermSource() = default;
  // Moves to the next term in byte order; false at the end.
  virtual bool next() = 0;
  virtual std::string_view term() const = 0;
  // Appends the current term's postings, in rows of the segment being written, ascending unless the rows were
  // reordered.
  virtual void append_postings(std::vector<Posting>& out) = 0;
};

}  // namespace ragctl
