// Sentences by UAX 29, with two changes that retrieval wants: a run of newlines ends one sentence (UAX 29
// makes each newline of the run a sentence of its own), and blank pieces belong to the sentence before.
#include "break_iterator.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

bool is_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x2028 || c == 0x2029 ||
         c == 0x3000 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x205F || c == 0x1680 ||
         c == 0xFEFF;
}

bool is_blank(std::string_view piece) {
  for (std::size_t i = 0; i < piece.size();) {
    if (!is_space(next_code_point(piece, i))) return false;
  }
  return true;
}

}  // namespace

std::vector<std::size_t> sentence_boundaries(std::string_view text, std::string_view language) {
  std::vector<std::size_t> out{0};
  if (text.empty()) return out;
  const auto iterator = new_sentence_iterator(language);
  const Utf8Text window(text);
  window.attach(*iterator);
  for (int32_t next = iterator->next(); next != icu::BreakIterator::DONE; next = iterator->next()) {
    const auto end = static_cast<std::size_t>(next);
    const bool blank = is_blank(text.substr(out.back(), end - out.back()));
    if (blank && out.size() > 1) {
      out.back() = end;
    } else {
      out.push_back(end);
    }
  }
  return out;
}

}  // namespace ragctl
