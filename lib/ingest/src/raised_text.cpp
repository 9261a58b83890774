#include "raised_text.hpp"

#include <algorithm>
#include <array>

#include "extraction.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kLongestSymbol = 3;  // letters of what takes an exponent: x, km, kWh, sin
constexpr std::size_t kLongestVariable = 2;
constexpr std::size_t kLongestIndex = 4;  // letters of an index: i, max
constexpr auto kOrdinals = std::to_array<std::string_view>(
    {"st", "nd", "rd", "th", "er", "re", "e", "o", "me", "de", "nde", "eme", "ème", "lle", "ro", "do", "os"});
constexpr auto kBrands = std::to_array<std::string_view>({"TM", "SM"});

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alphanumeric(char c) { return is_digit(c) || is_letter(c); }

bool all_of(std::string_view text, bool (*is)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is);
}

template <typename List>
bool has(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// U+0370 to U+03FF, the Greek letters, and the micro sign.
bool ends_with_greek(std::string_view text) {
  if (text.size() < 2) return false;
  const auto lead = static_cast<unsigned char>(text[text.size() - 2]);
  return lead == 0xCE || lead == 0xCF || text.ends_with("\xc2\xb5");
}

// Letters at the end of `text`, counted up to one more than the longest symbol.
std::size_t letters_before(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && count <= kLongestSymbol && is_letter(text[text.size() - 1 - count])) ++count;
  // A letter of another script makes the word longer.
  const bool whole = count == text.size() || static_cast<unsigned char>(text[text.size() - 1 - count]) < 0x80;
  return whole ? count : kLongestSymbol + 1;
}

bool takes_exponent(std::string_view before, std::size_t longest) {
  const char last = before.back();
  if (is_digit(last) || last == ')' || ends_with_greek(before)) return true;
  return is_letter(last) && letters_before(before) <= longest;
}

// "1,2", "1-3", "1–3", "1)": more than one note, or one as Korean books write it.
bool is_list_of_notes(std::string_view text) {
  if (!is_digit(text.front())) return false;
  bool parted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i]) || text[i] == ' ') continue;
    const bool dash = text.substr(i).starts_with("\xe2\x80\x93");
    if (!dash && text[i] != ',' && text[i] != '-' && text[i] != ')') return false;
    parted = true;
    if (dash) i += 2;
  }
  return parted && (text.back() == ')' || is_digit(text.back()));
}

std::string bracketed(std::string_view text) {
  if (text.ends_with(')') && text.find('(') == std::string_view::npos) text.remove_suffix(1);
  return "[" + std::string(text) + "]";
}

// "^2", "^-2", "^(n+1)"
std::string marked(char mark, std::string_view text) {
  std::string_view rest = text;
  for (const std::string_view sign : {"-", "+", "\xe2\x88\x92"}) {
    if (rest.size() > sign.size() && rest.starts_with(sign)) {
      rest.remove_prefix(sign.size());
      break;
    }
  }
  const bool plain = all_of(rest, is_alphanumeric) || std::none_of(rest.begin(), rest.end(), [](char c) {
                       return static_cast<unsigned char>(c) < 0x80 && !is_alphanumeric(c) && c != '.';
                     });
  return plain ? mark + std::string(text) : mark + ("(" + std::string(text) + ")");
}

bool is_formula(std::string_view text) {
  return text.find(' ') == std::string_view::npos && !text.ends_with('+') && !text.ends_with('-') &&
         std::any_of(text.begin(), text.end(), is_alphanumeric) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_alphanumeric(c) || std::string_view("+-*/=.,()^_").find(c) != std::string_view::npos ||
                  static_cast<unsigned char>(c) >= 0x80;
         });
}

std::string raised_letters(std::string_view before, std::string_view text) {
  const bool after_digit = is_digit(before.back());
  if (has(kBrands, text)) return "(" + std::string(text) + ")";
  if (text.size() > 1 || after_digit || before.ends_with('n') || before.ends_with('N')) {
    if (has(kOrdinals, text)) return std::string(text);
  }
  if (takes_exponent(before, kLongestVariable)) return marked('^', text);
  if (text.size() == 1) return bracketed(text);
  return text.size() > 2 ? " " + std::string(text) : std::string(text);
}

std::string superscript(std::string_view before, std::string_view text, bool is_mark) {
  const bool number = all_of(text, is_digit);
  if (is_list_of_notes(text) || (is_mark && (number || text.size() == 1) && is_alphanumeric(text.front())))
    return bracketed(text);
  if (number) return takes_exponent(before, kLongestSymbol) ? marked('^', text) : bracketed(text);
  if (all_of(text, is_letter)) return raised_letters(before, text);
  const bool sign = text.front() == '-' || text.starts_with("\xe2\x88\x92");
  if (is_formula(text) && (sign ? is_alphanumeric(before.back()) : takes_exponent(before, kLongestVariable)))
    return marked('^', text);
  return std::string(text);
}

std::string subscript(std::string_view before, std::string_view text) {
  const char last = before.back();
  if (all_of(text, is_digit)) return is_digit(last) ? marked('_', text) : std::string(text);
  const bool short_word = !all_of(text, is_letter) || text.size() <= kLongestIndex;
  if (is_formula(text) && short_word && (is_alphanumeric(last) || last == ')' || ends_with_greek(before)))
    return marked('_', text);
  return std::string(text);
}

}  // namespace

std::string raised_text(RaisedKind kind, std::string_view before, std::string_view content, bool is_mark) {
  const std::string_view text = trim(content);
  const bool has_base = !before.empty() && before.back() != ' ' && before.back() != '\n';
  if (text.empty() || !has_base || text.find('\n') != std::string_view::npos) return std::string(content);
  return kind == RaisedKind::kSuper ? superscript(before, text, is_mark) : subscript(before, text);
}

}  // namespace ragctl
