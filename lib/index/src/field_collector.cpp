#include "field_collector.hpp"

#include <algorithm>
#include <limits>

#include "bytes.hpp"
#include "field_columns.hpp"

namespace ragctl {
namespace {

std::vector<std::uint32_t> numbers_of(std::string_view bytes) {
  std::vector<std::uint32_t> numbers(bytes.size() / sizeof(std::uint32_t));
  std::memcpy(numbers.data(), bytes.data(), bytes.size());
  return numbers;
}

void pad_to_four(std::string& out) { out.append((4 - out.size() % 4) % 4, '\0'); }

void put_code(std::string& out, std::uint32_t code, std::uint8_t width) {
  for (std::uint8_t i = 0; i < width; ++i) out.push_back(static_cast<char>(code >> (8 * i)));
}

// The bytes of the values in order: u32 offsets of the blocks, then the blocks, in which each value but the
// first shares the beginning of the one before.
std::string encode_values(const TermTable& values, const std::vector<std::uint32_t>& order) {
  std::string offsets;
  std::string blocks;
  std::string_view before;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::string_view value = values.text(order[i]);
    std::size_t shared = 0;
    if (i % kValuesPerBlock == 0) {
      put_raw(offsets, static_cast<std::uint32_t>(blocks.size()));
    } else {
      const std::size_t most = std::min(before.size(), value.size());
      while (shared < most && before[shared] == value[shared]) ++shared;
    }
    put_varint(blocks, shared);
    put_text(blocks, value.substr(shared));
    before = value;
  }
  return offsets + blocks;
}

std::uint8_t width_for(std::uint64_t most) { return most <= 0xFF ? 1 : (most <= 0xFFFF ? 2 : 4); }

}  // namespace

std::uint32_t ColumnBuilder::set_of(std::vector<std::string>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  std::string key;
  for (const std::string& value : values) {
    types_ |= type_bit(value);
    if (!has_column_) continue;
    const std::size_t known = values_.size();
    if (value.size() > kMostValueBytes) {
      drop();
    } else {
      put_raw(key, values_.number_of(value));
      if (values_.size() > known) bytes_ += value.size();
      if (bytes_ > most_bytes_) drop();
    }
  }
  return !has_column_ || values.empty() ? 0 : sets_.number_of(key) + 1;
}

void ColumnBuilder::drop() {
  has_column_ = false;
  values_ = TermTable();
  sets_ = TermTable();
  codes_ = {};
  exceptions_ = {};
}

ColumnBuilder::Numbering ColumnBuilder::number() const {
  Numbering out;
  out.value_order = values_.sorted();
  std::vector<std::uint32_t> rank(values_.size());
  for (std::uint32_t i = 0; i < rank.size(); ++i) rank[out.value_order[i]] = i;
  std::vector<std::vector<std::uint32_t>> sets;
  bool single = true;
  for (std::uint32_t set = 0; set < sets_.size(); ++set) {
    sets.push_back(numbers_of(sets_.text(set)));
    for (std::uint32_t& value : sets.back()) value = rank[value];
    std::sort(sets.back().begin(), sets.back().end());
    single = single && sets.back().size() == 1;
  }
  out.code_of_set.resize(sets.size() + 1);
  if (single) {
    for (std::size_t i = 0; i < sets.size(); ++i) out.code_of_set[i + 1] = sets[i].front() + 1;
    return out;
  }
  std::vector<std::uint32_t> order(sets.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return sets[a] < sets[b]; });
  for (std::uint32_t i = 0; i < order.size(); ++i) out.code_of_set[order[i] + 1] = i + 1;
  for (const std::uint32_t set : order) out.sets.push_back(std::move(sets[set]));
  return out;
}

std::string ColumnBuilder::encode_codes(const Numbering& numbering, std::uint32_t units, std::uint8_t width,
                                        bool sparse) const {
  std::string out;
  if (sparse) {
    for (const Code& code : codes_) put_raw(out, code.unit);
    for (const Code& code : codes_) put_code(out, numbering.code_of_set[code.set], width);
  } else {
    out.resize(std::size_t{units} * width);
    for (const Code& code : codes_) {
      const std::uint32_t written = numbering.code_of_set[code.set];
      std::memcpy(out.data() + std::size_t{code.unit} * width, &written, width);
    }
  }
  pad_to_four(out);
  for (const Code& code : exceptions_) put_raw(out, code.unit);
  for (const Code& code : exceptions_) put_raw(out, numbering.code_of_set[code.set]);
  return out;
}

