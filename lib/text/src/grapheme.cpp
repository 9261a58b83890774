// Extended grapheme clusters (UAX 29). Between two characters whose Grapheme_Cluster_Break is Other (or a
// Hangul syllable) there is always a boundary, which settles nearly all text without ICU; only stretches
// around other characters (marks, jamo, emoji, CR) are given to ICU, together with the plain characters next
// to them.
#include "break_iterator.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// True for ranges in which every character is GCB=Other, Control (but CR) or LV/LVT, and none is
// Extended_Pictographic. A prefix of the truth: what is missing here only costs time.
bool is_plain(char32_t c) {
  if (c < 0x80) return c != '\r';
  if (c < 0x3000) {
    return (c >= 0xC0 && c < 0x300) || (c >= 0x370 && c < 0x483) || (c >= 0x48A && c < 0x590) ||
           (c >= 0x2010 && c < 0x2028);
  }
  return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096) ||
         (c >= 0x30A0 && c <= 0x30FF) || (c >= 0x3000 && c <= 0x3020) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0xFF01 && c <= 0xFF9D);
}

// Appends the boundaries inside (begin, end] of text.
void append_by_icu(icu::BreakIterator& iterator, std::string_view text, std::size_t begin, std::size_t end,
                   std::vector<std::size_t>& out) {
  const Utf8Text window(text.substr(begin, end - begin));
  window.attach(iterator);
  for (int32_t at = iterator.next(); at != icu::BreakIterator::DONE; at = iterator.next()) {
    out.push_back(begin + static_cast<std::size_t>(at));
  }
}

// End of the stretch that begins at `begin`: the first plain character that follows another plain one, or the
// end.
std::size_t end_of_stretch(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  bool previous_plain = false;
  while (end < text.size()) {
    std::size_t next = end;
    const bool plain = is_plain(next_code_point(text, next));
    if (plain && previous_plain) break;
    previous_plain = plain && end > begin;
    end = next;
  }
  return end;
}

}  // namespace

std::vector<std::size_t> grapheme_boundaries(std::string_view text) {
  std::vector<std::size_t> out{0};
  out.reserve(text.size() / 2 + 2);
  std::unique_ptr<icu::BreakIterator> iterator;
  std::size_t at = 0;
  bool plain = !text.empty() && is_plain(next_code_point(text, at));
  std::size_t begin = 0;  // a boundary, already in out; `at` is the end of the character there
  while (at < text.size()) {
    std::size_t next = at;
    const bool next_plain = is_plain(next_code_point(text, next));
    if (plain && next_plain) {
      out.push_back(at);
      begin = at;
      at = next;
      continue;
    }
    if (!iterator) iterator = new_grapheme_iterator();
    begin = end_of_stretch(text, begin);
    append_by_icu(*iterator, text, out.back(), begin, out);
    at = begin;
    if (at < text.size()) plain = is_plain(next_code_point(text, at));
  }
  if (out.back() != text.size()) out.push_back(text.size());
  return out;
}

}  // namespace ragctl
