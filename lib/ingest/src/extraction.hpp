// What an extractor is given and what it makes of it: the seam between file formats and ingest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decode.hpp"
#include "ragctl/core/json.hpp"
#include "ragctl/core/record.hpp"

namespace ragctl {

// Lines of a text by offset.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);
  // Number, from 1, of the line that holds `offset`.
  std::uint64_t line_at(std::uint64_t offset) const;
  // Offset of the first byte of a line (from 1); the text's size for a line beyond the last.
  std::uint64_t begin_of(std::uint64_t line) const;

 private:
  std::vector<std::uint64_t> begins_;
  std::uint64_t size_ = 0;
};

// Document::text and its blocks as they grow. Texts become NFC, one by one: a line end never composes with
// what follows it.
class BlockWriter {
 public:
  // Blocks of one group (not 0) that follow each other are separated by one '\n' (items of a list, rows of a
  // table); all others by an empty line.
  struct Place {
    std::uint64_t line = 0;          // of the source, from 1
    std::uint64_t source_begin = 0;  // in DecodedText::text
    std::uint64_t source_end = 0;
    std::uint64_t group = 0;
    std::uint64_t last_line = 0;  // of the text in the source; 0: as its line ends say
  };

  explicit BlockWriter(const DecodedText& source) : source_(source) {}

  // Line ends around `text` are left out; a text without anything but white space is no block and is dropped.
  void add(BlockKind kind, std::uint32_t level, std::string_view text, const Place& place);

  std::string& text() { return text_; }
  std::vector<Block>& blocks() { return blocks_; }

 private:
  const DecodedText& source_;
  std::string text_;
  std::vector<Block> blocks_;
  std::uint64_t last_group_ = 0;
};

struct ExtractionWarning {
  std::uint64_t line = 0;  // 0: the whole file
  std::string message;
};

// One document as its format tells it; the caller adds id, source, hash and a guessed language.
struct Extraction {
  std::string title;
  std::string language;  // declared: a primary language subtag such as "ko", or ""
  std::string text;
  std::vector<Block> blocks;
  Json metadata = Json::object();
  std::vector<std::string> acl;  // principals who may see it; empty: everyone
  std::vector<ExtractionWarning> warnings;
};

Extraction extract_markdown(const DecodedText& source);
// `whole_page`: with navigation and furniture.
Extraction extract_html(const DecodedText& source, bool whole_page = false);

// How much of a plain text is read from its layout.
enum class TextStyle {
  kVerbatim,  // nothing: code, settings, logs
  kProse,     // a title and headings, where they are clear
  kAsciiDoc,  // "== Section" is a heading even when there is only one
};
Extraction extract_text(const DecodedText& source, TextStyle style = TextStyle::kProse);

// The paragraphs of a plain text from `base` on.
BlockWriter plain_text_blocks(const DecodedText& source, std::size_t base);

// The primary subtag of a BCP 47 tag in lower case ("ko" for "ko-KR"), or "" when it is no such tag.
std::string primary_language(std::string_view tag);

// Paragraphs of a text that is kept as it is: maximal stretches without an empty line.
std::vector<Block> paragraph_blocks(std::string_view text);

std::string_view trim(std::string_view text);  // ASCII white space at both ends

}  // namespace ragctl
