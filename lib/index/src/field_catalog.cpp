// What fields the documents of a snapshot have.
#include <algorithm>
#include <map>
#include <set>

#include "filter_lexer.hpp"
#include "filter_rows.hpp"
#include "ragctl/index/iso_date.hpp"
#include "record_values.hpp"
#include "segment_filter.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kExamples = 3;
constexpr std::size_t kExampleBytes = 60;

struct Tally {
  std::uint64_t documents = 0;
  bool of_chunks = false;
  bool has_column = true;
  std::uint8_t types = 0;
  std::map<std::string, std::uint64_t> values;  // units that have it
};
using Tallies = std::map<std::string, Tally>;

Bits live_documents(const Segment& segment) {
  const auto first_rows = segment.fields().first_rows();
  Bits bits(words_for(segment.meta().documents));
  for (std::uint32_t document = 0; document < segment.meta().documents; ++document) {
    if (segment.live(first_rows.empty() ? document : first_rows[document])) set_bit(bits, document);
  }
  return bits;
}

Bits live_rows(const Segment& segment) {
  Bits bits(words_for(segment.rows()));
  for (std::size_t word = 0; word < bits.size(); ++word) bits[word] = segment.live_word(word);
  return bits;
}

// Values of live units, those of exceptions with them.
void tally_values(const Segment& segment, const FieldColumn& column, bool of_chunks, Tally& tally) {
  std::vector<std::uint32_t> by_code = column.count(of_chunks ? live_rows(segment) : live_documents(segment));
  const auto rows = column.exception_rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint32_t code = column.exception_codes()[i];
    if (rows[i] < segment.rows() && code < by_code.size() && segment.live(rows[i])) ++by_code[code];
  }
  std::vector<std::uint64_t> by_value(column.values());
  column.for_each_set([&](std::uint32_t code, std::span<const std::uint32_t> values) {
    for (const std::uint32_t value : values) by_value[value] += by_code[code];
  });
  column.for_each_value(0, [&](std::uint32_t number, std::string_view value) {
    if (by_value[number] == 0 || is_missing(value)) return true;
    tally.values[std::string(value)] += by_value[number];
    tally.types |= type_bit(value);
    return true;
  });
}

std::uint64_t documents_with(const Segment& segment, const std::string& field) {
  FilterNode exists;
  exists.field = field;
  exists.op = FilterOperator::kExists;
  TestField seen;
  const Bits rows = SegmentFilter(segment, {&seen, 1}).rows(exists);
  const auto first_rows = segment.fields().first_rows();
  std::uint64_t documents = 0;
  for (std::uint32_t document = 0; document < segment.meta().documents; ++document) {
    const std::uint32_t end = first_rows.empty() ? document + 1 : first_rows[document + 1];
    bool found = false;
    for (std::uint32_t row = first_rows.empty() ? document : first_rows[document]; row < end && !found; ++row)
      found = has_bit(rows, row);
    documents += found ? 1 : 0;
  }
  return documents;
}

void tally_segment(const Segment& segment, Tallies& tallies) {
  for (const FieldEntry& entry : segment.fields().entries()) {
    const std::uint64_t documents = documents_with(segment, entry.name);
    if (documents == 0) continue;
    Tally& tally = tallies[entry.name];
    tally.documents += documents;
    tally.of_chunks = tally.of_chunks || entry.has(kOfChunks);
    if (entry.has(kHasColumn)) {
      const bool of_chunks = entry.has(kOfChunks);
      tally_values(
          segment,
          FieldColumn(segment.fields(), entry, of_chunks ? segment.rows() : segment.meta().documents),
          of_chunks, tally);
    } else {
      tally.has_column = false;
      tally.types |= entry.bits & (kHasBooleans | kHasNumbers | kHasTexts);
    }
  }
}

bool is_date(const std::pair<const std::string, std::uint64_t>& value) {
  return value.first.size() > 5 && type_of_value(value.first) == ValueType::kText &&
         parse_iso_date(std::string_view(value.first).substr(1)).has_value();
}

std::vector<std::string> types_of(const Tally& tally) {
  std::vector<std::string> types;
  if ((tally.types & kHasBooleans) != 0) types.emplace_back("boolean");
  if ((tally.types & kHasNumbers) != 0) types.emplace_back("number");
  if ((tally.types & kHasTexts) == 0) return types;
  const bool dates = tally.has_column && tally.types == kHasTexts &&
                     std::all_of(tally.values.begin(), tally.values.end(), is_date);
  types.emplace_back(dates ? "date" : "text");
  return types;
}

// The most frequent values; equally frequent ones in their order.
std::vector<std::string> examples_of(const Tally& tally) {
  std::vector<std::pair<std::uint64_t, const std::string*>> ranked;
  for (const auto& [value, count] : tally.values) {
    if (value.size() <= kExampleBytes) ranked.emplace_back(count, &value);
  }
  const auto end = ranked.begin() + static_cast<std::ptrdiff_t>(std::min(kExamples, ranked.size()));
  std::partial_sort(ranked.begin(), end, ranked.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : *a.second < *b.second;
  });
  std::vector<std::string> examples;
  for (auto at = ranked.begin(); at != end; ++at) examples.push_back(value_literal(*at->second));
  return examples;
}

FieldInfo describe(const std::string& field, const Tally& tally) {
  FieldInfo info;
  info.name = name_of_field(field);
  info.documents = tally.documents;
  info.of_chunks = tally.of_chunks;
  info.types = types_of(tally);
  if (tally.has_column) info.distinct = tally.values.size();
  info.examples = examples_of(tally);
  return info;
}

// Ids are in no column; everything has one of its own.
FieldInfo describe_ids(std::string_view field, std::uint64_t documents, std::uint64_t distinct) {
  FieldInfo info;
  info.name = field;
  info.documents = documents;
  info.of_chunks = field == kIdField;
  info.types = {"text"};
  info.distinct = distinct;
  return info;
}

}  // namespace

std::vector<FieldInfo> list_fields(const Snapshot& snapshot) {
  Tallies tallies;
  for (std::size_t i = 0; i < snapshot.size(); ++i) tally_segment(snapshot.segment(i), tallies);
  std::vector<FieldInfo> fields;
  const std::uint64_t documents = snapshot.state().live_documents();
  fields.push_back(describe_ids(kIdField, documents, snapshot.state().live_chunks()));
  fields.push_back(describe_ids(kDocumentIdField, documents, documents));
  for (const auto& [field, tally] : tallies) fields.push_back(describe(field, tally));
  std::sort(fields.begin(), fields.end(),
            [](const FieldInfo& a, const FieldInfo& b) { return a.name < b.name; });
  return fields;
}

std::vector<std::string> field_names(const Snapshot& snapshot) {
  std::set<std::string> names = {"id",   "document_id", "source", "path",    "root",  "title",
                                 "lang", "language",    "page",   "heading", "tokens"};
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    for (const FieldEntry& entry : snapshot.segment(i).fields().entries())
      names.insert(name_of_field(entry.name));
  }
  return {names.begin(), names.end()};
}

}  // namespace ragctl
