// One comparison of a filter, applied to one value.
#pragma once

#include <string_view>

#include "filter_expression.hpp"

namespace ragctl {

// What a value says about the field that it belongs to. A field matches when one of its values says kYes and
// none says kVeto.
enum class Verdict : std::uint8_t {
  kOtherType,  // cannot be compared with the operand
  kNo,
  kYes,
  kVeto,  // equal, where != was asked
};

class ValueTest {
 public:
  // `node` is a test and outlives this.
  explicit ValueTest(const FilterNode& node);

  // `value` in the form of field_value.hpp. Thread-safe.
  Verdict operator()(std::string_view value) const;

  // The values that can match lie in this range of the sorted values, when there is one: those that begin
  // with `prefix` (equal it, when `whole`). All other values of its type would say kNo, those of other types
  // kOtherType.
  struct Range {
    std::string_view prefix;
    bool whole = false;
  };
  // Whether there is such a range.
  bool has_range() const { return has_range_; }
  Range range() const;

 private:
  const FilterNode& node_;
  bool has_range_ = false;
  std::size_t texts_ = 0;  // operands that are texts; they come first
};

// Whether `pattern` describes the whole text: * is any number of characters, ? is one, \ takes the next
// character as it is. Time is bounded by the product of the lengths.
bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace ragctl
