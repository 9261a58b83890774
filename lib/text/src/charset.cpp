#include "ragctl/text/charset.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include <algorithm>
#include <array>
#include <memory>

#include "ragctl/core/error.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kMaxLabelBytes = 64;
constexpr std::size_t kPivotUnits = 4096;
constexpr std::string_view kKorean = "windows-949";

struct Alias {
  std::string_view label;    // lower case without '-', '_', ':' and spaces
  std::string_view charset;  // ICU's converter
};

// Labels whose everyday meaning is wider than what ICU's converter of that name accepts (as in the WHATWG
// Encoding Standard, "Names and labels"): files labelled EUC-KR hold CP949, those labelled Latin-1 hold
// windows-1252.
constexpr std::array kAliases = {
    Alias{"euckr", "windows-949"},
    Alias{"cseuckr", "windows-949"},
    Alias{"ksc56011987", "windows-949"},
    Alias{"ksc56011989", "windows-949"},
    Alias{"ksc5601", "windows-949"},
    Alias{"ksx1001", "windows-949"},
    Alias{"korean", "windows-949"},
    Alias{"isoir149", "windows-949"},
    Alias{"csksc56011987", "windows-949"},
    Alias{"uhc", "windows-949"},
    Alias{"cp949", "windows-949"},
    Alias{"ms949", "windows-949"},
    Alias{"949", "windows-949"},
    Alias{"windows949", "windows-949"},
    Alias{"xwindows949", "windows-949"},
    Alias{"utf8", "UTF-8"},
    Alias{"unicode11utf8", "UTF-8"},
    Alias{"xunicode20utf8", "UTF-8"},
    Alias{"iso88591", "windows-1252"},
    Alias{"latin1", "windows-1252"},
    Alias{"l1", "windows-1252"},
    Alias{"ascii", "windows-1252"},
    Alias{"usascii", "windows-1252"},
    Alias{"ansix341968", "windows-1252"},
    Alias{"iso88599", "windows-1254"},
    Alias{"latin5", "windows-1254"},
    Alias{"tis620", "windows-874"},
    Alias{"iso885911", "windows-874"},
    Alias{"shiftjis", "windows-31j"},
    Alias{"sjis", "windows-31j"},
    Alias{"xsjis", "windows-31j"},
    Alias{"mskanji", "windows-31j"},
    Alias{"ms932", "windows-31j"},
    Alias{"cp932", "windows-31j"},
    Alias{"gb2312", "gb18030"},
    Alias{"gbk", "gb18030"},
    Alias{"xgbk", "gb18030"},
    Alias{"gb231280", "gb18030"},
    Alias{"euccn", "gb18030"},
    Alias{"cp936", "gb18030"},
};

std::string fold(std::string_view label) {
  std::string folded;
  for (const char c : label) {
    if (c == '-' || c == '_' || c == ' ' || c == '\t' || c == '.' || c == ':' || c == '\r' || c == '\n')
      continue;
    folded.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
  }
  return folded;
}

// Letters and digits only: ICU gives ',' and '=' a meaning of their own in converter names.
bool is_label(std::string_view folded) {
  return !folded.empty() && folded.size() <= kMaxLabelBytes &&
         std::all_of(folded.begin(), folded.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '(' || c == ')';
         });
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(const std::string& charset) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(charset.c_str(), &status));
  if (U_FAILURE(status) || !converter) {
    throw Error(ErrorCode::kUsage,
                "unknown encoding '" + charset + "'; use a name such as utf-8, cp949 or shift_jis");
  }
  return converter;
}

// In a double-byte encoding, an ASCII byte behind a lead byte that cannot have it is a character of its own,
// or a damaged byte would swallow a quote or an angle bracket (WHATWG Encoding Standard, "EUC-KR decoder").
void replace_lead_byte(const void* /*context*/, UConverterToUnicodeArgs* args, const char* bytes,
                       int32_t length, UConverterCallbackReason reason, UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;
  *status = U_ZERO_ERROR;
  const std::array<UChar, 2> text = {0xFFFD,
                                     static_cast<UChar>(static_cast<unsigned char>(bytes[length - 1]))};
  const bool ascii = length == 2 && text[1] < 0x80;
  ucnv_cbToUWriteUChars(args, text.data(), ascii ? 2 : 1, 0, status);
}

// False when a sequence is undefined and the converter was told to stop there.
bool convert(std::string_view bytes, UConverter* source, std::string& out) {
  const Converter target = open_converter("UTF-8");
  std::array<UChar, kPivotUnits> pivot;
  UChar* pivot_read = pivot.data();
  UChar* pivot_write = pivot.data();
  std::array<char, kPivotUnits * 3> buffer;
  const char* input = bytes.data();
  const char* const input_end = input + bytes.size();
  for (bool first = true;; first = false) {
    UErrorCode status = U_ZERO_ERROR;
    char* output = buffer.data();
    ucnv_convertEx(target.get(), source, &output, buffer.data() + buffer.size(), &input, input_end,
                   pivot.data(), &pivot_read, &pivot_write, pivot.data() + pivot.size(), first, true,
                   &status);
    out.append(buffer.data(), output);
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    return U_SUCCESS(status);
  }
}

// ICU's windows-949 gives the bytes 0x80 and 0xFF and two rows without characters a control and private-use
// code points; in the WHATWG Encoding Standard they are undefined. Replaces these by U+FFFD; false when there
// were none.
bool replace_private_use(std::string& text) {
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t next = at;
    const char32_t c = next_code_point(text, next);
    if (c == 0x80 || (c >= 0xE000 && c <= 0xF8FF)) {
      out.append(text, copied, at - copied);
      append_utf8(out, 0xFFFD);
      copied = next;
    }
    at = next;
  }
  if (copied == 0) return false;
  text = out.append(text, copied);
  return true;
}

}  // namespace

std::optional<std::string> resolve_charset(std::string_view label) {
  if (label.size() > kMaxLabelBytes) return std::nullopt;
  const std::string folded = fold(label);
  if (!is_label(folded)) return std::nullopt;
  for (const Alias& alias : kAliases) {
    if (alias.label == folded) return std::string(alias.charset);
  }
  UErrorCode status = U_ZERO_ERROR;
  const char* name = ucnv_getAlias(folded.c_str(), 0, &status);
  if (U_FAILURE(status) || name == nullptr) return std::nullopt;
  return std::string(name);
}

std::optional<std::string> convert_to_utf8(std::string_view bytes, const std::string& charset) {
  if (charset == "UTF-8") {
    if (find_invalid_utf8(bytes) != std::string_view::npos) return std::nullopt;
    return std::string(bytes);
  }
  const Converter source = open_converter(charset);
  UErrorCode status = U_ZERO_ERROR;
  ucnv_setToUCallBack(source.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  if (U_FAILURE(status) || !convert(bytes, source.get(), out)) return std::nullopt;
  if (charset == kKorean && replace_private_use(out)) return std::nullopt;
  return out;
}

std::string convert_to_utf8_lossy(std::string_view bytes, const std::string& charset) {
  if (charset == "UTF-8") return replace_invalid_utf8(bytes);
  const Converter source = open_converter(charset);
  UErrorCode status = U_ZERO_ERROR;
  if (ucnv_getType(source.get()) == UCNV_MBCS)
    ucnv_setToUCallBack(source.get(), replace_lead_byte, nullptr, nullptr, nullptr, &status);
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  convert(bytes, source.get(), out);
  if (charset == kKorean) replace_private_use(out);
  return out;
}

}  // namespace ragctl
