#include "ragctl/eval/passage.hpp"

#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// White_Space of PropList.txt (Unicode 15): what chunks are trimmed of.
bool is_white_space(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace

Passage::Passage(std::string_view text) : text_(text), blank_(text.size()) {
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    const bool blank = is_white_space(next_code_point(text, offset));
    for (std::size_t i = begin; i < offset; ++i) blank_[i] = blank;
  }
}

bool Passage::stands_at(std::string_view document, std::size_t at) const {
  if (at > document.size() || document.size() - at < text_.size()) return false;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (!matches(document[at + i], i)) return false;
  }
  return true;
}

std::size_t Passage::find(std::string_view document, std::size_t from) const {
  for (std::size_t at = from; at + text_.size() <= document.size(); ++at) {
    if (stands_at(document, at)) return at;
  }
  return std::string_view::npos;
}

}  // namespace ragctl
