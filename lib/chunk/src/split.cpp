#include "split.hpp"

#include <algorithm>

#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

class Splitter {
 public:
  Splitter(const MeasuredText& text, ByteRange range) : text_(text), range_(range), begin_(range.begin) {}

  std::vector<ByteRange> at_newlines(std::size_t least) {
    const std::vector<ByteClass>& classes = text_.classes();
    for (std::size_t at = range_.begin; at < range_.end;) {
      const auto first = classes.begin() + static_cast<std::ptrdiff_t>(at);
      const auto last = classes.begin() + static_cast<std::ptrdiff_t>(range_.end);
      at = static_cast<std::size_t>(std::find(first, last, ByteClass::kNewline) - classes.begin());
      std::size_t newlines = 0;
      for (; at < range_.end && is_space(classes[at]); ++at) {
        newlines += classes[at] == ByteClass::kNewline ? 1 : 0;
      }
      if (newlines >= least) cut(at);
    }
    return finish();
  }

  std::vector<ByteRange> at_spaces() {
    const std::vector<ByteClass>& classes = text_.classes();
    bool in_space = false;
    for (std::size_t at = range_.begin; at < range_.end; ++at) {
      if (in_space && !is_space(classes[at])) cut(at);
      in_space = is_space(classes[at]);
    }
    return finish();
  }

  std::vector<ByteRange> at_graphemes() {
    for (std::size_t at = range_.begin; at < range_.end; ++at) {
      if (text_.is_boundary(at)) cut(at);
    }
    return finish();
  }

  std::vector<ByteRange> at_sentences() {
    for (const std::size_t offset : sentence_boundaries(text_.text(range_), text_.language())) {
      if (text_.is_boundary(range_.begin + offset)) cut(range_.begin + offset);
    }
    return finish();
  }

 private:
  void cut(std::size_t at) {
    const ByteRange piece = text_.trim({begin_, at});
    if (!piece.empty()) pieces_.push_back(piece);
    begin_ = at;
  }

  std::vector<ByteRange> finish() {
    cut(range_.end);
    return std::move(pieces_);
  }

  const MeasuredText& text_;
  ByteRange range_;
  std::size_t begin_;
  std::vector<ByteRange> pieces_;
};

}  // namespace

std::vector<ByteRange> split(const MeasuredText& text, ByteRange range, Level level) {
  Splitter splitter(text, range);
  switch (level) {
    case Level::kParagraph:
      return splitter.at_newlines(2);
    case Level::kLine:
      return splitter.at_newlines(1);
    case Level::kSentence:
      return splitter.at_sentences();
    case Level::kWord:
      return splitter.at_spaces();
    case Level::kGrapheme:
      break;
  }
  return splitter.at_graphemes();
}

}  // namespace ragctl
