#include "run_scanner.hpp"

#include <unicode/uchar.h>

#include <array>

#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

enum class Kind : std::uint8_t { kHangul, kDigits, kCjk, kLetters, kMark, kSeparator };

Kind slow_kind(char32_t c) {
  switch (script_of(c)) {
    case Script::kDigit:
      return Kind::kDigits;
    case Script::kHan:
    case Script::kKana:
      return Kind::kCjk;
    case Script::kLatin:
    case Script::kOtherLetter:
    case Script::kHangul:
      return Kind::kLetters;
    case Script::kNone:
      break;
  }
  const std::uint32_t category = U_GET_GC_MASK(static_cast<UChar32>(c));
  if ((category & U_GC_M_MASK) != 0) return Kind::kMark;
  // Numbers without a decimal form count as letters.
  return (category & (U_GC_NL_MASK | U_GC_NO_MASK)) != 0 ? Kind::kLetters : Kind::kSeparator;
}

constexpr auto kAsciiKinds = [] {
  std::array<Kind, 128> kinds{};
  for (std::size_t c = 0; c < kinds.size(); ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    kinds[c] = letter ? Kind::kLetters : c >= '0' && c <= '9' ? Kind::kDigits : Kind::kSeparator;
  }
  return kinds;
}();

Kind kind_of(char32_t c) {
  if (c < 0x80) return kAsciiKinds[c];
  if (c >= 0xAC00 && c <= 0xD7A3) return Kind::kHangul;
  return slow_kind(c);
}

bool joins(RunKind kind, char32_t c) {
  if (kind == RunKind::kDigits) return c == '.' || c == ',';
  return kind == RunKind::kLetters && (c == '\'' || c == 0x2019);
}

}  // namespace

bool RunScanner::next(Run& run) {
  while (at_ < text_.size()) {
    const std::size_t begin = at_;
    const Kind kind = kind_of(next_code_point(text_, at_));
    if (kind == Kind::kMark || kind == Kind::kSeparator) continue;
    run.kind = static_cast<RunKind>(kind);
    extend(run.kind);
    run.begin = static_cast<std::uint32_t>(begin);
    run.end = static_cast<std::uint32_t>(at_);
    return true;
  }
  return false;
}

void RunScanner::extend(RunKind kind) {
  while (at_ < text_.size()) {
    std::size_t next = at_;
    const char32_t c = next_code_point(text_, next);
    const Kind found = kind_of(c);
    if (found == static_cast<Kind>(kind) || (found == Kind::kMark && kind == RunKind::kLetters)) {
      at_ = next;
      continue;
    }
    if (!joins(kind, c) || next == text_.size()) return;
    std::size_t after = next;
    if (kind_of(next_code_point(text_, after)) != static_cast<Kind>(kind)) return;
    at_ = after;
  }
}

}  // namespace ragctl
