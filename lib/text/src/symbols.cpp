#include "symbols.hpp"

#include <algorithm>

#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kMost = 3;
// A symbol wherever it stands alone.
constexpr std::string_view kAlone = "#$%&@^~+<>=\\";
// A symbol in quotes only, or with another one.
constexpr std::string_view kCommon = "-*/|_";
// The same, and no symbol together.
constexpr std::string_view kSentence = ".:?!";
// No part of a symbol that they stand behind.
constexpr std::string_view kStops = ".:";
constexpr std::string_view kQuotes = "'\"`";

// What bounds a symbol.
enum class Edge : std::uint8_t { kWord, kHangul, kSpace, kQuote };

bool is_mark(char c) {
  return kAlone.find(c) != std::string_view::npos || kCommon.find(c) != std::string_view::npos ||
         kSentence.find(c) != std::string_view::npos;
}

bool is_quote(char32_t c) {
  return c < 0x80 ? kQuotes.find(static_cast<char>(c)) != std::string_view::npos : c >= 0x2018 && c <= 0x201D;
}

// A rule, a fence or the like; three equal signs compare.
bool is_line(std::string_view mark) {
  return mark.size() == kMost && mark != "===" &&
         mark.find_first_not_of(mark.front()) == std::string_view::npos;
}

bool is_symbol(std::string_view mark, Edge left, Edge right) {
  if (mark.empty() || mark.size() > kMost || left == Edge::kWord || right == Edge::kWord) return false;
  if (left == Edge::kQuote && right == Edge::kQuote) return true;
  if (mark.size() == 1) return right != Edge::kHangul && kAlone.find(mark.front()) != std::string_view::npos;
  return mark.find_first_not_of(kSentence) != std::string_view::npos && !is_line(mark);
}

Edge edge_behind(std::string_view text, std::size_t at) {
  if (at == text.size()) return Edge::kSpace;
  return script_of(next_code_point(text, at)) == Script::kHangul ? Edge::kHangul : Edge::kWord;
}

std::string_view without_end(std::string_view mark, std::string_view ends) {
  return mark.substr(0, mark.find_last_not_of(ends) + 1);
}

}  // namespace

void find_symbols(std::string_view text, std::uint32_t begin, std::uint32_t end, std::vector<Symbol>& out) {
  Edge left = begin == 0 ? Edge::kSpace : Edge::kWord;
  for (std::size_t at = begin; at < end;) {
    std::size_t last = at;
    while (last < end && is_mark(text[last])) ++last;
    std::size_t next = last;
    const char32_t c = last < end ? next_code_point(text, next) : U' ';
    const Edge right = last == end ? edge_behind(text, end) : is_quote(c) ? Edge::kQuote : Edge::kSpace;
    // In quotes every character belongs to it.
    const bool quoted = left == Edge::kQuote && right == Edge::kQuote;
    const std::string_view whole = text.substr(at, last - at);
    const std::string_view mark = quoted ? whole : without_end(whole, kStops);
    const std::string_view shorter = quoted ? whole : without_end(mark, kSentence);
    const auto add = [&](std::string_view form) {
      if (!is_symbol(form, left, right)) return;
      out.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + form.size())});
    };
    add(mark);
    if (shorter.size() < mark.size()) add(shorter);
    left = right;
    at = next;
  }
}

}  // namespace ragctl