void ColumnBuilder::write(std::string_view name, std::uint32_t units, std::string& directory,
                          std::string& values, std::string& sets, std::string& codes) const {
  const Numbering numbering = number();
  const std::uint8_t width = width_for(numbering.code_of_set.size() - 1);
  const bool sparse = codes_.size() * (sizeof(std::uint32_t) + width) < std::size_t{units} * width;
  const std::string value_bytes = encode_values(values_, numbering.value_order);
  std::string set_bytes;
  for (const auto& set : numbering.sets) {
    put_varint(set_bytes, set.size());
    for (const std::uint32_t value : set) put_varint(set_bytes, value);
  }
  const std::string code_bytes = has_column_ ? encode_codes(numbering, units, width, sparse) : std::string();
  put_text(directory, name);
  directory.push_back(static_cast<char>((of_chunks_ ? kOfChunks : 0) | (has_column_ ? kHasColumn : 0) |
                                        (sparse ? kSparse : 0) | types_));
  if (!has_column_) return;
  directory.push_back(static_cast<char>(width));
  for (const std::uint64_t number :
       {std::uint64_t{values_.size()}, std::uint64_t{numbering.sets.size()}, std::uint64_t{codes_.size()},
        std::uint64_t{exceptions_.size()}, std::uint64_t{values.size()}, std::uint64_t{value_bytes.size()},
        std::uint64_t{sets.size()}, std::uint64_t{set_bytes.size()}, std::uint64_t{codes.size()},
        std::uint64_t{code_bytes.size()}}) {
    put_varint(directory, number);
  }
  values += value_bytes;
  sets += set_bytes;
  codes += code_bytes;
}

ColumnBuilder* FieldCollector::builder(const std::string& field) {
  const auto found = fields_.find(field);
  if (found != fields_.end()) return &found->second;
  const bool room = fields_.size() < kMostFields && field.size() <= kMostNameBytes;
  if (!room && field.starts_with(kMetadataPrefix)) {
    more_ = true;
    return nullptr;
  }
  const bool of_chunks = is_field_of_chunks(field);
  const std::uint64_t units = of_chunks ? chunks_ : documents_;
  return &fields_.try_emplace(field, of_chunks, kFreeValueBytes + kValueBytesPerUnit * units).first->second;
}

FieldSink FieldCollector::gatherer(std::map<ColumnBuilder*, std::vector<std::string>>& gathered) {
  return [this, &gathered](const std::string& field, std::string value) {
    if (ColumnBuilder* const column = builder(field)) gathered[column].push_back(std::move(value));
  };
}

void FieldCollector::add_document(std::uint32_t document, const DocumentFields& fields) {
  std::map<ColumnBuilder*, std::vector<std::string>> gathered;
  records_.of(shared_fields(fields), gatherer(gathered));
  document_sets_.clear();
  for (auto& [column, values] : gathered) {
    const std::uint32_t set = column->set_of(values);
    document_sets_[column] = set;
    column->add(document, set);
  }
}

void FieldCollector::add_chunk(std::uint32_t row, std::string_view record, const DocumentFields& document) {
  const ChunkFields chunk = decode_chunk_fields(record, document, *origin_);
  std::map<ColumnBuilder*, std::vector<std::string>> gathered;
  records_.of(chunk, gatherer(gathered));
  for (auto& [column, values] : gathered) column->add(row, column->set_of(values));
  if (!chunk.own_fields) return;
  own_chunks_ = true;
  gathered.clear();
  for (const auto& [column, set] : document_sets_)
    gathered[column];  // what only the document has is an exception, too
  records_.of(shared_fields(chunk), gatherer(gathered));
  for (auto& [column, values] : gathered) {
    const std::uint32_t set = column->set_of(values);
    const auto of_document = document_sets_.find(column);
    if (set != (of_document == document_sets_.end() ? 0 : of_document->second))
      column->add_exception(row, set);
  }
}

void FieldCollector::write(const std::vector<std::uint32_t>& first_rows, SectionFileWriter& file) const {
  std::string directory;
  std::string values;
  std::string sets;
  std::string codes;
  directory.push_back(static_cast<char>((more_ ? kMoreFields : 0) | (own_chunks_ ? kOwnChunks : 0)));
  put_varint(directory, fields_.size());
  for (const auto& [name, column] : fields_) {
    const bool of_chunks = is_field_of_chunks(name);
    column.write(name, of_chunks ? chunks_ : documents_, directory, values, sets, codes);
  }
  file.add("fields", directory);
  file.add("fields.values", values, page_alignment(values.size()));
  file.add("fields.sets", sets, page_alignment(sets.size()));
  file.add("fields.codes", codes, page_alignment(codes.size()));
  if (documents_ == chunks_) return;  // row and document are one
  file.add("fields.rows",
           {reinterpret_cast<const char*>(first_rows.data()), first_rows.size() * sizeof(std::uint32_t)});
}

}  // namespace ragctl
