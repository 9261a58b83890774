// Tokens of a filter, and errors that point into its text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ragctl/index/iso_date.hpp"

namespace ragctl {

// Throws Error(kUsage) "<name>:<line>:<column>: <message>", below it the line of the text and a caret under
// the column.
[[noreturn]] void fail_in_filter(std::string_view text, std::string_view name, std::size_t offset,
                                 const std::string& message);

enum class TokenKind {
  kEnd,
  kWord,    // a field, a keyword, true or false
  kText,    // quoted; text is what stands inside, unescaped
  kNumber,  // text is a value as columns store it
  kDate,
  kSign,  // ( ) , == != < <= > >=
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  DateSpan date;          // of a date, and of a number that can be a year
  bool is_date = false;   // whether `date` is set
  std::size_t begin = 0;  // in the filter
  std::size_t end = 0;
};

// Thread-compatible. Views the text.
class FilterLexer {
 public:
  FilterLexer(std::string_view text, std::string_view name) : text_(text), name_(name) {}

  // Throws what fail_in_filter() throws.
  Token next();

 private:
  [[noreturn]] void fail(std::size_t offset, const std::string& message) const {
    fail_in_filter(text_, name_, offset, message);
  }
  Token quoted();
  char escaped(std::size_t at) const;
  Token number_or_date();
  Token sign();

  std::string_view text_;
  std::string_view name_;
  std::size_t at_ = 0;
};

// Whether a field of this name needs no quotes in a filter.
bool is_plain_field_name(std::string_view name);
// A text as a filter writes it, in double quotes.
std::string quote_filter_text(std::string_view text);
// Keywords of the language are written in lower or in upper case.
bool is_keyword(std::string_view word, std::string_view keyword);

}  // namespace ragctl
