#include "ragctl/pipeline/anchor.hpp"

#include <climits>
#include <map>
#include <tuple>

#include "ragctl/core/lines.hpp"
#include "ragctl/eval/passage.hpp"
#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

[[noreturn]] void refuse(const Location& where, const std::string& what) {
  throw Error(ErrorCode::kInput, where, what);
}

const Json* find_any(const Json& record, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (const Json* value = record.find(key); value != nullptr && !value->is_null()) return value;
  }
  return nullptr;
}

std::string text_of(const Json& record, std::initializer_list<const char*> keys, const Location& where) {
  const Json* value = find_any(record, keys);
  if (value != nullptr && value->is_int()) return std::to_string(value->integer());
  if (value != nullptr && value->is_string() && !value->string().empty()) return value->string();
  refuse(where,
         std::string("no '") + *keys.begin() + "'; write {\"query\", \"document\", \"quote\", \"grade\"}");
}

int grade_of(const Json& record, const Location& where) {
  const Json* grade = find_any(record, {"grade", "relevance"});
  if (grade == nullptr) return 1;
  if (!grade->is_int() || grade->integer() < 0 || grade->integer() > INT_MAX)
    refuse(where, "the grade is no integer of 0 or more");
  return static_cast<int>(grade->integer());
}

// Where the record says that the quote stands, if it does stand there: tells equal passages apart.
bool stands_at(const Json& record, const std::string& text, const Passage& quote, std::size_t& begin) {
  const Json* start = record.find("start");
  if (start == nullptr || !start->is_int() || start->integer() < 0) return false;
  begin = static_cast<std::size_t>(start->integer());
  return quote.stands_at(text, begin);
}

std::size_t place_of(const Json& record, const std::string& text, const SpanLabel& label,
                     const Location& where) {
  const Passage quote(label.text);
  std::size_t begin = 0;
  if (stands_at(record, text, quote, begin)) return begin;
  begin = quote.find(text);
  const std::string who = "the quote of query '" + label.query + "' ";
  if (begin == std::string::npos) refuse(where, who + "is not in document '" + label.document + "'");
  if (quote.find(text, begin + 1) != std::string::npos) {
    refuse(where, who + "stands in several places of document '" + label.document + "'; quote more of it");
  }
  return begin;
}

SpanLabel anchored(const Json& record, const DocumentTexts& texts, const Location& where) {
  if (!record.is_object()) refuse(where, "the line is no JSON object");
  SpanLabel label;
  label.query = text_of(record, {"query", "_id", "id"}, where);
  label.document = to_nfc(text_of(record, {"document"}, where));
  label.text = to_nfc(text_of(record, {"quote"}, where));
  label.relevance = grade_of(record, where);
  label.line = where.line;
  const auto document = texts.find(label.document);
  if (document == texts.end()) refuse(where, "there is no document '" + label.document + "'");
  const std::size_t begin = place_of(record, document->second, label, where);
  label.range.emplace(begin, begin + label.text.size());
  return label;
}

// What read_span_labels() takes for one judgement that is there twice.
using Place = std::tuple<std::string, std::string, std::pair<std::uint64_t, std::uint64_t>>;

void refuse_second(std::map<Place, std::uint64_t>& first_lines, const SpanLabel& label,
                   const Location& where) {
  const auto [first, added] =
      first_lines.emplace(Place(label.query, label.document, *label.range), where.line);
  if (!added) {
    refuse(where, "the quote of query '" + label.query + "' stands on line " + std::to_string(first->second) +
                      " too; keep one of the two");
  }
}

}  // namespace

AnchorReport anchor_quotes(const std::string& path, const DocumentTexts& texts) {
  AnchorReport report;
  std::map<Place, std::uint64_t> first_lines;
  const auto remember = [&](const Error& error) { report.problems.emplace_back(error.what()); };
  for_each_json_line(
      path,
      [&](const Json& record, const Location& where) {
        try {
          SpanLabel label = anchored(record, texts, where);
          refuse_second(first_lines, label, where);
          report.labels.push_back(std::move(label));
        } catch (const Error& error) {
          remember(error);
        }
      },
      remember);
  if (report.labels.empty() && report.problems.empty()) refuse({path}, "holds no quote");
  return report;
}

Json to_json(const SpanLabel& label) {
  Json json = Json::object();
  json.set("query", label.query);
  json.set("document", label.document);
  if (label.range) {
    json.set("start", label.range->first);
    json.set("end", label.range->second);
  }
  if (!label.text.empty()) json.set("text", label.text);
  json.set("relevance", label.relevance);
  return json;
}

}  // namespace ragctl
