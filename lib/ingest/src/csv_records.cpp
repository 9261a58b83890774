// Rows of a table to documents. A column is typed as a whole, so that a filter compares like with like: one
// row without a number makes texts of all.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "csv.hpp"
#include "ragctl/core/counted.hpp"
#include "ragctl/text/unicode.hpp"
#include "record_collector.hpp"
#include "records.hpp"

namespace ragctl {
namespace {

// The first name that a table has is the one taken, ASCII case ignored.
constexpr auto kIdNames = std::to_array<std::string_view>({"_id", "id", "번호", "아이디"});
constexpr auto kTitleNames = std::to_array<std::string_view>(
    {"title", "제목", "question", "질문", "name", "이름", "상품명", "subject"});
constexpr auto kTextNames = std::to_array<std::string_view>(
    {"text", "본문", "내용", "answer", "답변", "content", "body", "description", "설명"});
constexpr auto kAclNames = std::to_array<std::string_view>({"acl"});

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

enum class ColumnType { kText, kNumber, kBoolean };

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return text;
}

std::size_t digits_from(std::string_view text, std::size_t begin) {
  return std::min(text.find_first_not_of("0123456789", begin), text.size()) - begin;
}

// Decimal, as a number would be written again: "007", "+1" and "1e3" are texts, as numbers of parts are.
bool is_number(std::string_view text) {
  constexpr std::size_t kMostDigits = 15;  // exact in a double
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t whole = digits_from(text, 0);
  if (whole == 0 || whole > kMostDigits || (whole > 1 && text.front() == '0')) return false;
  if (whole == text.size()) return true;
  const std::size_t rest = digits_from(text, whole + 1);
  return text[whole] == '.' && rest > 0 && rest <= kMostDigits && whole + 1 + rest == text.size();
}

bool is_boolean(std::string_view text) { return text == "true" || text == "false"; }

Json typed(std::string_view text, ColumnType type) {
  if (type == ColumnType::kBoolean) return Json(text == "true");
  if (type == ColumnType::kText) return Json(to_nfc(text));
  std::int64_t integer = 0;
  const char* end = text.data() + text.size();
  if (std::from_chars(text.data(), end, integer).ptr == end) return Json(integer);
  double real = 0;
  std::from_chars(text.data(), end, real);
  return Json(real);
}

class Table {
 public:
  Table(const DecodedText& text, const std::string& path, std::string source,
        std::vector<IngestFailure>& failures)
      : text_(text),
        source_(std::move(source)),
        reader_(text.text, dialect_of(text.text, path), path),
        collector_(failures),
        path_(path) {}

  SourceDocuments read() {
    try {
      read_header();
      read_rows();
      choose_types();
      for (const CsvRow& row : rows_) add(row);
    } catch (const Error& error) {
      collector_.report_placed(error, path_);
    }
    return collector_.take(path_);
  }

 private:
  static CsvDialect dialect_of(const std::string& text, const std::string& path) {
    CsvDialect dialect = csv_dialect(text);
    if (dialect.begin == 0 && lower(path).ends_with(".tsv")) dialect.delimiter = '\t';
    return dialect;
  }

  [[noreturn]] void fail(std::size_t offset, const std::string& message) const {
    throw Error(ErrorCode::kInput, reader_.where(offset), message);
  }

  void read_header() {
    CsvRow header;
    if (!reader_.next(header)) throw Error(ErrorCode::kInput, "there is no row in it");
    std::set<std::string> known;
    for (const CsvField& field : header.fields) {
      std::string name = to_nfc(trim(field.text));
      if (name.empty()) name = "column " + std::to_string(names_.size() + 1);
      if (!known.insert(lower(name)).second)
        fail(field.begin, "the column '" + name + "' is there twice; rename one of them");
      names_.push_back(std::move(name));
    }
    id_ = column(kIdNames);
    title_ = column(kTitleNames);
    text_column_ = column(kTextNames);
    acl_ = column(kAclNames);
  }

  template <typename Names>
  std::size_t column(const Names& names) const {
    for (const std::string_view name : names) {
      const auto found = std::find_if(names_.begin(), names_.end(),
                                      [&](const std::string& each) { return lower(each) == name; });
      if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
    }
    return kNone;
  }

  void read_rows() {
    for (bool more = true; more;) {
      CsvRow row;
      try {
        more = reader_.next(row);
        if (more && fits(row)) rows_.push_back(std::move(row));
      } catch (const Error& error) {
        collector_.report_placed(error, path_);
      }
    }
    if (rows_.empty() && !collector_.failed())
      throw Error(ErrorCode::kInput, "there is no row below the first, which names the columns");
  }

