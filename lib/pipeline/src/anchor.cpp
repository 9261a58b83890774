#include "ragctl/pipeline/anchor.hpp"

#include <climits>
#include <map>
#include <optional>
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

// Where the record says that the quote stands: tells equal passages apart.
std::optional<std::size_t> start_of(const Json& record) {
  const Json* start = record.find("start");
  if (start == nullptr || !start->is_int() || start->integer() < 0) return std::nullopt;
  return static_cast<std::size_t>(start->integer());
}

using Range = std::pair<std::size_t, std::size_t>;

// Where the quote stands to the letter; begins at npos where it does not. `several`: it does so elsewhere,
// too.
struct Place {
  Range range = {std::string::npos, std::string::npos};
  bool several = false;

  bool found() const { return range.first != std::string::npos; }
};

Place exact_place(const Passage& quote, std::size_t size, const std::string& text,
                  std::optional<std::size_t> start) {
  if (start && quote.stands_at(text, *start)) return {{*start, *start + size}};
  const std::size_t begin = quote.find(text);
  if (begin == std::string::npos) return {};
  return {{begin, begin + size}, quote.find(text, begin + 1) != std::string::npos};
}

// The same but for white space and the form of quotation marks.
Place loose_place(const LoosePassage& quote, const std::string& text, std::optional<std::size_t> start) {
  if (start) {
    if (const auto end = quote.end_at(text, *start)) return {{*start, *end}};
  }
  const std::size_t begin = quote.find(text);
  if (begin == std::string::npos) return {};
  const std::size_t end = *quote.end_at(text, begin);
  return {{begin, end}, quote.find(text, end) != std::string::npos};
}

// "; of its words it has those up to '...'": where a reader should look for the mistake.
std::string common_beginning(const LoosePassage& quote, const std::string& text) {
  constexpr std::size_t kShown = 40;  // bytes
  std::string beginning = quote.beginning_in(text);
  if (beginning.find(' ') == std::string::npos) return "";  // one word says nothing
  if (beginning.size() > kShown) {
    const std::size_t blank = beginning.find(' ', beginning.size() - kShown);
    if (blank != std::string::npos) beginning = "... " + beginning.substr(blank + 1);
  }
  return "; of its words the document has those up to '" + beginning + "'";
}

struct Target {
  const std::string& text;
  std::string_view title;
};

// Why the quote is not found.
std::string absence(const LoosePassage& quote, const SpanLabel& label, const Target& target) {
  if (!target.title.empty() && quote.end_at(target.title, 0) == target.title.size())
    return "is the title of document '" + label.document + "', which is no part of its text; quote the text";
  return "is not in document '" + label.document + "'" + common_beginning(quote, target.text);
}

Range place_of(const Json& record, const Target& target, const SpanLabel& label, const Location& where) {
  const std::string& text = target.text;
  const auto start = start_of(record);
  const LoosePassage loose(label.text);
  Place place = exact_place(Passage(label.text), label.text.size(), text, start);
  if (!place.found()) place = loose_place(loose, text, start);
  const std::string who = "the quote of query '" + label.query + "' ";
  if (!place.found()) refuse(where, who + absence(loose, label, target));
  if (place.several) {
    refuse(where, who + "stands in several places of document '" + label.document + "'; quote more of it");
  }
  return place.range;
}

// The document's own bytes. White space that no chunk holds is most often a blank, or line ends between
// blocks.
std::string text_at(const std::string& text, const Range& range) {
  std::string out = text.substr(range.first, range.second - range.first);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] != kUnknownByte) continue;
    const bool alone = (i == 0 || out[i - 1] != '\n') && (i + 1 == out.size() || out[i + 1] != kUnknownByte);
    out[i] = alone ? ' ' : '\n';
  }
  return out;
}

SpanLabel anchored(const Json& record, const DocumentTexts& texts, const DocumentTexts& titles,
                   const Location& where) {
  if (!record.is_object()) refuse(where, "the line is no JSON object");
  SpanLabel label;
  label.query = text_of(record, {"query", "_id", "id"}, where);
  label.document = to_nfc(text_of(record, {"document"}, where));
  label.text = to_nfc(text_of(record, {"quote"}, where));
  label.relevance = grade_of(record, where);
  label.line = where.line;
  const auto document = texts.find(label.document);
  if (document == texts.end()) refuse(where, "there is no document '" + label.document + "'");
  const auto title = titles.find(label.document);
  const Target target{document->second, title == titles.end() ? std::string_view() : title->second};
  const Range range = place_of(record, target, label, where);
  label.range = range;
  if (!Passage(label.text).stands_at(document->second, range.first))
    label.text = text_at(document->second, range);
  return label;
}

// What read_span_labels() takes for one judgement that is there twice.
using Judged = std::tuple<std::string, std::string, std::pair<std::uint64_t, std::uint64_t>>;

void refuse_second(std::map<Judged, std::uint64_t>& first_lines, const SpanLabel& label,
                   const Location& where) {
  const auto [first, added] =
      first_lines.emplace(Judged(label.query, label.document, *label.range), where.line);
  if (!added) {
    refuse(where, "the quote of query '" + label.query + "' stands on line " + std::to_string(first->second) +
                      " too; keep one of the two");
  }
}

}  // namespace

AnchorReport anchor_quotes(const std::string& path, const DocumentTexts& texts, const DocumentTexts& titles) {
  AnchorReport report;
  std::map<Judged, std::uint64_t> first_lines;
  const auto remember = [&](const Error& error) { report.problems.emplace_back(error.what()); };
  for_each_json_line(
      path,
      [&](const Json& record, const Location& where) {
        try {
          SpanLabel label = anchored(record, texts, titles, where);
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
