// Plain text: paragraphs are what stands between blank lines; their lines stay exactly as they are.
#include <algorithm>

#include "extraction.hpp"
#include "text_headings.hpp"

namespace ragctl {
namespace {

class TextReader {
 public:
  TextReader(const DecodedText& source, std::size_t base)
      : writer_(source), text_(source.text), lines_(lines_of(text_, base)) {
    writer_.text().reserve(text_.size() - base);
    before_ = static_cast<std::uint64_t>(
        std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(base), '\n'));
  }

  const std::vector<TextLine>& lines() const { return lines_; }

  BlockWriter read(const std::vector<TextHeading>& headings) {
    auto next = headings.begin();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (next != headings.end() && next->first == i) {
        flush();
        add_heading(*next);
        i = next++->last;
      } else if (trim(words(i)).empty()) {
        flush();
        group_ = 0;
      } else {
        if (place_.line == 0) place_ = place_of(i);
        place_.source_end = lines_[i].end;
      }
    }
    flush();
    return std::move(writer_);
  }

 private:
  std::string_view words(std::size_t i) const {
    return text_.substr(lines_[i].begin, lines_[i].end - lines_[i].begin);
  }

  BlockWriter::Place place_of(std::size_t i) const {
    return {before_ + i + 1, lines_[i].begin, lines_[i].end, group_};
  }

  // Blocks that follow each other without an empty line are of one group.
  void add_heading(const TextHeading& heading) {
    group_ = ++groups_;
    if (heading.first < heading.line)
      writer_.add(BlockKind::kOther, 0, words(heading.first), place_of(heading.first));
    writer_.add(BlockKind::kHeading, heading.level, words(heading.line).substr(heading.marker),
                place_of(heading.line));
    if (heading.last > heading.line)
      writer_.add(BlockKind::kOther, 0, words(heading.last), place_of(heading.last));
  }

  void flush() {
    if (place_.line == 0) return;
    writer_.add(BlockKind::kParagraph, 0,
                text_.substr(place_.source_begin, place_.source_end - place_.source_begin), place_);
    place_ = {};
  }

  BlockWriter writer_;
  const std::string_view text_;
  const std::vector<TextLine> lines_;
  std::uint64_t before_ = 0;  // line ends before the first line
  BlockWriter::Place place_;  // of the open paragraph
  std::uint64_t group_ = 0;   // of what follows a heading at once
  std::uint64_t groups_ = 0;
};

constexpr std::uint64_t kTitleLines = 12;  // a heading further down is that of a part

std::string_view text_of(const Extraction& out, const Block& block) {
  return trim(std::string_view(out.text).substr(block.begin, block.end - block.begin));
}

// The heading that the text begins with, or what can be one, or a heading not far below: directives and a
// licence may come first. A manual page is called by its first section: "ls - list directory contents".
std::string title_of(const Extraction& out, const DecodedText& source, const std::vector<TextLine>& lines) {
  const auto heading = std::find_if(out.blocks.begin(), out.blocks.end(),
                                    [](const Block& block) { return block.kind == BlockKind::kHeading; });
  const auto next = heading == out.blocks.end() ? heading : heading + 1;
  if (next != out.blocks.end() && text_of(out, *heading) == "NAME") {
    const std::string_view name = text_of(out, *next);
    return std::string(trim(name.substr(0, name.find('\n'))));
  }
  const bool first = heading != out.blocks.end() &&
                     std::all_of(out.blocks.begin(), heading,
                                 [](const Block& block) { return block.kind == BlockKind::kOther; });
  std::string title = first ? "" : find_text_title(source.text, lines);
  if (title.empty() && heading != out.blocks.end() && heading->line <= kTitleLines)
    title = text_of(out, *heading);
  return title;
}

}  // namespace

BlockWriter plain_text_blocks(const DecodedText& source, std::size_t base) {
  return TextReader(source, base).read({});
}

Extraction extract_text(const DecodedText& source, TextStyle style) {
  TextReader reader(source, 0);
  std::vector<TextHeading> headings;
  if (style != TextStyle::kVerbatim) headings = find_text_headings(source.text, reader.lines(), style);
  BlockWriter writer = reader.read(headings);
  Extraction out;
  out.text = std::move(writer.text());
  out.blocks = std::move(writer.blocks());
  if (style != TextStyle::kVerbatim) out.title = title_of(out, source, reader.lines());
  return out;
}

}  // namespace ragctl
