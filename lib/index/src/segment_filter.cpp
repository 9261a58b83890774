#include "segment_filter.hpp"

#include <algorithm>
#include <bit>

#include "record_values.hpp"
#include "value_test.hpp"

namespace ragctl {
namespace {

using Kind = FilterNode::Kind;

// What the values of one field say together.
class Judgement {
 public:
  void add(Verdict verdict) {
    yes_ = yes_ || verdict == Verdict::kYes;
    veto_ = veto_ || verdict == Verdict::kVeto;
  }
  bool matches() const { return yes_ && !veto_; }

 private:
  bool yes_ = false;
  bool veto_ = false;
};

// Whether values of some of the types can be compared with an operand (whether texts are dates is not known).
bool can_compare(const FilterNode& node, std::uint8_t types) {
  if (node.op == FilterOperator::kExists) return types != 0;
  return std::any_of(node.operands.begin(), node.operands.end(), [types](const FilterOperand& operand) {
    if (operand.is_date && (types & kHasTexts) != 0) return true;
    switch (operand.kind) {
      case FilterOperand::Kind::kBoolean:
        return (types & kHasBooleans) != 0;
      case FilterOperand::Kind::kNumber:
        return (types & kHasNumbers) != 0;
      case FilterOperand::Kind::kText:
        return (types & kHasTexts) != 0;
      case FilterOperand::Kind::kDate:
        break;
    }
    return false;
  });
}

// The verdict on every value of a column.
std::vector<std::uint8_t> judge(const FilterNode& node, const FieldColumn& column) {
  const ValueTest test(node);
  std::vector<std::uint8_t> verdicts(column.values(), static_cast<std::uint8_t>(Verdict::kOtherType));
  std::uint32_t first = 0;
  if (test.has_range()) {
    const std::string_view prefix = test.range().prefix;
    const bool texts = type_of_value(prefix) == ValueType::kText;
    const std::uint32_t begin = column.lower_bound(prefix.substr(0, 1));
    const std::uint32_t end = texts ? column.values() : column.lower_bound("s");
    if (begin < end)  // which a column out of order does not promise
      std::fill(verdicts.begin() + begin, verdicts.begin() + end, static_cast<std::uint8_t>(Verdict::kNo));
    first = column.lower_bound(prefix);
  }
  column.for_each_value(first, [&](std::uint32_t number, std::string_view value) {
    if (test.has_range()) {
      const ValueTest::Range range = test.range();
      if (range.whole ? value != range.prefix : !value.starts_with(range.prefix)) return false;
    }
    verdicts[number] = static_cast<std::uint8_t>(test(value));
    return true;
  });
  return verdicts;
}

// Which codes match, by code.
std::vector<std::uint8_t> accept(const FieldColumn& column, const std::vector<std::uint8_t>& verdicts) {
  std::vector<std::uint8_t> accepts(std::size_t{column.most_code()} + 1);
  column.for_each_set([&](std::uint32_t code, std::span<const std::uint32_t> values) {
    Judgement judgement;
    for (const std::uint32_t value : values) judgement.add(static_cast<Verdict>(verdicts[value]));
    accepts[code] = judgement.matches() ? 1 : 0;
  });
  return accepts;
}

// Whether the test asks for certain ids. Ids are stored as they came: one that is not ASCII may stand there
// in another normal form than the operand's.
bool names_ids(const FilterNode& node) {
  if (node.op != FilterOperator::kEqual && node.op != FilterOperator::kIn) return false;
  return std::all_of(node.operands.begin(), node.operands.end(), [](const FilterOperand& each) {
    return each.kind == FilterOperand::Kind::kText &&
           std::all_of(each.value.begin(), each.value.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  });
}

void set_range(Bits& bits, std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t at = begin; at < end;) {
    const std::uint32_t stop = std::min(end, (at / 64 + 1) * 64);
    const std::uint32_t count = stop - at;
    const std::uint64_t mask = count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
    bits[at / 64] |= mask << (at % 64);
    at = stop;
  }
}

}  // namespace

SegmentFilter::SegmentFilter(const Segment& segment, std::span<TestField> tests)
    : segment_(segment), fields_(segment.fields()), first_rows_(fields_.first_rows()), tests_(tests) {}

Bits SegmentFilter::rows(const FilterNode& node) const {
  Bits bits = to_rows(evaluate(node, nullptr));
  for (std::size_t word = 0; word < bits.size(); ++word) bits[word] &= segment_.live_word(word);
  return bits;
}

UnitBits SegmentFilter::evaluate(const FilterNode& node, const UnitBits* within) const {
  if (node.kind == Kind::kAnd) return evaluate_all(node, within);
  if (node.kind == Kind::kTest) return evaluate_test(node, within);
  UnitBits bits = evaluate(node.children.front(), within);
  if (node.kind == Kind::kNot) complement(bits);
  for (std::size_t i = 1; i < node.children.size(); ++i)
    combine(bits, evaluate(node.children[i], within), false);
  return bits;
}

// What columns answer comes first: records are then read for the documents that are left only.
UnitBits SegmentFilter::evaluate_all(const FilterNode& node, const UnitBits* within) const {
  UnitBits bits;
  bool first = true;
  for (const bool slow : {false, true}) {
    for (const FilterNode& child : node.children) {
      if (reads_records(child) != slow) continue;
      UnitBits next = evaluate(child, first ? within : &bits);
      if (first) {
        bits = std::move(next);
      } else {
        combine(bits, std::move(next), true);
      }
      first = false;
    }
  }
  return bits;
}

bool SegmentFilter::reads_records(const FilterNode& node) const {
  if (node.kind != Kind::kTest)
    return std::any_of(node.children.begin(), node.children.end(),
                       [this](const auto& child) { return reads_records(child); });
  if (node.field == kIdField || node.field == kDocumentIdField) return true;
  const FieldEntry* entry = fields_.find(node.field);
  return entry != nullptr ? !entry->has(kHasColumn) : fields_.has_more();
}

UnitBits SegmentFilter::evaluate_test(const FilterNode& node, const UnitBits* within) const {
  if (node.field == kIdField || node.field == kDocumentIdField) return from_ids(node, within);
  const FieldEntry* entry = fields_.find(node.field);
  if (entry == nullptr && fields_.has_more())
    return from_records(node, nullptr);  // whether it exists is not known
  if (entry == nullptr) return {false, Bits(words_for(units(false)))};
  if (entry->has(kHasColumn)) return from_column(node, *entry);
  TestField& field = tests_[node.number];
  const auto types = static_cast<std::uint8_t>(entry->bits & (kHasBooleans | kHasNumbers | kHasTexts));
  field.types |= types;
  field.exists = true;
  field.comparable = field.comparable || can_compare(node, types);
  return from_records(node, within);
}

UnitBits SegmentFilter::from_column(const FilterNode& node, const FieldEntry& entry) const {
  const bool of_rows = entry.has(kOfChunks);
  const FieldColumn column(fields_, entry, units(of_rows));
  const std::vector<std::uint8_t> verdicts = judge(node, column);
  tests_[node.number].types |= entry.bits & (kHasBooleans | kHasNumbers | kHasTexts);
  note_codes(node, column, of_rows, verdicts);
  const std::vector<std::uint8_t> accepts = accept(column, verdicts);
  UnitBits bits{of_rows, column.select(accepts)};
  if (entry.exceptions == 0) return bits;
  bits = {true, to_rows(bits)};
  const auto rows = column.exception_rows();
  const auto codes = column.exception_codes();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] >= segment_.rows() || codes[i] >= accepts.size())
      fields_.codes().fail("an exception is of a row or set that does not exist");
    const std::uint64_t bit = std::uint64_t{1} << (rows[i] % 64);
    bits.bits[rows[i] / 64] =
        accepts[codes[i]] != 0 ? bits.bits[rows[i] / 64] | bit : bits.bits[rows[i] / 64] & ~bit;
  }
  return bits;
}

