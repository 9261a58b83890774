#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "ragctl/text/unicode.hpp"

namespace ragctl {
namespace {

Script ascii_script(char32_t c) {
  if (c >= '0' && c <= '9') return Script::kDigit;
  const char32_t lower = c | 0x20U;
  return lower >= 'a' && lower <= 'z' ? Script::kLatin : Script::kNone;
}

Script letter_script(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_LATIN:
      return Script::kLatin;
    case USCRIPT_HANGUL:
      return Script::kHangul;
    case USCRIPT_HAN:
      return Script::kHan;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return Script::kKana;
    default:
      return Script::kOtherLetter;
  }
}

}  // namespace

Script script_of(char32_t code_point) {
  if (code_point < 0x80) return ascii_script(code_point);
  if (code_point >= 0xAC00 && code_point <= 0xD7A3) return Script::kHangul;
  if (code_point >= 0x4E00 && code_point <= 0x9FFF) return Script::kHan;
  if (code_point > 0x10FFFF) return Script::kNone;
  const auto c = static_cast<UChar32>(code_point);
  // The prolonged sound marks have script Common because both kana use them.
  if (code_point == 0x30FC || code_point == 0xFF70) return Script::kKana;
  if (u_isdigit(c)) return Script::kDigit;
  if (u_isalpha(c)) return letter_script(c);
  return Script::kNone;
}

}  // namespace ragctl
