// Unicode 15, table 3-7 (well-formed UTF-8 byte sequences).
#include "ragctl/text/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace ragctl {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;

bool is_continuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

// Length of the sequence that begins with this byte; 0 when no well-formed sequence does.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

// The second byte carries all the restrictions: no overlong form, no surrogate, nothing above U+10FFFF.
bool second_byte_fits(unsigned char lead, unsigned char second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xED:
      return second >= 0x80 && second <= 0x9F;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return is_continuation(second);
  }
}

// Length of the well-formed sequence at offset, or 0.
std::size_t well_formed_length(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  const std::size_t length = sequence_length(byte(0));
  if (length <= 1) return length;
  if (length > text.size() - offset || !second_byte_fits(byte(0), byte(1))) return 0;
  if (length >= 3 && !is_continuation(byte(2))) return 0;
  if (length == 4 && !is_continuation(byte(3))) return 0;
  return length;
}

// Length of the longest start of a well-formed sequence at the offset of an ill-formed one, at least 1.
std::size_t maximal_subpart(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  const std::size_t length = std::min(sequence_length(byte(0)), text.size() - offset);
  if (length < 2 || !second_byte_fits(byte(0), byte(1))) return 1;
  std::size_t fitting = 2;
  while (fitting < length && is_continuation(byte(fitting))) ++fitting;
  return fitting;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    if (text.size() - i >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + i, sizeof word);
      if ((word & kHighBits) == 0) {
        i += 8;
        continue;
      }
    }
    const std::size_t length = well_formed_length(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

char32_t next_code_point(std::string_view text, std::size_t& offset) {
  const std::size_t length = well_formed_length(text, offset);
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[offset + i]));
  };
  char32_t result = 0xFFFD;
  switch (length) {
    case 1:
      result = byte(0);
      break;
    case 2:
      result = (byte(0) & 0x1FU) << 6 | (byte(1) & 0x3FU);
      break;
    case 3:
      result = (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
      break;
    case 4:
      result = (byte(0) & 0x07U) << 18 | (byte(1) & 0x3FU) << 12 | (byte(2) & 0x3FU) << 6 | (byte(3) & 0x3FU);
      break;
    default:
      break;
  }
  offset += length == 0 ? 1 : length;
  return result;
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const std::size_t bad = std::min(find_invalid_utf8(text), text.size());
    out.append(text.substr(0, bad));
    if (bad == text.size()) return out;
    out.append("\xEF\xBF\xBD");
    text.remove_prefix(bad + maximal_subpart(text, bad));
  }
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (surrogate || code_point > 0x10FFFF) code_point = 0xFFFD;
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0U | code_point >> 6);
    put(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    put(0xE0U | code_point >> 12);
    put(0x80U | (code_point >> 6 & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  } else {
    put(0xF0U | code_point >> 18);
    put(0x80U | (code_point >> 12 & 0x3FU));
    put(0x80U | (code_point >> 6 & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  }
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += is_continuation(static_cast<unsigned char>(c)) ? 0 : 1;
  return count;
}

}  // namespace ragctl
