#include "csv.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ragctl {

CsvDialect csv_dialect(std::string_view text) {
  constexpr std::array kDelimiters = {',', ';', '\t', '|'};
  constexpr std::string_view kSaid = "sep=";
  const std::size_t said = kSaid.size();
  if (text.starts_with(kSaid) && text.size() > said + 1 && text[said + 1] == '\n' &&
      std::find(kDelimiters.begin(), kDelimiters.end(), text[said]) != kDelimiters.end())
    return {text[said], said + 2};
  std::array<std::size_t, kDelimiters.size()> counts{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n') break;
    const auto* found = std::find(kDelimiters.begin(), kDelimiters.end(), c);
    if (found != kDelimiters.end()) ++counts[static_cast<std::size_t>(found - kDelimiters.begin())];
  }
  const auto most = std::max_element(counts.begin(), counts.end()) - counts.begin();
  return {kDelimiters[static_cast<std::size_t>(most)], 0};
}

CsvReader::CsvReader(std::string_view text, const CsvDialect& dialect, std::string path)
    : text_(text), delimiter_(dialect.delimiter), path_(std::move(path)), lines_(text), at_(dialect.begin) {}

Location CsvReader::where(std::size_t offset) const {
  const std::uint64_t line = lines_.line_at(offset);
  return {path_, line, offset - lines_.begin_of(line) + 1};
}

bool CsvReader::next(CsvRow& row) {
  row.fields.clear();
  at_ = std::min(text_.find_first_not_of('\n', at_), text_.size());
  if (at_ == text_.size()) return false;
  row.begin = at_;
  while (true) {
    row.fields.push_back(field());
    if (at_ == text_.size() || text_[at_] == '\n') break;
    ++at_;  // the delimiter
  }
  row.end = at_;
  return true;
}

// Leaves at_ at the delimiter, the line end or the end of the text.
CsvField CsvReader::field() {
  const std::size_t first = std::min(text_.find_first_not_of(' ', at_), text_.size());
  if (first < text_.size() && text_[first] == '"') return quoted_field(first);
  const std::array<char, 2> ends = {delimiter_, '\n'};
  const std::size_t end =
      std::min(text_.find_first_of(std::string_view(ends.data(), ends.size()), at_), text_.size());
  CsvField out{std::string(text_.substr(at_, end - at_)), at_};
  at_ = end;
  return out;
}

CsvField CsvReader::quoted_field(std::size_t begin) {
  CsvField out{"", begin};
  at_ = begin + 1;
  while (true) {
    const std::size_t quote = text_.find('"', at_);
    if (quote == std::string_view::npos) {
      at_ = text_.size();
      throw Error(ErrorCode::kInput, where(begin),
                  "the quote that opens here is never closed, so the rest of the file is not read; close it, "
                  "or double it where it belongs to the text");
    }
    out.text += text_.substr(at_, quote - at_);
    at_ = quote + 1;
    if (at_ == text_.size() || text_[at_] != '"') break;
    out.text += '"';
    ++at_;
  }
  at_ = std::min(text_.find_first_not_of(' ', at_), text_.size());
  if (at_ == text_.size() || text_[at_] == delimiter_ || text_[at_] == '\n') return out;
  const std::size_t behind = at_;
  at_ = std::min(text_.find('\n', at_), text_.size());
  throw Error(ErrorCode::kInput, where(behind),
              "text behind a closing quote; double the quotes that belong to the text");
}

}  // namespace ragctl