  // False for a row without anything in it, as spreadsheets have them at the end. What is too much may be
  // empty, too little may not be: nobody could tell which fields are missing.
  bool fits(CsvRow& row) const {
    const auto is_blank = [](const CsvField& field) { return trim(field.text).empty(); };
    if (std::all_of(row.fields.begin(), row.fields.end(), is_blank)) return false;
    const std::string counts = "the row has " + counted(row.fields.size(), "field") + " and the first one " +
                               std::to_string(names_.size());
    if (row.fields.size() < names_.size()) fail(row.begin, counts + "; write every field, if need be empty");
    const auto extra = row.fields.begin() + static_cast<std::ptrdiff_t>(names_.size());
    const auto filled = std::find_if_not(extra, row.fields.end(), is_blank);
    if (filled != row.fields.end())
      fail(filled->begin, counts + "; put a field that holds the delimiter in quotes");
    row.fields.resize(names_.size());
    return true;
  }

  void choose_types() {
    types_.assign(names_.size(), ColumnType::kText);
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const auto all = [&](bool (*is)(std::string_view)) {
        bool any = false;
        for (const CsvRow& row : rows_) {
          const std::string_view value = trim(row.fields[i].text);
          if (!value.empty() && !is(value)) return false;
          any = any || !value.empty();
        }
        return any;
      };
      if (all(is_number)) types_[i] = ColumnType::kNumber;
      if (all(is_boolean)) types_[i] = ColumnType::kBoolean;
    }
  }

  bool is_metadata(std::size_t i) const { return i != id_ && i != title_ && i != text_column_ && i != acl_; }

  std::string text_of(const CsvRow& row) const {
    if (text_column_ != kNone) return row.fields[text_column_].text;
    std::string out;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const std::string_view value = trim(row.fields[i].text);
      if (!is_metadata(i) || value.empty()) continue;
      out += (out.empty() ? "" : "\n") + names_[i] + ": " + std::string(value);
    }
    return out;
  }

  Json metadata_of(const CsvRow& row) const {
    Json out = Json::object();
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const std::string_view value = trim(row.fields[i].text);
      if (is_metadata(i) && !value.empty()) out.members().emplace_back(names_[i], typed(value, types_[i]));
    }
    return out;
  }

  // "staff; board": principals.
  static Json principals(std::string_view text) {
    Json out = Json::array();
    while (!text.empty()) {
      const std::size_t end = std::min(text.find_first_of(";,"), text.size());
      if (const std::string_view each = trim(text.substr(0, end)); !each.empty()) out.push(to_nfc(each));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
  }

  std::string id_of(const CsvRow& row, const Location& where) const {
    if (id_ == kNone) return source_ + ":" + std::to_string(where.line);
    std::string id(trim(row.fields[id_].text));
    if (id.empty())
      throw Error(ErrorCode::kInput, where, "'" + names_[id_] + "' is empty; every record needs a unique id");
    return id;
  }

  Json record_of(const CsvRow& row, const Location& where) const {
    Json record = Json::object();
    record.set("_id", id_of(row, where));
    if (title_ != kNone) record.set("title", std::string(trim(row.fields[title_].text)));
    record.set("text", text_of(row));
    record.set("metadata", metadata_of(row));
    if (acl_ != kNone) record.set("acl", principals(row.fields[acl_].text));
    return record;
  }

  void add(const CsvRow& row) {
    const std::uint64_t line = reader_.line_at(row.begin);
    const Location where{path_, line};
    try {
      collector_.add(placed(document_from_record(record_of(row, where), where), row), where,
                     "line " + std::to_string(line));
    } catch (const Error& error) {
      collector_.report(error, where);
    }
  }

  // The text's own lines are not those of the file: all of it is cited by the lines of the row.
  Document placed(Document document, const CsvRow& row) const {
    document.media_type = "text/csv";
    const std::uint64_t first = reader_.line_at(row.begin);
    const std::uint64_t last = reader_.line_at(row.end > row.begin ? row.end - 1 : row.begin);
    for (Block& block : document.blocks) {
      const auto begin = document.text.begin() + static_cast<std::ptrdiff_t>(block.begin);
      const auto end = document.text.begin() + static_cast<std::ptrdiff_t>(block.end);
      block.line = first;
      if (last != first + static_cast<std::uint64_t>(std::count(begin, end, '\n'))) block.last_line = last;
      block.source_begin = text_.source_offset(row.begin);
      block.source_end = text_.source_offset(row.end);
    }
    document.content_hash = document_content_hash(document);
    return document;
  }

  const DecodedText& text_;
  std::string source_;
  CsvReader reader_;
  RecordCollector collector_;
  std::string path_;
  std::vector<std::string> names_;
  std::vector<ColumnType> types_;
  std::vector<CsvRow> rows_;
  std::size_t id_ = kNone;
  std::size_t title_ = kNone;
  std::size_t text_column_ = kNone;
  std::size_t acl_ = kNone;
};

}  // namespace

SourceDocuments read_csv(const DecodedText& text, const std::string& path, const std::string& source,
                         std::vector<IngestFailure>& failures) {
  return Table(text, path, source, failures).read();
}

}  // namespace ragctl
