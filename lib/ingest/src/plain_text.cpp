// Plain text: paragraphs are what stands between blank lines; their lines stay exactly as they are.
#include <algorithm>

#include "extraction.hpp"

namespace ragctl {
namespace {

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;  // before the '\n'
};

}  // namespace

BlockWriter plain_text_blocks(const DecodedText& source, std::size_t base) {
  const std::string_view text = source.text;
  BlockWriter writer(source);
  writer.text().reserve(text.size() - base);
  BlockWriter::Place place;
  const auto flush = [&] {
    if (place.line == 0) return;
    writer.add(BlockKind::kParagraph, 0,
               text.substr(place.source_begin, place.source_end - place.source_begin), place);
    place = {};
  };
  auto number = static_cast<std::uint64_t>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(base), '\n'));
  for (Line line{base, base}; line.begin < text.size(); line.begin = line.end + 1) {
    line.end = std::min(text.find('\n', line.begin), text.size());
    ++number;
    if (trim(text.substr(line.begin, line.end - line.begin)).empty()) {
      flush();
      continue;
    }
    if (place.line == 0) place = {number, line.begin, line.end, 0};
    place.source_end = line.end;
  }
  flush();
  return writer;
}

Extraction extract_text(const DecodedText& source) {
  BlockWriter writer = plain_text_blocks(source, 0);
  Extraction out;
  out.text = std::move(writer.text());
  out.blocks = std::move(writer.blocks());
  return out;
}

}  // namespace ragctl
