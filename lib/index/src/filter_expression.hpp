// A filter as a tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ragctl/index/iso_date.hpp"

namespace ragctl {

enum class FilterOperator {
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
  kContains,
  kStartsWith,
  kEndsWith,
  kMatches,
  kExists,
};

// What a field is compared with.
struct FilterOperand {
  enum class Kind { kBoolean, kNumber, kText, kDate };
  Kind kind = Kind::kText;
  std::string value;     // as columns store it (field_value.hpp); the text as written for a date
  DateSpan date;         // of a date, and of a number of four digits, which is a year as well
  bool is_date = false;  // whether `date` is set
  std::size_t begin = 0;
};

struct FilterNode {
  enum class Kind { kAnd, kOr, kNot, kTest };
  Kind kind = Kind::kTest;
  std::vector<FilterNode> children;  // of and, or: two and more; of not: one

  // Of a test:
  std::uint32_t number = 0;  // among the tests of the filter, from 0
  std::string field;         // stored name (field_value.hpp)
  std::size_t field_begin = 0;
  FilterOperator op = FilterOperator::kEqual;
  std::vector<FilterOperand>
      operands;  // none for exists, one or more for in, else one; in: texts first, sorted

  // The bytes [begin, end) of the filter's text.
  std::size_t begin = 0;
  std::size_t end = 0;
};

}  // namespace ragctl
