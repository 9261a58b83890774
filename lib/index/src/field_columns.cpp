#include "field_columns.hpp"

#include <algorithm>
#include <functional>

#include "bytes.hpp"
#include "field_collector.hpp"
#include "segment.hpp"

namespace ragctl {
namespace {

bool fits(const FieldEntry::Part& part, const Section& section) {
  return part.offset <= section.size() && part.size <= section.size() - part.offset;
}

// The sections that a segment of version 1 lacks, as a file in memory.
std::string collect(const Segment& segment, std::uint32_t documents, std::uint32_t rows) {
  FieldCollector collector(documents, rows);
  collector.come_from(segment.chunk_records());
  std::vector<std::uint32_t> first_rows;
  for (std::uint32_t document = 0; document < documents; ++document) {
    const DocumentFields fields = segment.document(document);
    const DocumentEntry entry = segment.document_entry(document);
    first_rows.push_back(entry.first_row);
    collector.add_document(document, fields);
    for (std::uint32_t row = entry.first_row; row < entry.first_row + entry.rows; ++row)
      collector.add_chunk(row, segment.chunk_record(row), fields);
  }
  first_rows.push_back(rows);
  SectionFileWriter file(kSegmentKind, kSegmentVersion);
  collector.write(first_rows, file);
  return file.finish();
}

}  // namespace

SegmentFields::SegmentFields(const Segment& segment, const SectionFile& file)
    : documents_(segment.meta().documents), rows_(segment.meta().chunks) {
  if (file.has("fields")) {
    open(file);
  } else {
    build(segment);
  }
  read_directory();
}

void SegmentFields::build(const Segment& segment) {
  memory_ = collect(segment, documents_, rows_);
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(memory_.data()), memory_.size());
  memory_file_ =
      std::make_unique<SectionFile>(MappedFile::view(bytes, segment.path()), kSegmentKind, kSegmentVersion);
  open(*memory_file_);
}

void SegmentFields::open(const SectionFile& file) {
  directory_ = file.section("fields");
  values_ = file.section("fields.values");
  sets_ = file.section("fields.sets");
  codes_ = file.section("fields.codes");
  if (documents_ == rows_) return;
  first_rows_ = file.section("fields.rows");
  if (first_rows_.size() != (std::uint64_t{documents_} + 1) * sizeof(std::uint32_t))
    first_rows_.fail("its size does not fit the number of documents");
  const auto rows = first_rows();
  const bool ascending = std::adjacent_find(rows.begin(), rows.end(), std::greater_equal<>()) == rows.end();
  if (!ascending || rows.front() != 0 || rows.back() != rows_) first_rows_.fail("its rows are out of order");
}

void SegmentFields::read_directory() {
  ByteReader reader(directory_.read_text(0, directory_.size()), directory_);
  bits_ = reader.byte();
  const std::uint64_t count = reader.varint();
  if (count > reader.remaining()) directory_.fail("it has more fields than bytes");
  entries_.resize(count);
  for (FieldEntry& entry : entries_) read_entry(reader, entry);
  if (reader.remaining() != 0) directory_.fail("it has bytes behind its last field");
  const auto out_of_order = [](const FieldEntry& a, const FieldEntry& b) { return a.name >= b.name; };
  if (std::adjacent_find(entries_.begin(), entries_.end(), out_of_order) != entries_.end())
    directory_.fail("its fields are out of order");
}

void SegmentFields::read_entry(ByteReader& reader, FieldEntry& entry) const {
  entry.name = reader.text();
  entry.bits = reader.byte();
  if (!entry.has(kHasColumn)) return;
  entry.width = reader.byte();
  for (std::uint32_t* number : {&entry.values, &entry.sets, &entry.present, &entry.exceptions})
    *number = reader.varint32();
  for (FieldEntry::Part* part : {&entry.value_bytes, &entry.set_bytes, &entry.code_bytes}) {
    part->offset = reader.varint();
    part->size = reader.varint();
  }
  const std::uint64_t units = entry.has(kOfChunks) ? rows_ : documents_;
  const std::uint64_t codes =
      entry.has(kSparse) ? entry.present * (std::uint64_t{4} + entry.width) : units * entry.width;
  const bool lies_inside =
      fits(entry.value_bytes, values_) && fits(entry.set_bytes, sets_) && fits(entry.code_bytes, codes_);
  const bool right = lies_inside && (entry.width == 1 || entry.width == 2 || entry.width == 4) &&
                     entry.present <= units && entry.exceptions <= rows_ &&
                     entry.code_bytes.offset % 4 == 0 &&
                     entry.code_bytes.size == (codes + 3) / 4 * 4 + std::uint64_t{entry.exceptions} * 8 &&
                     entry.value_bytes.size / 4 >= entry.values / kValuesPerBlock &&
                     entry.values <= entry.value_bytes.size && entry.sets <= entry.set_bytes.size;
  if (!right) directory_.fail("the column of field '" + entry.name + "' has sizes that do not fit");
}

const FieldEntry* SegmentFields::find(std::string_view name) const {
  const auto found =
      std::lower_bound(entries_.begin(), entries_.end(), name,
                       [](const FieldEntry& entry, std::string_view wanted) { return entry.name < wanted; });
  return found != entries_.end() && found->name == name ? &*found : nullptr;
}

std::span<const std::uint32_t> SegmentFields::first_rows() const {
  return first_rows_.all_as<std::uint32_t>();
}

std::uint32_t FieldColumn::block_offset(std::uint32_t block) const {
  const Section& section = fields_->values();
  return get_raw<std::uint32_t>(
      section.read_text(entry_->value_bytes.offset + std::uint64_t{block} * 4, 4).data());
}

