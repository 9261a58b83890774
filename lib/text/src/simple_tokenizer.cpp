// Counts without a model: a rule per script whose token counts come close to a trained unigram model's.
#include <algorithm>

#include "ragctl/core/error.hpp"
#include "ragctl/core/hash.hpp"
#include "ragctl/text/tokenizer.hpp"
#include "ragctl/text/unicode.hpp"
#include "ragctl/text/utf8.hpp"

namespace ragctl {
namespace {

// Largest number of characters of one script in one token.
constexpr std::size_t kLatinCharacters = 7;
constexpr std::size_t kHangulSyllables = 2;
constexpr std::size_t kDigits = 3;
// Ids are hashes of the surface: there is no vocabulary to look it up in.
constexpr std::uint32_t kIdBits = 20;

enum class Kind { kSpace, kLatin, kHangul, kCjk, kDigit, kMark, kOther };

bool is_space(char32_t c) { return c <= 0x20 || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200D); }

Kind kind_of(char32_t c) {
  if (is_space(c)) return Kind::kSpace;
  switch (script_of(c)) {
    case Script::kLatin:
    case Script::kOtherLetter:
      return Kind::kLatin;
    case Script::kHangul:
      return Kind::kHangul;
    case Script::kHan:
    case Script::kKana:
      return Kind::kCjk;
    case Script::kDigit:
      return Kind::kDigit;
    case Script::kNone:
      break;
  }
  return (c >= 0x300 && c <= 0x36F) || (c >= 0xFE00 && c <= 0xFE0F) ? Kind::kMark : Kind::kOther;
}

std::size_t most_characters(Kind kind) {
  switch (kind) {
    case Kind::kLatin:
      return kLatinCharacters;
    case Kind::kHangul:
      return kHangulSyllables;
    case Kind::kDigit:
      return kDigits;
    default:
      return 1;
  }
}

class SimpleTokenizer final : public Tokenizer {
 public:
  std::vector<std::uint32_t> encode(std::string_view text) const override {
    std::vector<std::uint32_t> ids;
    for_each(text, [&](std::uint32_t begin, std::uint32_t end) { ids.push_back(id_of(text, begin, end)); });
    return ids;
  }

  std::vector<TokenSpan> encode_spans(std::string_view text) const override {
    std::vector<TokenSpan> spans;
    for_each(text, [&](std::uint32_t begin, std::uint32_t end) {
      spans.push_back({id_of(text, begin, end), begin, end});
    });
    return spans;
  }

  std::size_t vocabulary_size() const override { return std::size_t{1} << kIdBits; }
  std::string piece(std::uint32_t id) const override { return "#" + std::to_string(id); }
  std::string fingerprint() const override { return "simple/1"; }

 private:
  static std::uint32_t id_of(std::string_view text, std::uint32_t begin, std::uint32_t end) {
    return static_cast<std::uint32_t>(hash64(text.substr(begin, end - begin)) >> (64 - kIdBits));
  }

  template <typename Emit>
  static void for_each(std::string_view text, const Emit& emit) {
    if (text.size() > 0xFFFFFFFFU)
      throw Error(ErrorCode::kInput, "text over 4 GiB cannot be tokenised; split it");
    std::size_t begin = 0;
    std::size_t characters = 0;
    Kind current = Kind::kSpace;
    for (std::size_t at = 0; at < text.size();) {
      std::size_t next = at;
      Kind kind = kind_of(next_code_point(text, next));
      if (kind == Kind::kMark) kind = current;  // a mark counts with what it modifies
      const bool joins = kind == current && (characters < most_characters(kind) || kind == Kind::kSpace);
      if (!joins) {
        if (current != Kind::kSpace) emit(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at));
        begin = at;
        characters = 0;
        current = kind;
      }
      ++characters;
      at = next;
    }
    if (current != Kind::kSpace)
      emit(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text.size()));
  }
};

}  // namespace

std::unique_ptr<Tokenizer> make_simple_tokenizer() { return std::make_unique<SimpleTokenizer>(); }

}  // namespace ragctl
