// Makes the columns of a segment's fields from its records (docs/formats.md, "Fields").
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/store/section_file.hpp"
#include "record_values.hpp"
#include "term_table.hpp"

namespace ragctl {

// Limits that keep columns smaller than what they describe. A field beyond them has no column; filters then
// read the records.
inline constexpr std::size_t kMostFields = 1024;    // of a segment, the first ones in the order of documents
inline constexpr std::size_t kMostNameBytes = 512;  // of a field's name
inline constexpr std::size_t kMostValueBytes = 4096;      // of one value
inline constexpr std::size_t kFreeValueBytes = 64 << 10;  // of all distinct values of a field, and
inline constexpr std::size_t kValueBytesPerUnit = 128;    // beside for every document (chunk, for its fields)

// Values that one document or chunk has in a field, by the sets of values that occur. Sets are numbered from
// 1 in order of first sight; 0 is no value.
class ColumnBuilder {
 public:
  ColumnBuilder(bool of_chunks, std::uint64_t most_bytes) : of_chunks_(of_chunks), most_bytes_(most_bytes) {}

  // The number of the set; sorts `values` and drops repeated ones. 0 for a field that has no column.
  std::uint32_t set_of(std::vector<std::string>& values);
  void add(std::uint32_t unit, std::uint32_t set) {
    if (has_column_) codes_.push_back({unit, set});
  }
  // A chunk whose values are not its document's.
  void add_exception(std::uint32_t row, std::uint32_t set) {
    if (has_column_) exceptions_.push_back({row, set});
  }
  // Appends the field's parts to the sections' bytes, and its entry to the directory. `units` is the number
  // of documents, or of chunks.
  void write(std::string_view name, std::uint32_t units, std::string& directory, std::string& values,
             std::string& sets, std::string& codes) const;

 private:
  struct Code {
    std::uint32_t unit = 0;
    std::uint32_t set = 0;
  };
  struct Numbering {
    std::vector<std::uint32_t> value_order;        // values by their bytes
    std::vector<std::vector<std::uint32_t>> sets;  // as written; empty when every set is one value
    std::vector<std::uint32_t> code_of_set;        // by number of first sight, [0] = 0
  };

  void drop();
  Numbering number() const;
  std::string encode_codes(const Numbering& numbering, std::uint32_t units, std::uint8_t width,
                           bool sparse) const;

  bool of_chunks_;
  bool has_column_ = true;
  std::uint8_t types_ = 0;
  std::uint64_t most_bytes_;
  std::uint64_t bytes_ = 0;
  TermTable values_;
  TermTable sets_;  // bytes of the ascending numbers of values
  std::vector<Code> codes_;
  std::vector<Code> exceptions_;
};

class FieldCollector {
 public:
  FieldCollector(std::uint32_t documents, std::uint32_t chunks) : documents_(documents), chunks_(chunks) {}

  // The section that errors about the records from here on name; without one they are a bug.
  void come_from(const Section& origin) {
    origin_ = &origin;
    records_.come_from(origin);
  }
  // Documents ascend; the chunks of each follow it.
  void add_document(std::uint32_t document, const DocumentFields& fields);
  void add_chunk(std::uint32_t row, std::string_view record, const DocumentFields& document);
  // Adds the sections. `first_rows`: the first row of each document.
  void write(const std::vector<std::uint32_t>& first_rows, SectionFileWriter& file) const;

 private:
  using Sets = std::map<ColumnBuilder*, std::uint32_t>;

  ColumnBuilder* builder(const std::string& field);
  FieldSink gatherer(std::map<ColumnBuilder*, std::vector<std::string>>& gathered);

  std::uint32_t documents_;
  std::uint32_t chunks_;
  std::map<std::string, ColumnBuilder, std::less<>> fields_;
  bool more_ = false;        // whether metadata has fields that are not in fields_
  bool own_chunks_ = false;  // whether a chunk has fields that are not its document's
  const Section none_;
  const Section* origin_ = &none_;
  RecordValues records_{none_};
  Sets document_sets_;  // of the document that came last
};

}  // namespace ragctl
