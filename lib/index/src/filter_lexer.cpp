#include "filter_lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "field_value.hpp"
#include "ragctl/core/error.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// What is shown of a line, around the place of the error, in bytes.
constexpr std::size_t kShownBefore = 60;
constexpr std::size_t kShownAfter = 40;
constexpr std::string_view kIdeographicSpace = "\u3000";

constexpr std::array<std::string_view, 11> kKeywords = {
    "and", "or", "not", "in", "contains", "starts_with", "ends_with", "matches", "exists", "true", "false"};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
// What a word processor or a chat makes of a quotation mark: one or two marks, of six or of nine, or angles.
bool starts_curly(std::string_view text) {
  return text.starts_with("\u201C") || text.starts_with("\u201D") || text.starts_with("\u2018") ||
         text.starts_with("\u2019") || text.starts_with("\u201E") || text.starts_with("\u00AB");
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) { return starts_word(c) || is_digit(c) || c == '.' || c == '-'; }

// Moves to the first byte of a character.
std::size_t character_start(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

// Marks and jamo that join the character before them.
bool is_joined(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF);
}

bool is_wide(char32_t c) {
  const Script script = script_of(c);
  return script == Script::kHangul || script == Script::kHan || script == Script::kKana ||
         (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF01 && c <= 0xFF60) || (c >= 0x1F300 && c <= 0x1FAFF);
}

// Blanks as wide as the text is on a terminal.
std::string blanks_for(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (is_joined(c)) continue;
    out += is_wide(c) ? kIdeographicSpace : std::string_view(" ");
  }
  return out;
}

std::string printable(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return out;
}

std::string excerpt(std::string_view line, std::size_t column) {
  const std::size_t begin = column > kShownBefore ? character_start(line, column - kShownBefore) : 0;
  const std::size_t wanted_end = std::min(line.size(), column + kShownAfter);
  const std::size_t end = wanted_end == line.size() ? wanted_end : character_start(line, wanted_end);
  const std::string lead = begin > 0 ? "..." : "";
  const std::string before = lead + printable(line.substr(begin, column - begin));
  return "  " + before + printable(line.substr(column, end - column)) + (end < line.size() ? "..." : "") +
         "\n  " + blanks_for(before) + "^";
}

}  // namespace

void fail_in_filter(std::string_view text, std::string_view name, std::size_t offset,
                    const std::string& message) {
  offset = std::min(offset, text.size());
  const std::size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  const std::size_t end = std::min(text.find('\n', offset), text.size());
  const auto line = static_cast<std::uint64_t>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
  throw Error(ErrorCode::kUsage, Location{std::string(name), line + 1, offset - begin + 1},
              message + "\n" + excerpt(text.substr(begin, end - begin), offset - begin));
}

bool is_keyword(std::string_view word, std::string_view keyword) {
  if (word == keyword) return true;
  return word.size() == keyword.size() &&
         std::equal(word.begin(), word.end(), keyword.begin(),
                    [](char w, char k) { return w == (k >= 'a' && k <= 'z' ? k - 'a' + 'A' : k); });
}

bool is_plain_field_name(std::string_view name) {
  return !name.empty() && starts_word(name.front()) &&
         std::all_of(name.begin(), name.end(), continues_word) &&
         std::none_of(kKeywords.begin(), kKeywords.end(),
                      [name](std::string_view keyword) { return is_keyword(name, keyword); });
}

std::string quote_filter_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + '"';
}

Token FilterLexer::next() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  Token token;
  token.begin = token.end = at_;
  if (at_ == text_.size()) return token;
  const char c = text_[at_];
  if (c == '"' || c == '\'') return quoted();
  if (is_digit(c) || c == '-') return number_or_date();
  if (!starts_word(c)) return sign();
  if (starts_curly(text_.substr(at_)))
    fail(at_, "a curly quotation mark has no meaning here; write \"...\" with straight ones");
  while (at_ < text_.size() && continues_word(text_[at_])) ++at_;
  token.kind = TokenKind::kWord;
  token.text = text_.substr(token.begin, at_ - token.begin);
  token.end = at_;
  return token;
}

char FilterLexer::escaped(std::size_t at) const {
  switch (at < text_.size() ? text_[at] : '\0') {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '"':
    case '\'':
    case '\\':
      return text_[at];
    default:
      fail(at - 1, R"(unknown escape; known are \" \' \\ \n \t, and a backslash itself is written \\)");
  }
}

Token FilterLexer::quoted() {
  Token token;
  token.kind = TokenKind::kText;
  token.begin = at_;
  const char quote = text_[at_++];
  while (at_ < text_.size() && text_[at_] != quote) {
    if (text_[at_] == '\\') {
      token.text += escaped(++at_);
    } else {
      token.text += text_[at_];
    }
    ++at_;
  }
  if (at_ == text_.size()) fail(token.begin, std::string("the text has no end; close it with ") + quote);
  token.end = ++at_;
  return token;
}

Token FilterLexer::number_or_date() {
  Token token;
  token.begin = at_++;
  while (at_ < text_.size() && (continues_word(text_[at_]) || text_[at_] == ':' || text_[at_] == '+')) ++at_;
  token.end = at_;
  const std::string_view written = text_.substr(token.begin, at_ - token.begin);
  const char* begin = written.data();
  const char* end = begin + written.size();
  std::int64_t integer = 0;
  double real = 0.0;
  const auto date = parse_iso_date(written);
  token.is_date = date.has_value();
  if (date) token.date = *date;
  token.kind = TokenKind::kNumber;
  if (const auto as = std::from_chars(begin, end, integer); as.ec == std::errc() && as.ptr == end) {
    token.text = number_value(integer);
  } else if (const auto as_real = std::from_chars(begin, end, real);
             as_real.ec == std::errc() && as_real.ptr == end && std::isfinite(real)) {
    token.text = number_value(real);
  } else if (date) {
    token.kind = TokenKind::kDate;
    token.text = written;
  } else {
    fail(token.begin,
         "'" + std::string(written) +
             "' is neither a number nor a date; write 12, 0.5, 2024-05 or 2024-05-20, and quote a text");
  }
  return token;
}

Token FilterLexer::sign() {
  Token token;
  token.kind = TokenKind::kSign;
  token.begin = at_;
  for (const std::string_view sign : {"==", "!=", "<=", ">=", "(", ")", ",", "<", ">"}) {
    if (!text_.substr(at_).starts_with(sign)) continue;
    at_ += sign.size();
    token.end = at_;
    token.text = sign;
    return token;
  }
  const std::string_view rest = text_.substr(at_);
  if (rest.front() == '=') fail(at_, "'=' is no operator; write ==");
  if (rest.starts_with("&")) fail(at_, "'&' is no operator; write and");
  if (rest.starts_with("|")) fail(at_, "'|' is no operator; write or");
  if (rest.starts_with("!")) fail(at_, "'!' is no operator; write not");
  fail(at_, std::string("'") + printable(rest.substr(0, 1)) + "' has no meaning here; quote a text: \"...\"");
}

}  // namespace ragctl
