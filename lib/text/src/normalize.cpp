// UAX 15 normalisation by ICU, on UTF-8 directly.
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>

#include "ragctl/core/error.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// ICU's instances are immutable singletons that it owns.
const icu::Normalizer2& nfc() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* instance = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) throw Error(ErrorCode::kInternal, "ICU has no NFC data; check the ICU installation");
  return *instance;
}

const icu::Normalizer2& nfkc_casefold() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* instance = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status))
    throw Error(ErrorCode::kInternal, "ICU has no NFKC_Casefold data; check the ICU installation");
  return *instance;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// ICU's interfaces count in int32_t.
icu::StringPiece piece_of(std::string_view text) {
  if (text.size() > 0x7FFFFFFF)
    throw Error(ErrorCode::kInput, "text over 2 GiB cannot be normalised; split it");
  return {text.data(), static_cast<int32_t>(text.size())};
}

std::string normalize(const icu::Normalizer2& form, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  out.reserve(text.size());
  icu::StringByteSink<std::string> sink(&out);
  form.normalizeUTF8(0, piece_of(text), sink, nullptr, status);
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::kInternal, std::string("Unicode normalisation failed: ") + u_errorName(status));
  }
  return out;
}

}  // namespace

bool is_nfc(std::string_view text) {
  if (is_ascii(text)) return true;
  if (find_invalid_utf8(text) != std::string_view::npos) return false;
  UErrorCode status = U_ZERO_ERROR;
  const bool normalized = nfc().isNormalizedUTF8(piece_of(text), status);
  return normalized && U_SUCCESS(status);
}

std::string to_nfc(std::string_view text) {
  if (is_nfc(text)) return std::string(text);
  if (find_invalid_utf8(text) != std::string_view::npos) return normalize(nfc(), replace_invalid_utf8(text));
  return normalize(nfc(), text);
}

std::string to_nfkc_casefold(std::string_view text) {
  if (is_ascii(text)) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    return out;
  }
  if (find_invalid_utf8(text) != std::string_view::npos)
    return normalize(nfkc_casefold(), replace_invalid_utf8(text));
  return normalize(nfkc_casefold(), text);
}

}  // namespace ragctl
