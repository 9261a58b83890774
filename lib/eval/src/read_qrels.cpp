#include <algorithm>
#include <string>
#include <string_view>

#include "document_ids.hpp"
#include "fields.hpp"
#include "ragctl/core/lines.hpp"
#include "ragctl/eval/judgements.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kTrecFields = 4;
constexpr std::size_t kBeirFields = 3;

// The first row that is no comment decides how many fields every row has.
class QrelsReader {
 public:
  explicit QrelsReader(const std::string& path) : path_(path), lines_(path) {}

  Qrels read() {
    std::string_view line;
    for (line_ = 1; lines_.next(line); ++line_) {
      if (!line.empty() && line[0] == '#') continue;
      add(line);
    }
    if (judgements_ == 0) {
      throw Error(
          ErrorCode::kInput, Location{path_},
          "holds no judgement; expected lines 'query iteration document relevance' or BEIR's three columns");
    }
    return builder_.build(path_);
  }

 private:
  void add(std::string_view line) {
    if (const std::size_t at = find_invalid_utf8(line); at != std::string_view::npos) refuse(not_utf8(at));
    std::string_view fields[kTrecFields];
    const std::size_t count = split_row(line, fields);
    if (width_ == 0) {
      width_ = count == kBeirFields ? kBeirFields : kTrecFields;
      if (is_header(fields, count)) return;
    }
    if (count != width_) refuse_width(line, count);
    const std::string_view text = fields[width_ - 1];
    const auto relevance = parse_int(text);
    if (!relevance) {
      throw Error(ErrorCode::kInput, lines_.where(),
                  "relevance " + quoted(text) + " is not an integer of 32 bits; write 0, 1, 2 ...");
    }
    builder_.add(fields[0], judged_id(fields[width_ - 2]), *relevance, line_);
    ++judgements_;
  }

  // At tabs where they alone give a row, for a document's id may hold blanks; else at any white space, as
  // trec_eval does.
  static std::size_t split_row(std::string_view line, std::string_view* fields) {
    const auto count = static_cast<std::size_t>(std::count(line.begin(), line.end(), '\t')) + 1;
    bool by_tabs = count == kBeirFields || count == kTrecFields;
    for (std::size_t i = 0, begin = 0; by_tabs && i < count; ++i) {
      const std::size_t end = std::min(line.find('\t', begin), line.size());
      fields[i] = trimmed(line.substr(begin, end - begin));
      begin = end + 1;
      const bool is_document = i + 2 == count;
      by_tabs = !fields[i].empty() && (is_document || fields[i].find(' ') == std::string_view::npos);
    }
    return by_tabs ? count : split_fields(line, fields, kTrecFields);
  }

  static std::string_view trimmed(std::string_view field) {
    while (!field.empty() && is_blank(field.front())) field.remove_prefix(1);
    while (!field.empty() && is_blank(field.back())) field.remove_suffix(1);
    return field;
  }

  static bool is_header(const std::string_view* fields, std::size_t count) {
    return count == kBeirFields && !parse_int(fields[2]) && (fields[0] == "query-id" || fields[2] == "score");
  }

  [[noreturn]] void refuse_width(std::string_view line, std::size_t count) const {
    if (count > 0 && line.front() == '{')
      refuse("JSON is no judgement of documents; labels that are spans of documents go with --spans");
    const std::string expected = width_ == kBeirFields ? "3 as in the first row: query, document, relevance"
                                                       : "4: query, iteration, document, relevance";
    if (count == 0) refuse("blank line; remove it, or write " + expected);
    const std::string found = count > kTrecFields ? "more than 4 fields" : counted(count, "field");
    const bool spaced = line.find(' ') != std::string_view::npos && line.find('\t') != std::string_view::npos;
    const bool commas = count == 1 && line.find(',') != std::string_view::npos;
    refuse(found + "; write " + expected + (commas ? ", separated by tabs or blanks and not by commas" : "") +
           (spaced ? "; separate them by tabs only, or write a blank in an id as %20" : ""));
  }

  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(ErrorCode::kInput, lines_.where(), what);
  }

  const std::string& path_;
  LineReader lines_;
  QrelsBuilder builder_;
  std::uint64_t line_ = 0;
  std::size_t width_ = 0;
  std::size_t judgements_ = 0;
};

}  // namespace

Qrels read_qrels(const std::string& path) { return QrelsReader(path).read(); }

}  // namespace ragctl
