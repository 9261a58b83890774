#include "word_scanner.hpp"

#include <unicode/uchar.h>

#include <optional>

#include "ragctl/core/error.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

std::optional<RunKind> letter_kind(char32_t c) {
  switch (script_of(c)) {
    case Script::kHangul:
      return RunKind::kHangul;
    case Script::kDigit:
      return RunKind::kDigits;
    case Script::kHan:
    case Script::kKana:
      return RunKind::kCjk;
    case Script::kLatin:
    case Script::kOtherLetter:
      return RunKind::kLetters;
    case Script::kNone:
      break;
  }
  // Letter-like symbols that NFKC turns into letters or digits (Roman numerals, enclosed and superscript
  // numbers).
  const auto type = u_charType(static_cast<UChar32>(c));
  if (type == U_LETTER_NUMBER) return RunKind::kLetters;
  if (type == U_OTHER_NUMBER) return RunKind::kDigits;
  return std::nullopt;
}

// Characters that never end a run: combining marks, variation selectors, joiners, soft hyphens.
bool is_extending(char32_t c) {
  if (c < 0xAD) return false;
  if (c == 0xAD || c == 0x200C || c == 0x200D || c == 0x2060) return true;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

// Characters that join two letters or digits of a run but do not begin or end one.
bool joins(RunKind kind, char32_t c) {
  if (kind == RunKind::kDigits) return c == '.' || c == ',';
  return kind == RunKind::kLetters && (c == '\'' || c == 0x2019 || c == 0xFF07);
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Run> scan() {
    while (at_ < text_.size()) {
      const std::size_t begin = at_;
      const auto kind = letter_kind(next_code_point(text_, at_));
      if (!kind) continue;
      extend(*kind);
      add(*kind, begin);
    }
    return std::move(runs_);
  }

 private:
  void extend(RunKind kind) {
    while (at_ < text_.size()) {
      std::size_t next = at_;
      const char32_t c = next_code_point(text_, next);
      if (letter_kind(c) == kind || is_extending(c)) {
        at_ = next;
      } else if (joins(kind, c) && next < text_.size()) {
        std::size_t after = next;
        if (letter_kind(next_code_point(text_, after)) != kind) return;
        at_ = after;
      } else {
        return;
      }
    }
  }

  void add(RunKind kind, std::size_t begin) {
    const std::string_view bytes = text_.substr(begin, at_ - begin);
    Run run;
    run.kind = kind;
    run.begin = static_cast<std::uint32_t>(begin);
    run.end = static_cast<std::uint32_t>(at_);
    run.text = to_nfkc_casefold(bytes);
    run.verbatim = run.text == bytes;
    if (!run.text.empty()) runs_.push_back(std::move(run));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Run> runs_;
};

}  // namespace

std::vector<Run> scan_runs(std::string_view text) {
  if (text.size() > 0xFFFFFFFFU)
    throw Error(ErrorCode::kInput, "text over 4 GiB cannot be analyzed; split it");
  return Scanner(text).scan();
}

std::vector<std::uint32_t> code_point_offsets(std::string_view text) {
  std::vector<std::uint32_t> offsets;
  for (std::size_t i = 0; i < text.size();) {
    offsets.push_back(static_cast<std::uint32_t>(i));
    next_code_point(text, i);
  }
  offsets.push_back(static_cast<std::uint32_t>(text.size()));
  return offsets;
}

}  // namespace ragctl
