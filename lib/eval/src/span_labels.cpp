#include <climits>
#include <map>

#include "document_ids.hpp"
#include "ragctl/core/lines.hpp"
#include "ragctl/eval/spans.hpp"

namespace ragctl {
namespace {

constexpr const char* kForm = "write {\"query\", \"document\", \"start\", \"end\", \"text\"}";

[[noreturn]] void refuse(const Location& where, const std::string& what) {
  throw Error(ErrorCode::kInput, where, what + "; " + kForm);
}

std::string id_of(const Json& record, const char* key, const Location& where) {
  const Json* id = record.find(key);
  if (id != nullptr && id->is_int()) return std::to_string(id->integer());
  if (id != nullptr && id->is_string() && !id->string().empty()) return id->string();
  refuse(where, std::string("the label has no '") + key + "'");
}

std::uint64_t offset_of(const Json& offset, const char* key, const Location& where) {
  if (!offset.is_int() || offset.integer() < 0) refuse(where, std::string("'") + key + "' is no byte offset");
  return static_cast<std::uint64_t>(offset.integer());
}

SpanLabel label_from(const Json& record, const Location& where) {
  if (!record.is_object()) refuse(where, "the label is no JSON object");
  SpanLabel label;
  label.line = where.line;
  label.query = id_of(record, "query", where);
  label.document = normal_id(id_of(record, "document", where));
  if (const Json* text = record.find("text"); text != nullptr && !text->is_null()) {
    if (!text->is_string()) refuse(where, "'text' is no string");
    label.text = text->string();
  }
  const Json* start = record.find("start");
  const Json* end = record.find("end");
  if ((start == nullptr) != (end == nullptr)) refuse(where, "one of 'start' and 'end' is missing");
  if (start != nullptr) {
    label.range.emplace(offset_of(*start, "start", where), offset_of(*end, "end", where));
    if (label.range->first >= label.range->second) refuse(where, "'start' is not below 'end'");
  } else if (label.text.empty() && record.find("quote") != nullptr) {
    throw Error(ErrorCode::kInput, where,
                "a quote is no label yet; ragctl eval anchor makes labels of quotes");
  } else if (label.text.empty()) {
    refuse(where, "the label has neither a range nor a text");
  }
  if (record.find("grade") != nullptr && record.find("relevance") != nullptr)
    refuse(where, "the label has both 'grade' and 'relevance', which are one");
  for (const char* key : {"grade", "relevance"}) {
    const Json* relevance = record.find(key);
    if (relevance == nullptr) continue;
    if (!relevance->is_int() || relevance->integer() < 0 || relevance->integer() > INT_MAX)
      refuse(where, std::string("'") + key + "' is no integer of 0 or more");
    label.relevance = static_cast<int>(relevance->integer());
  }
  return label;
}

// Query, document and range or text: what one judgement is about.
std::string place_of(const SpanLabel& label) {
  const Json range = label.range
                         ? Json(Json::Object{{"start", label.range->first}, {"end", label.range->second}})
                         : Json(label.text);
  return Json(Json::Object{{"query", label.query}, {"document", label.document}, {"at", range}}).dump();
}

}  // namespace

std::vector<SpanLabel> read_span_labels(const std::string& path) {
  std::vector<SpanLabel> labels;
  std::map<std::string, std::uint64_t> first_lines;
  for_each_json_line(path, [&](const Json& record, const Location& where) {
    labels.push_back(label_from(record, where));
    const auto [first, added] = first_lines.emplace(place_of(labels.back()), where.line);
    if (added) return;
    throw Error(ErrorCode::kInput, where,
                "the same place for query '" + labels.back().query + "' stands on line " +
                    std::to_string(first->second) + "; keep one of the two");
  });
  if (labels.empty()) refuse(Location{path}, "holds no label");
  return labels;
}

ChunkSpan chunk_span(const Chunk& chunk) { return {chunk.id, chunk.document_id, chunk.begin, chunk.end}; }

std::string_view label_status_name(LabelStatus status) {
  constexpr std::string_view kNames[] = {
      "ok", "moved", "changed", "ambiguous", "out_of_range", "missing_document", "uncovered"};
  return kNames[static_cast<std::size_t>(status)];
}

}  // namespace ragctl
