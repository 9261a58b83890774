// Evaluates a filter over one segment.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "field_columns.hpp"
#include "filter_expression.hpp"
#include "segment.hpp"

namespace ragctl {

// What the live documents have in the field of a test, gathered over segments.
struct TestField {
  bool exists = false;      // a value
  bool comparable = false;  // a value of a type that the test compares
  std::uint8_t types = 0;   // kHasBooleans ... of all values
};

// A row of bits for the documents of a segment, or for its rows.
struct UnitBits {
  bool of_rows = false;
  Bits bits;
};

class SegmentFilter {
 public:
  // `tests` has room for every test of the filter; what is seen of their fields is added to it.
  SegmentFilter(const Segment& segment, std::span<TestField> tests);

  // Live rows that the expression lets through.
  Bits rows(const FilterNode& node) const;

 private:
  UnitBits evaluate(const FilterNode& node, const UnitBits* within) const;
  UnitBits evaluate_all(const FilterNode& node, const UnitBits* within) const;
  UnitBits evaluate_test(const FilterNode& node, const UnitBits* within) const;
  UnitBits from_column(const FilterNode& node, const FieldEntry& entry) const;
  UnitBits from_records(const FilterNode& node, const UnitBits* within) const;
  UnitBits from_ids(const FilterNode& node, const UnitBits* within) const;
  bool reads_records(const FilterNode& node) const;
  bool wanted(std::uint32_t document, const UnitBits* within) const;
  void complement(UnitBits& bits) const;
  Bits to_rows(const UnitBits& bits) const;
  void combine(UnitBits& into, UnitBits from, bool both) const;
  void note_codes(const FilterNode& node, const FieldColumn& column, bool of_rows,
                  std::span<const std::uint8_t> verdicts) const;
  Bits live_units(bool of_rows) const;
  std::uint32_t units(bool of_rows) const { return of_rows ? segment_.rows() : segment_.meta().documents; }
  // Rows [begin, end) of a document.
  std::uint32_t first_row(std::uint32_t document) const {
    return first_rows_.empty() ? document : first_rows_[document];
  }
  std::uint32_t end_row(std::uint32_t document) const {
    return first_rows_.empty() ? document + 1 : first_rows_[document + 1];
  }

  const Segment& segment_;
  const SegmentFields& fields_;
  std::span<const std::uint32_t> first_rows_;
  std::span<TestField> tests_;
};

}  // namespace ragctl
