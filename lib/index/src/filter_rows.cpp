#include "filter_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "candidate_rows.hpp"
#include "filter_lexer.hpp"
#include "ragctl/core/suggest.hpp"
#include "record_values.hpp"
#include "segment_filter.hpp"

namespace ragctl {
namespace {

using Kind = FilterNode::Kind;

constexpr std::size_t kShownValues = 5;

// Puts the rows of a segment behind `base` into the set of all rows.
void place(const Bits& bits, std::uint32_t base, RowSet& rows) {
  const std::size_t first = base / 64;
  const unsigned shift = base % 64;
  for (std::size_t word = 0; word < bits.size(); ++word) {
    rows.bits[first + word] |= bits[word] << shift;
    const std::uint64_t carried = shift == 0 ? 0 : bits[word] >> (64 - shift);
    if (carried != 0) rows.bits[first + word + 1] |= carried;
  }
}

std::uint64_t count_bits(const Bits& bits) {
  std::uint64_t count = 0;
  for (const std::uint64_t word : bits) count += static_cast<std::uint64_t>(std::popcount(word));
  return count;
}

void collect_tests(const FilterNode& node, std::vector<const FilterNode*>& tests) {
  if (node.kind == Kind::kTest) tests.push_back(&node);
  for (const FilterNode& child : node.children) collect_tests(child, tests);
}

bool is_field_of_records(std::string_view field) { return !field.starts_with(kMetadataPrefix); }

std::string types_text(std::uint8_t types) {
  std::string out;
  const auto add = [&](std::uint8_t bit, const char* name) {
    if ((types & bit) != 0) out += (out.empty() ? "" : " and ") + std::string(name);
  };
  add(kHasBooleans, "true and false");
  add(kHasNumbers, "numbers");
  add(kHasTexts, "texts");
  return out;
}

std::string kind_text(FilterOperand::Kind kind) {
  switch (kind) {
    case FilterOperand::Kind::kBoolean:
      return "true or false";
    case FilterOperand::Kind::kNumber:
      return "a number";
    case FilterOperand::Kind::kDate:
      return "a date";
    case FilterOperand::Kind::kText:
      break;
  }
  return "a text";
}

[[noreturn]] void refuse_field(const Snapshot& snapshot, const Filter& filter, const FilterNode& test) {
  const std::vector<std::string> names = field_names(snapshot);
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string name = name_of_field(test.field);
  fail_in_filter(filter.text(), filter.name(), test.field_begin,
                 fmt::format("no document has a field '{}'{}; ragctl info --fields lists those there are",
                             name, did_you_mean(name, views)));
}

std::string_view type_advice(std::uint8_t types, FilterOperand::Kind kind) {
  const bool texts = (types & kHasTexts) != 0;
  if (texts && kind == FilterOperand::Kind::kDate) return "none of these is a date such as 2024-05-20";
  if (texts) return "put the value in quotes, or write a date (2024-05-20)";
  if ((types & kHasNumbers) != 0) return "write the number without quotes";
  return "compare it with true or false";
}

[[noreturn]] void refuse_type(const Filter& filter, const FilterNode& test, std::uint8_t types) {
  const FilterOperand& operand = test.operands.front();
  fail_in_filter(filter.text(), filter.name(), operand.begin,
                 fmt::format("'{}' has {} and is compared with {}; {}", name_of_field(test.field),
                             types_text(types), kind_text(operand.kind), type_advice(types, operand.kind)));
}

// Fields of documents and chunks themselves are known even where none has a value.
void check(const Snapshot& snapshot, const Filter& filter, std::span<const TestField> seen) {
  if (snapshot.state().live_documents() == 0) return;
  std::vector<const FilterNode*> tests;
  collect_tests(filter.root(), tests);
  for (const FilterNode* test : tests) {
    const TestField& field = seen[test->number];
    if (!field.exists && !is_field_of_records(test->field)) refuse_field(snapshot, filter, *test);
    if (field.exists && !field.comparable) refuse_type(filter, *test, field.types);
  }
}

// Tests are numbered; nodes below one of them keep their numbers.
std::vector<TestField> room_for_tests(const Filter& filter) {
  std::vector<const FilterNode*> tests;
  collect_tests(filter.root(), tests);
  return std::vector<TestField>(tests.size());
}

std::uint64_t count_documents(const Segment& segment, const Bits& rows) {
  const auto first_rows = segment.fields().first_rows();
  if (first_rows.empty()) return count_bits(rows);
  std::uint64_t documents = 0;
  std::uint32_t last = ~0U;
  std::size_t document = 0;
  for (std::size_t word = 0; word < rows.size(); ++word) {
    for (std::uint64_t left = rows[word]; left != 0; left &= left - 1) {
      const auto row =
          static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
      while (first_rows[document + 1] <= row) ++document;
      documents += document == last ? 0 : 1;
      last = static_cast<std::uint32_t>(document);
    }
  }
  return documents;
}

// The smallest expression that alone leaves the row out.
const FilterNode& blame(const FilterNode& node, const SegmentFilter& filter, std::uint32_t row) {
  const FilterNode* failing = &node;
  while (failing->kind == Kind::kAnd) {
    for (const FilterNode& child : failing->children) {
      if (has_bit(filter.rows(child), row)) continue;
      failing = &child;
      break;
    }
  }
  return *failing;
}

// The one field that an expression compares, or "".
std::string only_field(const FilterNode& node) {
  std::vector<const FilterNode*> tests;
  collect_tests(node, tests);
  const bool one = std::all_of(tests.begin(), tests.end(),
                               [&](const FilterNode* test) { return test->field == tests.front()->field; });
  return one ? tests.front()->field : std::string();
}

std::string values_text(const Segment& segment, std::uint32_t row, const std::string& field) {
  const DocumentFields document = segment.document(segment.document_of(row));
  const ChunkFields chunk = decode_chunk_fields(segment.chunk_record(row), document, segment.chunk_records());
  std::vector<std::string> values;
  if (field == kIdField) values.push_back(value_literal(text_value(segment.chunk_id(row))));
  if (field == kDocumentIdField) values.push_back(value_literal(text_value(document.id)));
  const FieldSink sink = [&](const std::string&, const std::string& value) {
    if (!is_missing(value)) values.push_back(value_literal(value));
  };
  RecordValues records(segment.chunk_records());
  records.of(shared_fields(chunk), sink, field);
  records.of(chunk, sink, field);
  if (values.empty()) return "no value";
  const std::size_t shown = std::min(values.size(), kShownValues);
  return fmt::format("{}{}",
                     fmt::join(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                     shown < values.size() ? ", ..." : "");
}

}  // namespace

VisibleRows visible_rows(const Snapshot& snapshot, const Filter& filter) {
  VisibleRows visible;
  visible.rows.bits.resize(words_for(snapshot.rows()));
  std::vector<TestField> tests = room_for_tests(filter);
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const Segment& segment = snapshot.segment(i);
    const Bits bits = SegmentFilter(segment, tests).rows(filter.root());
    visible.chunks += count_bits(bits);
    visible.documents += count_documents(segment, bits);
    place(bits, snapshot.base(i), visible.rows);
  }
  check(snapshot, filter, tests);
  return visible;
}

VisibleRows intersection(const Snapshot& snapshot, const VisibleRows& a, const VisibleRows& b) {
  VisibleRows out;
  out.rows.bits.resize(words_for(snapshot.rows()));
  for (std::size_t word = 0; word < out.rows.bits.size(); ++word)
    out.rows.bits[word] = a.rows.bits[word] & b.rows.bits[word];
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const CandidateRows rows(snapshot.segment(i), snapshot.base(i), &out.rows);
    Bits bits(rows.words());
    for (std::size_t word = 0; word < bits.size(); ++word) bits[word] = rows.word(word);
    out.chunks += count_bits(bits);
    out.documents += count_documents(snapshot.segment(i), bits);
  }
  return out;
}

std::optional<FilterMiss> filter_miss(const Snapshot& snapshot, const Filter& filter, std::uint32_t row) {
  const auto [segment, local] = snapshot.locate(row);
  std::vector<TestField> tests = room_for_tests(filter);
  const SegmentFilter rows(segment, tests);
  if (has_bit(rows.rows(filter.root()), local)) return std::nullopt;
  const FilterNode& node = blame(filter.root(), rows, local);
  const std::string field = only_field(node);
  return FilterMiss{filter.text().substr(node.begin, node.end - node.begin),
                    field.empty() ? "" : values_text(segment, local, field)};
}

}  // namespace ragctl
