// Plain text: paragraphs are what stands between blank lines; their lines stay exactly as they are.
#include "extraction.hpp"

namespace ragctl {
namespace {

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;  // before the '\n'
};

}  // namespace

Extraction extract_text(const DecodedText& source) {
  const std::string_view text = source.text;
  BlockWriter writer(source);
  writer.text().reserve(text.size());
  BlockWriter::Place place;
  const auto flush = [&] {
    if (place.line == 0) return;
    writer.add(BlockKind::kParagraph, 0,
               text.substr(place.source_begin, place.source_end - place.source_begin), place);
    place = {};
  };
  std::uint64_t number = 0;
  for (Line line; line.begin < text.size(); line.begin = line.end + 1) {
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
  Extraction out;
  out.text = std::move(writer.text());
  out.blocks = std::move(writer.blocks());
  return out;
}

}  // namespace ragctl
