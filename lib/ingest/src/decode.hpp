// Bytes of a file to UTF-8 with '\n' line ends, in which the position of every byte in the source stays
// known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl {

// "Source" below is the file's text as UTF-8 before anything else is done to it: for a UTF-8 file, its very
// bytes.
struct DecodedText {
  std::string text;                        // UTF-8, no byte order mark, line ends '\n', no NUL
  std::uint64_t bom_bytes = 0;             // length of the byte order mark in the source: 3 or 0
  std::vector<std::uint64_t> removed_crs;  // offsets in text before which one CR was taken out, ascending

  // Offset in the source of the byte at `offset` of text.
  std::uint64_t source_offset(std::uint64_t offset) const;
};

struct DecodeResult {
  std::optional<DecodedText> decoded;
  std::string failure;  // why there is no text
  std::string warning;  // text was damaged and repaired
};

// `encoding`: "auto" tries byte order mark, strict UTF-8, `declared` (a label found in the file; may be
// empty), windows-949 with a plausible share of Hangul, and uchardet's guess, all strictly. Any other label
// is taken at its word: undefined sequences become U+FFFD with a warning.
DecodeResult decode_text(std::string bytes, const std::string& encoding, std::string_view declared);

// The label in <meta charset=...>, <meta http-equiv ... charset=...> or an XML declaration within the first
// bytes; empty when there is none.
std::string_view declared_charset(std::string_view bytes);

// Why these bytes cannot be text ("looks like a binary file ..."), or "" when they may be.
std::string binary_reason(std::string_view bytes);

// Whether bytes that decode as windows-949 look like Korean: among its two-byte letters the common Hangul
// syllables (rows B0-C8 of KS X 1001) prevail.
bool is_plausible_korean(std::string_view bytes);

// CRLF and CR become LF; removed_crs gets one entry per CR that was taken out.
void normalize_newlines(std::string& text, std::vector<std::uint64_t>* removed_crs = nullptr);

}  // namespace ragctl
