#include "ragctl/eval/passage.hpp"

#include <algorithm>

#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// White_Space of PropList.txt (Unicode 15): what chunks are trimmed of.
bool is_white_space(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

constexpr char32_t kUnknown = static_cast<unsigned char>(kUnknownByte);

char32_t folded(char32_t c) {
  if (c == kUnknown || is_white_space(c)) return ' ';
  if (c >= 0x2018 && c <= 0x201B) return '\'';
  if (c >= 0x201C && c <= 0x201F) return '"';
  return c;
}

// Walks over a text as LoosePassage sees it: a run of white space is one blank.
class FoldedText {
 public:
  explicit FoldedText(std::string_view text) : text_(text) {}

  // The next character's bytes go to `out`; false at the end.
  bool next(std::string& out) {
    if (end_ == text_.size()) return false;
    const char32_t c = folded(next_code_point(text_, end_));
    append_utf8(out, c);
    if (c != ' ') return true;
    for (std::size_t offset = end_; offset < text_.size();) {
      if (folded(next_code_point(text_, offset)) != ' ') break;
      end_ = offset;
    }
    return true;
  }
  std::size_t end() const { return end_; }  // of what was walked over, in the text

 private:
  std::string_view text_;
  std::size_t end_ = 0;
};

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (FoldedText walk(text); walk.next(out);) {
  }
  return out;
}

std::string trimmed(std::string text) {
  if (text.ends_with(' ')) text.pop_back();
  if (text.starts_with(' ')) text.erase(0, 1);
  return text;
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

LoosePassage::LoosePassage(std::string_view text) : folded_(trimmed(fold(text))) {}

std::optional<std::size_t> LoosePassage::end_at(std::string_view document, std::size_t begin) const {
  if (folded_.empty() || begin >= document.size()) return std::nullopt;
  std::string walked;
  FoldedText walk(document.substr(begin));
  while (walked.size() < folded_.size() && walk.next(walked)) {
  }
  return walked == folded_ ? std::optional(begin + walk.end()) : std::nullopt;
}

std::size_t LoosePassage::find(std::string_view document, std::size_t from) const {
  if (folded_.empty() || from >= document.size()) return std::string_view::npos;
  const std::string_view rest = document.substr(from);
  const std::size_t at = fold(rest).find(folded_);
  if (at == std::string::npos) return std::string_view::npos;
  std::string walked;
  FoldedText walk(rest);
  while (walked.size() < at && walk.next(walked)) {
  }
  return from + walk.end();
}

std::string LoosePassage::beginning_in(std::string_view document) const {
  const std::string all = fold(document);
  std::vector<std::size_t> ends;  // of the words of the passage
  for (std::size_t at = folded_.find(' '); at != std::string::npos; at = folded_.find(' ', at + 1))
    ends.push_back(at);
  const auto held = std::partition_point(ends.begin(), ends.end(), [&](std::size_t end) {
    return all.find(folded_.data(), 0, end) != std::string::npos;
  });
  return held == ends.begin() ? "" : folded_.substr(0, *(held - 1));
}

}  // namespace ragctl