// Where the blocks begin is behind the offsets.
std::string_view FieldColumn::block_head(std::uint32_t block) const {
  const std::uint64_t table = (std::uint64_t{entry_->values} + kValuesPerBlock - 1) / kValuesPerBlock * 4;
  const std::uint64_t begin = table + block_offset(block);
  if (begin > entry_->value_bytes.size) fields_->values().fail("a block of values lies outside its field");
  return fields_->values().read_text(entry_->value_bytes.offset + begin, entry_->value_bytes.size - begin);
}

void FieldColumn::for_each_value(
    std::uint32_t first,
    const std::function<bool(std::uint32_t number, std::string_view value)>& visit) const {
  if (first >= entry_->values) return;
  const auto block = static_cast<std::uint32_t>(first / kValuesPerBlock);
  ByteReader reader(block_head(block), fields_->values());
  std::string value;
  for (auto number = static_cast<std::uint32_t>(block * kValuesPerBlock); number < entry_->values; ++number) {
    const std::uint64_t shared = reader.varint();
    if (shared > value.size() || (shared > 0 && number % kValuesPerBlock == 0))
      fields_->values().fail("a value shares more than the one before it has");
    value.resize(shared);
    value += reader.text();
    if (value.empty()) fields_->values().fail("a value has no type");
    if (number >= first && !visit(number, value)) return;
  }
}

std::uint32_t FieldColumn::lower_bound(std::string_view wanted) const {
  // Behind the last block whose first value is less lies nothing smaller than the wanted one.
  std::uint32_t low = 0;
  auto high =
      static_cast<std::uint32_t>((std::uint64_t{entry_->values} + kValuesPerBlock - 1) / kValuesPerBlock);
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    ByteReader reader(block_head(middle), fields_->values());
    (void)reader.varint();
    if (reader.text() < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  std::uint32_t found = entry_->values;
  const std::uint32_t begin = low == 0 ? 0 : static_cast<std::uint32_t>((low - 1) * kValuesPerBlock);
  for_each_value(begin, [&](std::uint32_t number, std::string_view value) {
    if (value < wanted) return true;
    found = number;
    return false;
  });
  return found;
}

void FieldColumn::for_each_set(
    const std::function<void(std::uint32_t code, std::span<const std::uint32_t> values)>& visit) const {
  if (entry_->sets == 0) {
    for (std::uint32_t value = 0; value < entry_->values; ++value) visit(value + 1, {&value, 1});
    return;
  }
  const Section& section = fields_->sets();
  ByteReader reader(section.read_text(entry_->set_bytes.offset, entry_->set_bytes.size), section);
  std::vector<std::uint32_t> values;
  for (std::uint32_t code = 1; code <= entry_->sets; ++code) {
    values.clear();
    for (std::uint64_t left = reader.varint(); left > 0; --left) {
      values.push_back(reader.varint32());
      if (values.back() >= entry_->values) section.fail("a set has a value that does not exist");
    }
    visit(code, values);
  }
}

std::size_t FieldColumn::codes_size() const {
  const std::size_t codes = entry_->has(kSparse) ? std::size_t{entry_->present} * (4 + entry_->width)
                                                 : std::size_t{units_} * entry_->width;
  return (codes + 3) / 4 * 4;
}

template <typename Code, typename Visit>
void FieldColumn::visit_codes(const Visit& visit) const {
  const std::uint64_t at = entry_->code_bytes.offset;
  const Section& section = fields_->codes();
  if (!entry_->has(kSparse)) {
    const auto codes = section.read_as<Code>(at / sizeof(Code), units_);
    for (std::uint32_t unit = 0; unit < units_; ++unit) visit(unit, codes[unit]);
    return;
  }
  const auto units = section.read_as<std::uint32_t>(at / 4, entry_->present);
  const auto codes = section.read_as<Code>((at + units.size_bytes()) / sizeof(Code), entry_->present);
  for (std::uint32_t i = 0; i < entry_->present; ++i) {
    if (units[i] >= units_) section.fail("a code is of a unit that does not exist");
    visit(units[i], codes[i]);
  }
}

template <typename Visit>
void FieldColumn::for_each_code(const Visit& visit) const {
  switch (entry_->width) {
    case 1:
      return visit_codes<std::uint8_t>(visit);
    case 2:
      return visit_codes<std::uint16_t>(visit);
    default:
      return visit_codes<std::uint32_t>(visit);
  }
}

Bits FieldColumn::select(std::span<const std::uint8_t> accepts) const {
  Bits bits(words_for(units_));
  bool outside = false;
  for_each_code([&](std::uint32_t unit, std::uint32_t code) {
    const bool known = code < accepts.size();
    outside = outside || !known;
    bits[unit / 64] |= std::uint64_t{known ? accepts[code] : std::uint8_t{0}} << (unit % 64);
  });
  if (outside) fields_->codes().fail("a code is of a set that does not exist");
  return bits;
}

std::vector<std::uint32_t> FieldColumn::count(const Bits& units) const {
  std::vector<std::uint32_t> counts(std::size_t{most_code()} + 1);
  for_each_code([&](std::uint32_t unit, std::uint32_t code) {
    if (code >= counts.size()) fields_->codes().fail("a code is of a set that does not exist");
    counts[code] += has_bit(units, unit) ? 1 : 0;
  });
  return counts;
}

std::span<const std::uint32_t> FieldColumn::exception_rows() const {
  return fields_->codes().read_as<std::uint32_t>((entry_->code_bytes.offset + codes_size()) / 4,
                                                 entry_->exceptions);
}

std::span<const std::uint32_t> FieldColumn::exception_codes() const {
  return fields_->codes().read_as<std::uint32_t>(
      (entry_->code_bytes.offset + codes_size()) / 4 + entry_->exceptions, entry_->exceptions);
}

}  // namespace ragctl
