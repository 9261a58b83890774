// Shorthands to run one extractor on a string.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decode.hpp"
#include "extraction.hpp"

namespace ragctl {

inline DecodedText decoded(std::string_view bytes) {
  DecodeResult result = decode_text(std::string(bytes), "auto", "");
  return result.decoded ? std::move(*result.decoded) : DecodedText{};
}

inline Extraction markdown(std::string_view bytes) { return extract_markdown(decoded(bytes)); }
inline Extraction html(std::string_view bytes) { return extract_html(decoded(bytes)); }
inline Extraction plain(std::string_view bytes) { return extract_text(decoded(bytes)); }

// "kind level line: text" of every block.
inline std::vector<std::string> outline(const Extraction& document) {
  std::vector<std::string> out;
  for (const Block& block : document.blocks) {
    out.push_back(std::string(block_kind_name(block.kind)) + " " + std::to_string(block.level) + " " +
                  std::to_string(block.line) + ": " +
                  document.text.substr(block.begin, block.end - block.begin));
  }
  return out;
}

// The bytes of the source that a block names.
inline std::string source_of(std::string_view bytes, const Block& block) {
  return std::string(bytes.substr(block.source_begin, block.source_end - block.source_begin));
}

using Lines = std::vector<std::string>;

}  // namespace ragctl
