// A half-open range of bytes of a document's text.
#pragma once

#include <cstddef>

namespace ragctl {

struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool empty() const { return begin >= end; }
  bool operator==(const ByteRange&) const = default;
};

}  // namespace ragctl