// With deletions a value may be left in the column that no live document has.
void SegmentFilter::note_codes(const FilterNode& node, const FieldColumn& column, bool of_rows,
                               std::span<const std::uint8_t> verdicts) const {
  TestField& field = tests_[node.number];
  const auto note = [&](std::span<const std::uint32_t> values) {
    field.exists = field.exists || !values.empty();
    for (const std::uint32_t value : values)
      field.comparable = field.comparable || static_cast<Verdict>(verdicts[value]) != Verdict::kOtherType;
  };
  if (field.exists && field.comparable) return;
  if (!segment_.has_deletions()) {
    column.for_each_set([&](std::uint32_t, std::span<const std::uint32_t> values) { note(values); });
    return;
  }
  std::vector<std::uint32_t> counts = column.count(live_units(of_rows));
  const auto rows = column.exception_rows();
  const auto codes = column.exception_codes();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] < segment_.rows() && codes[i] < counts.size() && segment_.live(rows[i])) ++counts[codes[i]];
  }
  column.for_each_set([&](std::uint32_t code, std::span<const std::uint32_t> values) {
    if (counts[code] > 0) note(values);
  });
}

Bits SegmentFilter::live_units(bool of_rows) const {
  Bits bits(words_for(units(of_rows)));
  if (of_rows || first_rows_.empty()) {
    for (std::size_t word = 0; word < bits.size(); ++word) bits[word] = segment_.live_word(word);
    return bits;
  }
  for (std::uint32_t document = 0; document < units(false); ++document) {
    if (segment_.live(first_row(document))) set_bit(bits, document);
  }
  return bits;
}

