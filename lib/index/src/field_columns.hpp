// Reads the columns of a segment's fields (docs/formats.md, "Fields").
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "field_value.hpp"
#include "ragctl/store/section_file.hpp"

namespace ragctl {

class Segment;

// Bits of an entry of the directory, and of the directory itself.
inline constexpr std::uint8_t kHasBooleans = 1;
inline constexpr std::uint8_t kHasNumbers = 2;
inline constexpr std::uint8_t kHasTexts = 4;
inline constexpr std::uint8_t kOfChunks = 8;  // a code for each row, not for each document
inline constexpr std::uint8_t kHasColumn = 16;
inline constexpr std::uint8_t kSparse = 32;  // codes of the units that have a value, with their numbers
inline constexpr std::uint8_t kMoreFields = 1;
inline constexpr std::uint8_t kOwnChunks = 2;

// The bit of the type that a stored value has.
inline std::uint8_t type_bit(std::string_view value) {
  switch (type_of_value(value)) {
    case ValueType::kBoolean:
      return kHasBooleans;
    case ValueType::kNumber:
      return kHasNumbers;
    case ValueType::kText:
      break;
  }
  return kHasTexts;
}

inline constexpr std::size_t kValuesPerBlock = 16;

// One bit a document or row.
using Bits = std::vector<std::uint64_t>;
inline std::size_t words_for(std::uint64_t bits) { return (bits + 63) / 64; }
inline bool has_bit(const Bits& bits, std::uint64_t at) { return ((bits[at / 64] >> (at % 64)) & 1U) != 0; }
inline void set_bit(Bits& bits, std::uint64_t at) { bits[at / 64] |= std::uint64_t{1} << (at % 64); }

struct FieldEntry {
  std::string name;
  std::uint8_t bits = 0;
  std::uint8_t width = 0;  // bytes of a code: 1, 2, 4
  std::uint32_t values = 0;
  std::uint32_t sets = 0;     // 0: every set is one value, code c means value c - 1
  std::uint32_t present = 0;  // units with a value
  std::uint32_t exceptions = 0;
  struct Part {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
  };
  Part value_bytes;
  Part set_bytes;
  Part code_bytes;

  bool has(std::uint8_t bit) const { return (bits & bit) != 0; }
};

// The fields of one segment: its own sections, or for a segment of version 1 the same made from its records,
// in memory. Thread-safe.
class SegmentFields {
 public:
  // `file` holds the sections or is of an older version. Reads the directory. Throws Error(kStore).
  SegmentFields(const Segment& segment, const SectionFile& file);

  std::span<const FieldEntry> entries() const { return entries_; }  // by name
  const FieldEntry* find(std::string_view name) const;
  bool has_more() const { return (bits_ & kMoreFields) != 0; }  // metadata has fields without an entry
  bool own_chunks() const {
    return (bits_ & kOwnChunks) != 0;
  }  // chunks have fields that are not their document's
  // The first row of every document, and the number of rows; empty when every document has one row.
  std::span<const std::uint32_t> first_rows() const;

  const Section& values() const { return values_; }
  const Section& sets() const { return sets_; }
  const Section& codes() const { return codes_; }

 private:
  void build(const Segment& segment);
  void open(const SectionFile& file);
  void read_directory();
  void read_entry(class ByteReader& reader, FieldEntry& entry) const;

  std::uint32_t documents_ = 0;
  std::uint32_t rows_ = 0;
  std::string memory_;
  std::unique_ptr<SectionFile> memory_file_;
  Section directory_, values_, sets_, codes_, first_rows_;
  std::uint8_t bits_ = 0;
  std::vector<FieldEntry> entries_;
};

// One column. Views the fields. Thread-safe.
class FieldColumn {
 public:
  FieldColumn(const SegmentFields& fields, const FieldEntry& entry, std::uint32_t units)
      : fields_(&fields), entry_(&entry), units_(units) {}

  std::uint32_t values() const { return entry_->values; }
  // Codes are 0 to this.
  std::uint32_t most_code() const { return entry_->sets > 0 ? entry_->sets : entry_->values; }
  // Number of the first value that is not less.
  std::uint32_t lower_bound(std::string_view value) const;
  // Calls visit(number, value) for the values from `first` on in their order, until it returns false.
  void for_each_value(std::uint32_t first,
                      const std::function<bool(std::uint32_t number, std::string_view value)>& visit) const;
  // Calls visit(code, numbers of its values) for every code from 1 on.
  void for_each_set(
      const std::function<void(std::uint32_t code, std::span<const std::uint32_t> values)>& visit) const;
  // Bits of the units whose code `accepts` (indexed by code; [0] is false).
  Bits select(std::span<const std::uint8_t> accepts) const;
  // How many units of `units` have each code, exceptions left out.
  std::vector<std::uint32_t> count(const Bits& units) const;
  // Rows whose code is not their document's, and their codes.
  std::span<const std::uint32_t> exception_rows() const;
  std::span<const std::uint32_t> exception_codes() const;

 private:
  template <typename Code, typename Visit>
  void visit_codes(const Visit& visit) const;
  template <typename Visit>
  void for_each_code(const Visit& visit) const;
  std::uint32_t block_offset(std::uint32_t block) const;
  std::string_view block_head(std::uint32_t block) const;
  std::size_t codes_size() const;

  const SegmentFields* fields_;
  const FieldEntry* entry_;
  std::uint32_t units_;
};

}  // namespace ragctl
