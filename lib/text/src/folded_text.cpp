// Nearly all characters of Korean, Chinese, Japanese and English text either are their own folded form or
// have it one case bit away, and interact with no neighbour; they are copied. Only stretches around other
// characters go through ICU.
#include "folded_text.hpp"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <cstring>

#include "ragctl/core/error.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

constexpr std::string_view kZeroWidthSpace = "\xE2\x80\x8B";

// True for ranges in which every character is its own NFKC_Casefold (but for A-Z) and combines with no
// character before it.
bool is_plain(char32_t c) {
  if (c < 0x80) return true;
  if (c < 0x3000)
    return c == 0xB7 || c == 0xD7 || (c >= 0x2012 && c <= 0x2015) || (c >= 0x2018 && c <= 0x201E);
  return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096) ||
         (c >= 0x30A1 && c <= 0x30FC) || (c >= 0x3001 && c <= 0x3011) || (c >= 0x3400 && c <= 0x4DBF);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

const icu::Normalizer2& nfkc_casefold() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* instance = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status))
    throw Error(ErrorCode::kInternal, "ICU has no NFKC_Casefold data; check the ICU installation");
  return *instance;
}

// Bytes of ASCII at the start of the text.
std::size_t ascii_prefix(std::string_view text) {
  std::size_t i = 0;
  for (std::uint64_t word = 0; text.size() - i >= sizeof word; i += sizeof word) {
    std::memcpy(&word, text.data() + i, sizeof word);
    if ((word & 0x8080808080808080ULL) != 0) break;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i;
}

// The text with ill-formed bytes and zero-width spaces as spaces, byte for byte as long; `storage` holds it
// when it differs.
std::string_view cleaned(std::string_view text, std::string& storage) {
  std::size_t bad = find_invalid_utf8(text);
  std::size_t zero_width = text.find(kZeroWidthSpace);
  if (bad == std::string_view::npos && zero_width == std::string_view::npos) return text;
  storage = text;
  while (bad != std::string_view::npos) {
    storage[bad] = ' ';
    const std::size_t rest = find_invalid_utf8(std::string_view(storage).substr(bad));
    bad = rest == std::string_view::npos ? rest : bad + rest;
  }
  for (; zero_width != std::string::npos; zero_width = storage.find(kZeroWidthSpace, zero_width)) {
    storage.replace(zero_width, kZeroWidthSpace.size(), kZeroWidthSpace.size(), ' ');
  }
  return storage;
}

}  // namespace

FoldedText::FoldedText(std::string_view original) {
  if (original.size() > 0x7FFFFFFF)
    throw Error(ErrorCode::kInput, "text over 2 GiB cannot be analyzed; split it");
  std::string storage;
  text_.reserve(original.size() + 8);
  fold(cleaned(original, storage));
}

void FoldedText::fold(std::string_view original) {
  std::size_t at = 0;
  while (at < original.size()) {
    copy_ascii(original, at);
    if (at == original.size() || copy_plain(original, at)) continue;
    std::size_t end = at;
    next_code_point(original, end);
    for (std::size_t next = end; end < original.size(); end = next) {
      if (is_plain(next_code_point(original, next))) break;
    }
    fold_stretch(original, at, end);
    at = end;
  }
}

// Copies ASCII up to the last character before another one: of two ASCII characters the first is always
// settled.
void FoldedText::copy_ascii(std::string_view original, std::size_t& at) {
  const std::size_t ascii = ascii_prefix(original.substr(at));
  const std::size_t settled = at + ascii == original.size() || ascii == 0 ? ascii : ascii - 1;
  const std::size_t start = text_.size();
  text_.append(original, at, settled);
  for (std::size_t i = start; i < text_.size(); ++i) text_[i] = lower(text_[i]);
  at += settled;
}

// Copies plain characters that plain ones follow. False when it stops at a character that only ICU can fold.
bool FoldedText::copy_plain(std::string_view original, std::size_t& at) {
  std::size_t next = at;
  if (!is_plain(next_code_point(original, next))) return false;
  while (at < original.size()) {
    std::size_t after = next;
    if (next < original.size() && !is_plain(next_code_point(original, after))) return false;
    const bool ascii = next - at == 1;
    if (ascii) {
      text_.push_back(lower(original[at]));
    } else {
      text_.append(original, at, next - at);
    }
    at = next;
    next = after;
    if (ascii && next - at == 1) break;
  }
  return true;
}

void FoldedText::fold_stretch(std::string_view original, std::size_t begin, std::size_t end) {
  const std::size_t start = text_.size();
  UErrorCode status = U_ZERO_ERROR;
  icu::Edits edits;
  icu::StringByteSink<std::string> sink(&text_);
  const icu::StringPiece stretch(original.data() + begin, static_cast<int32_t>(end - begin));
  nfkc_casefold().normalizeUTF8(0, stretch, sink, &edits, status);
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::kInternal, std::string("Unicode normalisation failed: ") + u_errorName(status));
  }
  for (icu::Edits::Iterator edit = edits.getFineChangesIterator(); edit.next(status);) {
    if (edit.oldLength() == edit.newLength()) continue;
    const auto folded =
        static_cast<std::uint32_t>(start) + static_cast<std::uint32_t>(edit.destinationIndex());
    const auto source = static_cast<std::uint32_t>(begin) + static_cast<std::uint32_t>(edit.sourceIndex());
    changes_.push_back({folded, folded + static_cast<std::uint32_t>(edit.newLength()), source,
                        source + static_cast<std::uint32_t>(edit.oldLength())});
  }
}

std::uint32_t FoldedText::original_begin(std::uint32_t begin) const {
  const auto after =
      std::upper_bound(changes_.begin(), changes_.end(), begin,
                       [](std::uint32_t at, const Change& change) { return at < change.begin; });
  if (after == changes_.begin()) return begin;
  const Change& change = *std::prev(after);
  return begin < change.end ? change.original_begin : change.original_end + (begin - change.end);
}

std::uint32_t FoldedText::original_end(std::uint32_t end) const {
  const auto after =
      std::lower_bound(changes_.begin(), changes_.end(), end,
                       [](const Change& change, std::uint32_t at) { return change.begin < at; });
  if (after == changes_.begin()) return end;
  const Change& change = *std::prev(after);
  return end <= change.end ? change.original_end : change.original_end + (end - change.end);
}

}  // namespace ragctl