UnitBits SegmentFilter::from_records(const FilterNode& node, const UnitBits* within) const {
  const ValueTest test(node);
  TestField& field = tests_[node.number];
  const bool of_rows = is_field_of_chunks(node.field) || fields_.own_chunks();
  UnitBits bits{of_rows, Bits(words_for(units(of_rows)))};
  RecordValues records(segment_.chunk_records());
  Judgement judgement;
  const FieldSink sink = [&](const std::string&, const std::string& value) {
    const Verdict verdict = test(value);
    judgement.add(verdict);
    field.exists = true;
    field.comparable = field.comparable || verdict != Verdict::kOtherType;
    field.types |= type_bit(value);
  };
  for (std::uint32_t document = 0; document < units(false); ++document) {
    if (!wanted(document, within) || !segment_.live(first_row(document))) continue;
    judgement = {};
    const DocumentFields fields = segment_.document(document);
    records.of(shared_fields(fields), sink, node.field);
    const bool document_matches = judgement.matches();
    if (!of_rows && document_matches) set_bit(bits.bits, document);
    for (std::uint32_t row = first_row(document); of_rows && row < end_row(document); ++row) {
      const ChunkFields chunk =
          decode_chunk_fields(segment_.chunk_record(row), fields, segment_.chunk_records());
      judgement = {};
      records.of(chunk, sink, node.field);
      if (chunk.own_fields) records.of(shared_fields(chunk), sink, node.field);
      if (judgement.matches() || (document_matches && !chunk.own_fields)) set_bit(bits.bits, row);
    }
  }
  return bits;
}

// Ids are looked up where that is possible: documents and chunks are sorted by them.
UnitBits SegmentFilter::from_ids(const FilterNode& node, const UnitBits* within) const {
  const bool of_rows = node.field == kIdField;
  UnitBits bits{of_rows, Bits(words_for(units(of_rows)))};
  TestField& field = tests_[node.number];
  field.exists = true;
  field.types |= kHasTexts;
  field.comparable = field.comparable || can_compare(node, kHasTexts);
  if (names_ids(node)) {
    for (const FilterOperand& operand : node.operands) {
      const std::string_view id = std::string_view(operand.value).substr(1);
      const auto found = of_rows ? segment_.find_chunk(id) : segment_.find_document(id);
      if (found) set_bit(bits.bits, *found);
    }
    return bits;
  }
  const ValueTest test(node);
  for (std::uint32_t document = 0; document < units(false); ++document) {
    if (!wanted(document, within)) continue;
    if (!of_rows) {
      if (test(text_value(segment_.document(document).id)) == Verdict::kYes) set_bit(bits.bits, document);
      continue;
    }
    for (std::uint32_t row = first_row(document); row < end_row(document); ++row) {
      if (test(text_value(segment_.chunk_id(row))) == Verdict::kYes) set_bit(bits.bits, row);
    }
  }
  return bits;
}

bool SegmentFilter::wanted(std::uint32_t document, const UnitBits* within) const {
  if (within == nullptr) return true;
  if (!within->of_rows) return has_bit(within->bits, document);
  for (std::uint32_t row = first_row(document); row < end_row(document); ++row) {
    if (has_bit(within->bits, row)) return true;
  }
  return false;
}

void SegmentFilter::complement(UnitBits& bits) const {
  for (std::uint64_t& word : bits.bits) word = ~word;
  const std::uint32_t count = units(bits.of_rows);
  if (count % 64 != 0) bits.bits.back() &= (std::uint64_t{1} << (count % 64)) - 1;
}

Bits SegmentFilter::to_rows(const UnitBits& bits) const {
  if (bits.of_rows || first_rows_.empty()) return bits.bits;
  Bits rows(words_for(segment_.rows()));
  for (std::size_t word = 0; word < bits.bits.size(); ++word) {
    for (std::uint64_t left = bits.bits[word]; left != 0; left &= left - 1) {
      const auto document =
          static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
      set_range(rows, first_row(document), end_row(document));
    }
  }
  return rows;
}

void SegmentFilter::combine(UnitBits& into, UnitBits from, bool both) const {
  if (into.of_rows != from.of_rows) {
    into = {true, to_rows(into)};
    from = {true, to_rows(from)};
  }
  for (std::size_t word = 0; word < into.bits.size(); ++word) {
    into.bits[word] = both ? into.bits[word] & from.bits[word] : into.bits[word] | from.bits[word];
  }
}

}  // namespace ragctl
